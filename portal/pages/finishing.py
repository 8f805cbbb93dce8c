"""The form by which an executor hands over what his step has made."""

import secrets
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.completing import Handover, evidence_of, paired
from desk.seeing import Executor, Sight
from portal.frame.forms import number_in, number_of, text_of, told
from portal.frame.moments import moment, size
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import caller_of, checked_form, person
from portal.frame.uploads import longest_form, uploads_of
from portal.pages.cycle_shown import page_address, papers
from sop.base.errors import MalformedMessage, SopError
from sop.cycle.messages import CompleteStep
from sop.dossier.evidence import Limits, title_of

FIELDS = ("role", "title", "reference", "note", "step", "attempt", "message_id", "yakin")

router = APIRouter()


async def with_files(
    request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]
) -> AsyncIterator[FormData]:
    """The form of somebody who may hand over a step of this cycle: of anybody else's nothing is read. Its files are
    gone from the disk when it is answered."""
    await desk_of(request).seeing.may_complete(session.account, cycle_id)
    most = int(request.headers.get("content-length", longest_form(request)))
    with uploads_of(request).room(session.account.id, most):
        form = await checked_form(request)
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
    desk, limits = desk_of(request), ports_of(request).settings.evidence_limits
    executor = await desk.seeing.executor_of(session.account, cycle_id, text_of(form, "role"))
    try:
        handover = await run_in_threadpool(_handover, form, executor, limits)
        receipt = await desk.completing.complete(cycle_id, handover, caller_of(request))
    except SopError as error:
        if executor.sight is None:
            raise
        return _form(request, executor.sight, {name: text_of(form, name) for name in FIELDS}, error)
    return redirect(request, page_address(cycle_id) if executor.sight else "/", told(receipt))


def _handover(form: FormData, executor: Executor, limits: Limits) -> Handover:
    """What a form hands over: its number and its first file prove the named output, every other file is an output of
    its own. Reads the files, so not for the event loop; raises SopError."""
    step, attempt = number_of(form, "step"), number_of(form, "attempt")
    if step is None or attempt is None or not text_of(form, "message_id"):
        raise MalformedMessage("Formulir ini tidak lengkap. Buka kembali halamannya, lalu isi sekali lagi.")
    if text_of(form, "yakin") != "ya":
        raise MalformedMessage("Centang pernyataan bahwa keluaran ini sudah benar dan lengkap.")
    # A file field where nothing was chosen arrives as a file without a name.
    uploads = [each for each in form.getlist("berkas") if isinstance(each, UploadFile) and each.filename]
    evidence = evidence_of([(each.filename or "", each.file) for each in uploads], limits)
    title, reference = text_of(form, "title"), text_of(form, "reference")
    if not evidence and not reference:
        raise MalformedMessage("Isi nomor surat, atau lampirkan paling sedikit satu berkas.")
    if not title:
        raise MalformedMessage("Isi nama keluaran.")
    named = [(title, reference), *((title_of(each.name), "") for each in evidence[1:])]
    return Handover(
        role=executor.role,
        actor=executor.actor,
        outputs=paired(named, evidence),
        note=text_of(form, "note") or None,
        step=step,
        attempt=attempt,
        message_id=text_of(form, "message_id"),
        heard=executor.heard,
    )


def _form(request: Request, sight: Sight, typed: dict[str, str], error: SopError | None = None) -> Response:
    """The page with its form; after a refusal with the sentence and what was typed. Files a browser never keeps."""
    limits, view = ports_of(request).settings.evidence_limits, sight.view
    number = number_in(typed["step"]) or 0
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
        inputs=papers(sight, sight.inputs(number)) if step else (),
        options=[(role, sight.sop.role(role).short) for role in roles or (typed["role"],) if role in sight.held],
        typed=typed,
        per_step=limits.per_step,
        largest=size(limits.max_bytes),
        problem=sentence_of(error) if error else "",
    )
