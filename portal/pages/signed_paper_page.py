"""The papers of a cycle that were signed outside: brought back here, shown on its page, and fetched again."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.seeing import Sight
from portal.frame.downloads import document_response
from portal.frame.forms import text_of
from portal.frame.moments import moment, size
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import caller_of, checked_form, person
from portal.frame.uploads import FORM_BYTES, uploads_of
from portal.pages.cycle_shown import page_address
from sop.base.errors import MalformedMessage, SopError
from sop.base.reading import Frozen
from sop.papers.signed_papers import SignedPaper, signature_lines

ADDRESS = "/siklus/{cycle_id}/surat-bertanda-tangan"

router = APIRouter()


class ShownPaper(Frozen):
    """A signed paper as the cycle's page prints it."""

    title: str
    href: str
    detail: str
    signatures: tuple[str, ...]
    sha256: str


def shown(paper: SignedPaper, zone: str) -> ShownPaper:
    return ShownPaper(
        title=paper.title,
        href=f"{page_address(paper.cycle_id)}/surat-bertanda-tangan/{paper.sha256}",
        detail=f"{size(paper.size)}, disimpan {paper.brought_by}, {moment(paper.brought_at, zone)}",
        signatures=tuple(signature_lines(paper, lambda at: moment(at, zone))),
        sha256=paper.sha256,
    )


async def with_file(
    request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]
) -> AsyncIterator[FormData]:
    """The form of somebody who may keep a paper of this cycle: of anybody else's nothing is read."""
    await desk_of(request).keeping_papers.sight_of(caller_of(request), cycle_id)
    longest = ports_of(request).settings.document_max_bytes + FORM_BYTES
    with uploads_of(request).room(session.account.id, int(request.headers.get("content-length", longest))):
        form = await checked_form(request)
        try:
            yield form
        finally:
            await form.close()


@router.get(ADDRESS)
async def ask(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    return _form(request, await desk_of(request).keeping_papers.sight_of(caller_of(request), cycle_id))


@router.post(ADDRESS)
async def bring(request: Request, cycle_id: str, form: Annotated[FormData, Depends(with_file)]) -> Response:
    keeping_papers, caller = desk_of(request).keeping_papers, caller_of(request)
    title = text_of(form, "title")
    try:
        match form.get("berkas"):
            case UploadFile(filename=str(name)) as chosen if name:
                paper = await keeping_papers.bring(caller, cycle_id, title, name, chosen.file)
            case _:
                raise MalformedMessage("Pilih berkas surat yang sudah ditandatangani.")
    except SopError as error:
        return _form(request, await keeping_papers.sight_of(caller, cycle_id), title, error)
    return redirect(request, page_address(cycle_id), f"Surat “{paper.title}” disimpan dalam siklus ini.")


@router.get(f"{ADDRESS}/{{sha256}}", dependencies=[Depends(person)])
async def fetch(request: Request, cycle_id: str, sha256: str) -> Response:
    return document_response(await desk_of(request).keeping_papers.document(caller_of(request), cycle_id, sha256))


def _form(request: Request, sight: Sight, title: str = "", error: SopError | None = None) -> Response:
    return render(
        request,
        "surat_bertanda_tangan.html",
        status_of(error) if error else 200,
        cycle_id=sight.view.cycle_id,
        cycle_title=sight.view.title,
        title=title,
        largest=size(ports_of(request).settings.document_max_bytes),
        problem=sentence_of(error) if error else "",
    )
