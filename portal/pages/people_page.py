"""The people of the office, for operators: accounts, roles with their times, acting officials, the access log."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from adapters.people.accounts import Session
from adapters.people.passwords import one_time_password
from portal.frame.forms import text_of
from portal.frame.ports import ports_of
from portal.frame.rendering import redirect, render, today_of
from portal.frame.security import checked_form, operator
from portal.pages.person_page import ENTRIES, account_named, checked_input, day_typed, log_change, person_page
from sop.base.errors import SopError
from sop.people.people import ACCESS_WORDS, AccessKind, Account, Acting, Holding

router = APIRouter(prefix="/orang")

Operator = Annotated[Session, Depends(operator)]
Form = Annotated[FormData, Depends(checked_form)]


@router.get("")
def people(request: Request, session: Operator) -> Response:
    return _page(request)


@router.get("/{account_id}")
def one(request: Request, account_id: str, session: Operator) -> Response:
    return person_page(request, account_id)


@router.post("")
def add(request: Request, session: Operator, form: Form) -> Response:
    """A new account. Its password stands on the answer alone, and is good for the first sign-in."""
    accounts, password = ports_of(request).accounts, one_time_password()
    typed = {name: text_of(form, name) for name in ("id", "nama", "jenis")}
    try:
        account = checked_input(
            lambda: Account(
                id=typed["id"].lower(),
                name=typed["nama"],
                operator=typed["jenis"] == "operator",
                vendor=typed["jenis"] == "vendor",
                must_change_password=True,
            )
        )
        accounts.add(account, password)
    except SopError as error:
        return _page(request, error=str(error), typed=typed, status=422)
    log_change(request, session, f"{account.id}: akun dibuat")
    return person_page(request, account.id, password=password)


@router.post("/{account_id}/peran")
def hold(request: Request, account_id: str, session: Operator, form: Form) -> Response:
    """One more role, from a day on, perhaps until a day, perhaps in another's stead."""
    names = ports_of(request).office.role_names
    typed = {name: text_of(form, name) for name in ("peran", "sejak", "sampai", "sebagai", "nomor")}
    try:
        account = account_named(request, account_id)
        if typed["peran"] not in names:
            raise SopError("Pilih salah satu peran dalam daftar.")
        holding = checked_input(
            lambda: Holding(
                role=typed["peran"],
                since=day_typed(typed["sejak"]) or today_of(request),
                until=day_typed(typed["sampai"]),
                acting=Acting(typed["sebagai"]) if typed["sebagai"] else None,
                order_number=typed["nomor"],
            )
        )
        ports_of(request).accounts.set_holdings(account.id, (*account.holdings, holding))
    except SopError as error:
        return person_page(request, account_id, error=str(error), typed=typed, status=422)
    log_change(request, session, f"{account.id}: peran {holding.role} diberikan")
    return redirect(request, f"/orang/{account.id}", f"Peran {names[holding.role]} diberikan.")


@router.post("/{account_id}/lepas")
def release(request: Request, account_id: str, session: Operator, form: Form) -> Response:
    """From today on the one role is not held that the form tells in full: another may have changed the list."""
    account, told = account_named(request, account_id), text_of(form, "peran")
    kept = account.without(lambda each: each.model_dump_json() == told, today_of(request) - timedelta(days=1))
    if kept == account.holdings:
        return person_page(
            request, account_id, error="Peran itu sudah berakhir, atau tidak ada dalam daftar.", status=409
        )
    ports_of(request).accounts.set_holdings(account.id, kept)
    log_change(request, session, f"{account.id}: peran diakhiri")
    return redirect(request, f"/orang/{account.id}", "Peran diakhiri.")


@router.post("/{account_id}/aktif")
def switch(request: Request, account_id: str, session: Operator, form: Form) -> Response:
    """Switches an account on or off; nobody locks himself out."""
    active = text_of(form, "aktif") == "ya"
    if account_id == session.account.id and not active:
        return person_page(request, account_id, error="Anda tidak dapat menonaktifkan akun Anda sendiri.", status=422)
    ports_of(request).accounts.set_active(account_id, active)
    done = "diaktifkan" if active else "dinonaktifkan"
    log_change(request, session, f"{account_id}: akun {done}")
    return redirect(request, f"/orang/{account_id}", f"Akun {done}.")


@router.post("/{account_id}/sesi")
def revoke(request: Request, account_id: str, session: Operator) -> Response:
    account = account_named(request, account_id)
    ports_of(request).accounts.revoke_all(account.id)
    log_change(request, session, f"{account.id}: semua sesi diakhiri")
    return redirect(request, f"/orang/{account.id}", "Semua sesi akun ini sudah diakhiri.")


@router.post("/{account_id}/sandi")
def reset(request: Request, account_id: str, session: Operator) -> Response:
    """A new password for the next sign-in, on the answer alone; what locks the account is forgotten too."""
    accounts, password = ports_of(request).accounts, one_time_password()
    if account_id == session.account.id:
        return person_page(
            request, account_id, error="Ganti kata sandi Anda sendiri melalui nama Anda di atas.", status=422
        )
    accounts.change_password(account_id, password, must_change=True)
    accounts.unlock(account_id)
    log_change(request, session, f"{account_id}: kata sandi dibuat ulang", AccessKind.PASSWORD_CHANGED)
    return person_page(request, account_id, password=password)


def _page(request: Request, *, error: str = "", typed: dict[str, str] | None = None, status: int = 200) -> Response:
    ports = ports_of(request)
    return render(
        request,
        "orang.html",
        status,
        people=ports.accounts.all(),
        role_names=ports.office.role_names,
        entries=ports.accounts.entries(ENTRIES),
        access_words=ACCESS_WORDS,
        typed=typed or {"id": "", "nama": "", "jenis": ""},
        error=error,
    )
