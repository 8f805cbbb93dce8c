"""What is taken in before it is kept: from whom, how much at a time, how slowly, and where it waits."""

import asyncio
import shutil
import tempfile
from collections import namedtuple
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message

from portal.__main__ import spool_at
from portal.app import build
from portal.frame import uploads
from portal.frame.uploads import AT_ONCE, FORM_BYTES, LEFT_FREE, TooManyUploads, Uploads, first_field, paced
from sop.base.errors import SopError
from sop.dossier.evidence import StorageFull
from tests.portal.support.faked import FakedPortal
from tests.portal.support.forms import fields_of, pdf, send
from tests.portal.support.office import Browser

MULTIPART = {"content-type": "multipart/form-data; boundary=batas"}


def begun(token: str, name: str = "csrf") -> bytes:
    return (
        f'--batas\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{token}\r\n--batas\r\n'
        'Content-Disposition: form-data; name="berkas"; filename="a.pdf"\r\n\r\n'
    ).encode()


class Sender:
    """A browser that sends a form with a file in it, and says how much of it was taken."""

    def __init__(self, browser: Browser, token: str, name: str = "csrf") -> None:
        self._browser, self._begun, self.taken = browser, begun(token, name), 0

    async def to(self, address: str) -> int:
        return (await self._browser.post(address, content=self._body(), headers=MULTIPART)).status_code

    async def _body(self) -> AsyncIterator[bytes]:
        yield self._begun
        for _ in range(100):
            self.taken += 1
            yield b"x" * 100_000


async def token_of(browser: Browser) -> str:
    return fields_of(await browser.get("/sandi"))["csrf"]


async def test_a_body_for_nobody_is_not_read(faked: FakedPortal) -> None:
    """Without a session, for a cycle that is not his, for one that is not there, without a role that executes a step,
    without the form's token, or with the token behind the file: it is refused before a file of it has arrived."""
    cycle_id = await faked.office.new_cycle()
    address = f"/siklus/{cycle_id}/selesai"
    executor, stranger, operator = [await faked.of(login) for login in ("data1", "kosong1", "operator1")]
    token = await token_of(executor)
    for sender, path, status in (
        (Sender(faked.browser(), token), address, 403),
        (Sender(executor, token), "/siklus/tidak-ada/selesai", 404),
        (Sender(executor, token), "/tidak/ada/selesai", 404),
        (Sender(stranger, await token_of(stranger)), address, 404),
        (Sender(operator, await token_of(operator)), address, 403),
        (Sender(executor, "salah"), address, 403),
        (Sender(executor, token, name="catatan"), address, 403),
    ):
        assert await sender.to(path) == status, path
        assert sender.taken <= 1, path


async def test_a_form_without_files_is_never_large(faked: FakedPortal) -> None:
    """Not even where files are taken: it would be held in memory."""
    cycle_id = await faked.office.new_cycle()
    browser = await faked.of("data1")
    address = f"/siklus/{cycle_id}/selesai"
    fields = fields_of(await browser.get(address))
    assert (await browser.post(address, data=fields | {"note": "x" * FORM_BYTES})).status_code == 413
    assert (await send(browser, address, [pdf()], note="x" * 2 * FORM_BYTES, yakin="ya")).status_code == 400


async def test_uploads_wait_on_the_data_volume(
    faked: FakedPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three files of 23 MB at a time, whose spool is where the portal has put it, and nothing is left there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: set[str] = set()
    real = tempfile.SpooledTemporaryFile.rollover

    def rollover(file: tempfile.SpooledTemporaryFile[bytes]) -> None:
        real(file)
        seen.add(str(Path(f"/proc/self/fd/{file._file.fileno()}").readlink().parent))

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rollover)
    large = replace(faked, app=build(faked.ports))

    async def hand_over() -> int:
        cycle_id = await faked.office.new_cycle()
        browser = await large.of("data1")
        files = [pdf(bytes(23_000_000), f"{place}.pdf") for place in range(3)]
        return (await send(browser, f"/siklus/{cycle_id}/selesai", files, yakin="ya")).status_code

    assert await hand_over() == 303
    assert {Path(place) for place in seen} == {tmp_path}
    assert not list(tmp_path.iterdir())


async def test_one_slow_upload_holds_up_no_other(faked: FakedPortal) -> None:
    """While somebody's body is on its way, others are served; of one account so many are on their way at a time."""
    cycle_id = await faked.office.new_cycle()
    address, going_on = f"/siklus/{cycle_id}/selesai", asyncio.Event()
    slow, other = await faked.of("data1"), await faked.of("plt1")
    token, sending = await token_of(slow), []

    async def body(started: asyncio.Event) -> AsyncIterator[bytes]:
        yield begun(token)
        yield b"x" * 2_000_000
        started.set()
        await going_on.wait()
        yield b"\r\n--batas--\r\n"

    for _ in range(AT_ONCE):
        started = asyncio.Event()
        sending.append(asyncio.create_task(slow.post(address, content=body(started), headers=MULTIPART)))
        await started.wait()
    assert (await slow.post(address, content=body(started), headers=MULTIPART)).status_code == 429
    done = await send(other, address, [pdf()], role="data_systems_unit", yakin="ya")
    assert done.status_code == 303, done.text
    going_on.set()
    await asyncio.gather(*sending)
    assert (await slow.get(address)).status_code in (200, 403)
    assert not faked.app.state.uploads._of


def test_the_volume_is_never_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on its way counts as if it had arrived, in the spool and in the store; some room is left to the rest."""
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(LEFT_FREE + 5_000))
    room = Uploads()
    with room.room("satu", 1_000), room.room("dua", 1_000):
        with pytest.raises(StorageFull, match="penuh"), room.room("tiga", 1_000):
            pass
        with room.room("tiga", 500):
            pass
    with room.room("tiga", 2_500):
        pass


def test_the_spool_is_on_the_data_volume(tmp_path: Path) -> None:
    """Closed to others; where there can be none, the portal says why it does not start."""
    assert spool_at(tmp_path / "var").parent == tmp_path / "var"
    (tmp_path / "berkas").touch()
    with pytest.raises(SopError, match=r"berkas tidak dapat dipakai: .* Periksa SOP_DATA_DIR\."):
        spool_at(tmp_path / "berkas")


def test_an_account_has_its_share() -> None:
    """Whatever sessions and tokens it has; one that has ended makes room for the next."""
    room = Uploads()
    with room.room("satu", 1), room.room("satu", 1):
        with room.room("satu", 1), pytest.raises(TooManyUploads), room.room("satu", 1):
            pass
        with room.room("satu", 1):
            pass


async def test_a_body_that_drips_is_ended_and_one_that_flows_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends is given time by what he sends. A stream waits for the end of its connection as long as it will."""
    monkeypatch.setattr(uploads, "PATIENCE", 0.05)
    drips, flows = iter([b"x", b"x"]), iter([b"x" * 4_000, b"x" * 4_000])

    async def message(body: bytes, *, more: bool, after: float) -> Message:
        await asyncio.sleep(after)
        return {"type": "http.request", "body": body, "more_body": more}

    dripping = paced(lambda: message(next(drips), more=True, after=0.04))
    await dripping()
    with pytest.raises(HTTPException) as ended:
        await dripping()
    assert ended.value.status_code == 408
    flowing = paced(lambda: message(next(flows, b""), more=False, after=0.04))
    for _ in range(3):
        await flowing()


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (begun("abc"), "abc"),
        (begun("abc").replace(b"Content-Disposition", b"content-disposition"), "abc"),
        (begun("abc", "nama"), ""),
        (b"pembuka" + begun("abc"), ""),
        (begun("abc").replace(b"batas", b"lain"), ""),
        (begun("x" * 1_000), ""),
        (b"", ""),
    ],
    ids=["ours", "in small letters", "another field", "something before it", "another boundary", "too long", "nothing"],
)
async def test_a_form_with_files_says_first_whose_it_is(content: bytes, token: str) -> None:
    """However it arrives; and whoever reads it afterwards reads all of it."""
    for size in (7, 1_000_000):
        parts = [content[place : place + size] for place in range(0, len(content), size)] or [b""]
        messages = iter([{"type": "http.request", "body": part, "more_body": part is not parts[-1]} for part in parts])

        async def receive() -> Message:
            return next(messages)  # noqa: B023

        found, again = await first_field(receive, MULTIPART["content-type"])
        assert found == token
        assert b"".join([(await again())["body"] for _ in parts]) == content
