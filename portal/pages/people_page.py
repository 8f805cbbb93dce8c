"""The people of the office, for operators: accounts, roles with their times, acting officials, the access log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from desk.administering import Given, Newcomer, new_account
from portal.frame.forms import text_of
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render
from portal.frame.security import caller_of, checked_form, operator
from portal.pages.confirming import confirming, refused
from portal.pages.person_page import ENTRIES, day_typed, one_of, person_page
from sop.base.errors import SopError
from sop.people.access import ACCESS_WORDS
from sop.people.people import Acting

router = APIRouter(prefix="/orang", dependencies=[Depends(operator)])

Form = Annotated[FormData, Depends(checked_form)]


@router.get("")
def people(request: Request) -> Response:
    return _page(request)


@router.get("/{account_id}")
def one(request: Request, account_id: str) -> Response:
    return person_page(request, account_id)


@router.post("")
def add(request: Request, form: Form) -> Response:
    """A new account. Its password stands on the answer alone, and is good for the first sign-in."""
    ports, typed = ports_of(request), {name: text_of(form, name) for name in ("id", "nama", "jenis", "pihak")}
    kind = typed["jenis"].split("-")
    wanted = Newcomer(
        typed["id"].lower(),
        typed["nama"],
        operator="operator" in kind,
        vendor="vendor" in kind,
        party=typed["pihak"],
        integration="integrasi" in kind,
    )
    try:
        caller = confirming(request, form)
        account = new_account(caller, ports.office, ports.now(), wanted)
        password = desk_of(request).administering.add(caller, account)
    except SopError as error:
        return _page(request, error=str(error), typed=typed, status=refused(error))
    return person_page(request, account.id, password=password or "")


@router.post("/{account_id}/peran")
def hold(request: Request, account_id: str, form: Form) -> Response:
    """One more role, from a day on, perhaps until a day, perhaps in another's stead."""
    names = ports_of(request).office.role_names
    typed = {name: text_of(form, name) for name in ("peran", "sejak", "sampai", "sebagai", "nomor")}
    try:
        given = Given(
            role=typed["peran"],
            since=day_typed(typed["sejak"]),
            until=day_typed(typed["sampai"]),
            acting=one_of(Acting, typed["sebagai"]) if typed["sebagai"] else None,
            order_number=typed["nomor"],
        )
        desk_of(request).administering.hold(confirming(request, form), account_id, given)
    except SopError as error:
        return person_page(request, account_id, error=str(error), typed=typed, status=refused(error))
    return redirect(request, f"/orang/{account_id}", f"Peran {names[given.role]} diberikan.")


@router.post("/{account_id}/lepas")
def release(request: Request, account_id: str, form: Form) -> Response:
    """From today on the one role is not held that the form tells in full: another may have changed the list."""
    told = text_of(form, "peran")
    try:
        desk_of(request).administering.end_holding(
            caller_of(request), account_id, lambda each: each.model_dump_json() == told
        )
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=refused(error, 409))
    return redirect(request, f"/orang/{account_id}", "Peran diakhiri.")


@router.post("/{account_id}/pihak")
def belong(request: Request, account_id: str, form: Form) -> Response:
    """To which organisation an outsider belongs from now on."""
    party = text_of(form, "pihak")
    try:
        desk_of(request).administering.belong(confirming(request, form), account_id, party)
    except SopError as error:
        return person_page(request, account_id, error=str(error), typed={"pihak": party}, status=refused(error))
    return redirect(request, f"/orang/{account_id}", f"Akun ini kini termasuk pihak {party}.")


@router.post("/{account_id}/aktif")
def switch(request: Request, account_id: str, form: Form) -> Response:
    """Switches an account on or off; nobody locks himself out."""
    active = text_of(form, "aktif") == "ya"
    try:
        desk_of(request).administering.switch(confirming(request, form), account_id, active)
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=refused(error))
    return redirect(request, f"/orang/{account_id}", f"Akun {'diaktifkan' if active else 'dinonaktifkan'}.")


@router.post("/{account_id}/sesi")
def revoke(request: Request, account_id: str) -> Response:
    desk_of(request).administering.end_sessions(caller_of(request), account_id)
    return redirect(request, f"/orang/{account_id}", "Semua sesi akun ini sudah diakhiri.")


@router.post("/{account_id}/sandi")
def reset(request: Request, account_id: str, form: Form) -> Response:
    """A new password for the next sign-in, on the answer alone; what locks the account is forgotten too."""
    try:
        password = desk_of(request).administering.reset(confirming(request, form), account_id)
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=refused(error))
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
        typed=typed or {"id": "", "nama": "", "jenis": "", "pihak": ""},
        error=error,
    )
