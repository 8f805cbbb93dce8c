"""The form by which an executor hands over what his step has made."""

import secrets
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.documents.document_store import Documents
from adapters.people.accounts import Session
from desk.seeing import Sight
from portal.frame.form_evidence import Proof, kept, limits_of, outputs_of, proofs_of
from portal.frame.forms import number_of, text_of, told
from portal.frame.moments import moment, size
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render, sentence_of, status_of, today_of
from portal.frame.security import checked_form, person
from portal.pages.cycle_shown import page_address, papers
from sop.base.errors import MalformedMessage, NotHere, NoWorkerAnswers, SopError
from sop.base.reading import checked
from sop.cycle.messages import CompleteStep
from sop.cycle.progress import Output
from sop.cycle.wording import role_name

WAITING = (
    "Penyelesaian langkah ini sudah diterima dan menunggu diproses; sistem memprosesnya begitu berjalan kembali. "
    "Jangan kirim ulang."
)
FIELDS = ("role", "title", "reference", "note", "step", "attempt", "message_id", "yakin")

router = APIRouter()


async def with_files(form: Annotated[FormData, Depends(checked_form)]) -> AsyncIterator[FormData]:
    """The form, whose files are gone from the disk when it is answered."""
    try:
        yield form
    finally:
        await form.close()


@router.get("/siklus/{cycle_id}/selesai")
async def ask(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
    sight.allowed(CompleteStep)
    assert sight.view.current_step is not None
    step = sight.view.steps[sight.view.current_step - 1]
    blank = {
        "title": step.output,
        "step": str(step.number),
        "attempt": str(step.attempt),
        "message_id": f"portal-{secrets.token_hex(12)}",
    }
    return _form(request, sight, {name: blank.get(name, "") for name in FIELDS})


@router.post("/siklus/{cycle_id}/selesai")
async def hand_over(
    request: Request,
    cycle_id: str,
    session: Annotated[Session, Depends(person)],
    form: Annotated[FormData, Depends(with_files)],
) -> Response:
    try:
        sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
    except NoWorkerAnswers:
        return await _leave(request, cycle_id, session, form)
    role = text_of(form, "role")
    actor = sight.authority(role)
    try:
        command = await _command(request, form, role, actor)
        receipt = await ports_of(request).cycles.complete(cycle_id, command)
    except SopError as error:
        return _form(request, sight, {name: text_of(form, name) for name in FIELDS}, error)
    return redirect(request, page_address(cycle_id), WAITING if receipt is None else told(receipt))


async def _leave(request: Request, cycle_id: str, session: Session, form: FormData) -> Response:
    """Leaves what a form hands over for the cycle while nobody works for it, as far as it can be the person's turn.

    What visibility knows is enough for that; the cycle itself judges the message as soon as a worker is back.
    """
    cycles, role, today = ports_of(request).cycles, text_of(form, "role"), today_of(request)
    turns = await cycles.rows(role=role) if role in session.account.roles(today) else []
    if cycle_id not in {row.cycle_id for row in turns}:
        raise NotHere
    actor = session.account.authority(role, role_name(ports_of(request).office.own, role), today)
    await cycles.signal(cycle_id, await _command(request, form, role, actor))
    return redirect(request, "/", WAITING)


async def _command(request: Request, form: FormData, role: str, actor: str) -> CompleteStep:
    """What a form hands over, its files in the store. Raises SopError; nothing is kept of what is refused here."""
    ports = ports_of(request)
    step, attempt = number_of(form, "step"), number_of(form, "attempt")
    if step is None or attempt is None or not text_of(form, "message_id"):
        raise MalformedMessage("Formulir ini tidak lengkap. Buka kembali halamannya, lalu isi sekali lagi.")
    if text_of(form, "yakin") != "ya":
        raise MalformedMessage("Centang pernyataan bahwa keluaran ini sudah benar dan lengkap.")
    proofs = await run_in_threadpool(proofs_of, form, limits_of(ports.settings))
    reference = text_of(form, "reference")
    if not proofs and not reference:
        raise MalformedMessage("Isi nomor surat, atau lampirkan paling sedikit satu berkas.")
    title = text_of(form, "title")
    if not title:
        raise MalformedMessage("Isi nama keluaran.")
    draft = checked(lambda: outputs_of(title, reference, proofs))
    command = checked(
        lambda: CompleteStep(
            role=role,
            actor=actor,
            step=step,
            attempt=attempt,
            message_id=text_of(form, "message_id"),
            # What will be proven by a file is checked as if it were, before any file is kept.
            outputs=tuple(each.model_copy(update={"reference": each.reference or "-"}) for each in draft),
            note=text_of(form, "note") or None,
        )
    )
    outputs = await run_in_threadpool(_kept, draft, proofs, ports.documents)
    return command.model_copy(update={"outputs": outputs})


def _kept(draft: tuple[Output, ...], proofs: tuple[Proof, ...], documents: Documents) -> tuple[Output, ...]:
    if not proofs:
        return draft
    return tuple(output.model_copy(update=kept(proof, documents)) for output, proof in zip(draft, proofs, strict=True))


def _form(request: Request, sight: Sight, typed: dict[str, str], error: SopError | None = None) -> Response:
    """The page with its form; after a refusal with the sentence and what was typed. Files a browser never keeps."""
    limits, view = limits_of(ports_of(request).settings), sight.view
    number = int(typed["step"]) if typed["step"].isdecimal() else 0
    step = view.steps[number - 1] if 1 <= number <= len(view.steps) else None
    roles = sight.powers.get(CompleteStep, ())
    return render(
        request,
        "selesai.html",
        status_of(error) if error else 200,
        cycle_id=view.cycle_id,
        cycle_title=view.title,
        step=step,
        due=moment(step.due_at, view.zone) if step else "",
        requirements=sight.sop.activity(number).requirements if step else "",
        inputs=papers(sight, view.inputs(number)) if step and number in sight.steps else (),
        options=[(role, sight.sop.role(role).short) for role in roles or (typed["role"],) if role in sight.held],
        typed=typed,
        per_step=limits.per_step,
        largest=size(limits.max_bytes),
        problem=sentence_of(error) if error else "",
    )
