"""The portal behind a real nginx, with the configuration that we ship."""

import asyncio
import os
import re
import secrets
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path

import httpx2
import pytest
from starlette.responses import StreamingResponse

from adapters.temporal.dev_server import ServerPorts, port_answers, stop
from portal.app import build
from tests.certificates import self_signed
from tests.console.support.office import PATIENCE
from tests.portal.support.forms import send
from tests.portal.support.office import Browser, Portal, served
from tests.programs import program

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "proxy" / "nginx.conf"
VISITOR = "127.0.0.77"
"""Where the browser is; nginx itself comes to the portal from 127.0.0.1."""


@dataclass
class Proxied:
    """A portal that is reached through nginx alone."""

    portal: Portal
    open: str
    """Its address without TLS."""
    address: str
    certificate: Path

    def browser(self, address: str = VISITOR, **headers: str) -> Browser:
        tls = ssl.create_default_context(cafile=str(self.certificate))
        closing = httpx2.Limits(max_keepalive_connections=0)  # nothing stays open that no test closes
        transport = httpx2.AsyncHTTPTransport(verify=tls, limits=closing, local_address=address)
        return Browser(transport=transport, base_url=self.address, headers=headers, timeout=PATIENCE)


def configured(folder: Path, certificate: Path, portal: str, plain: int, tls: int) -> Path:
    """What we ship, where it must differ for a test, and nowhere else: ports, paths, and the portal's address."""
    text = CONFIGURATION.read_text()
    for shipped, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "server 127.0.0.1:8300;": f"server {portal.removeprefix('http://')};",
        "/etc/ssl/sop.pem": str(certificate),
        "/etc/ssl/private/sop.key": str(certificate),
        "/var/log/nginx/sop.log": str(folder / "sop.log"),
    }.items():
        assert shipped in text, f"deploy/proxy/nginx.conf no longer says {shipped}"
        text = text.replace(shipped, here)
    (folder / "sop.conf").write_text(text)
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    around = f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    (folder / "nginx.conf").write_text(f"{around}\nhttp {{\n{scratch}include {folder}/sop.conf;\n}}\n")
    return folder / "nginx.conf"


def free_ports() -> tuple[int, int]:
    ports = ServerPorts.free()
    return ports.grpc, ports.ui


async def until_it_answers(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while not port_answers(port):
            assert process.returncode is None, "nginx did not start"
            await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
async def proxied(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    nginx, folder, (plain, tls) = program("nginx", "nginx-light"), tmp_path_factory.mktemp("proksi"), free_ports()
    settings = portal.ports.settings.model_copy(update={"trusted_proxy": (ip_network("127.0.0.1"),)})
    ports = replace(portal.ports, settings=settings)
    behind = replace(portal, ports=ports, app=build(ports))
    async with served(behind.app) as address:
        certificate = self_signed(folder)
        file = configured(folder, certificate, address, plain, tls)
        process = await asyncio.create_subprocess_exec(nginx, "-c", str(file), "-e", str(folder / "error.log"))
        try:
            await until_it_answers(process, tls)
            yield Proxied(behind, f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{tls}", certificate)
        finally:
            await stop(process)


async def test_over_the_proxy_cookies_stay_within_tls(proxied: Proxied) -> None:
    """Session and form go nowhere else, and browsers are told to come by TLS from then on."""
    browser = proxied.browser()
    page = await browser.get("/masuk")
    answer = await browser.sign_in("data1")
    for made in (page, answer):
        for cookie in made.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-")
            assert "; Secure" in cookie
    assert "max-age" in answer.headers["strict-transport-security"]
    assert (await browser.get("/")).status_code == 200


async def test_forms_are_known_as_our_own_by_their_origin(proxied: Proxied) -> None:
    """The proxy passes on by what name it was asked: ours are taken, others' are not."""
    browser = proxied.browser(origin=proxied.address)
    assert (await browser.sign_in("data1")).status_code == 303
    assert (await proxied.browser(origin="https://jahat.example").sign_in("data1")).status_code == 403


async def test_the_access_log_has_the_visitor_and_not_what_he_claims(proxied: Proxied) -> None:
    """Neither his headers nor the proxy's own address."""
    forged = {
        "x-forwarded-for": "1.2.3.4",
        "x-forwarded-proto": "http",
        "x-real-ip": "1.2.3.4",
        "forwarded": "for=1.2.3.4;proto=http",
    }
    for headers in ({}, forged):
        answer = await proxied.browser(**headers).sign_in("kadis1")
        assert answer.headers["set-cookie"].startswith("__Host-")
        assert proxied.portal.accounts.entries(1, "kadis1")[0].address == VISITOR


async def test_whoever_guesses_through_the_proxy_locks_himself_out_alone(proxied: Proxied) -> None:
    """Not everybody who comes by the same proxy, and not by a new claim for each guess."""
    login = f"tebak{secrets.token_hex(3)}"
    for guess in range(6):
        browser = proxied.browser("127.0.0.99", **{"x-forwarded-for": f"1.2.3.{guess}"})
        last = await browser.sign_in(login, "tebakan yang salah")
    assert last.status_code == 429
    assert (await proxied.browser().sign_in("data1")).status_code == 303


async def test_a_large_file_passes(proxied: Proxied) -> None:
    """Several megabytes, as scans have; the documents' own limit is the portal's to say."""
    cycle_id = await proxied.portal.office.new_cycle()
    browser = proxied.browser()
    assert (await browser.sign_in("data1")).status_code == 303
    scan = b"%PDF-1.7\n" + os.urandom(6_000_000)
    files = [("berkas", ("pindaian.pdf", scan, "application/pdf"))]
    answer = await send(browser, f"/siklus/{cycle_id}/selesai", files, reference="B/9/2026", yakin="ya")
    assert answer.status_code == 303, answer.text
    view = await proxied.portal.office.cycles.view(cycle_id)
    assert view.steps[0].outputs[0].size == len(scan)


async def test_events_arrive_as_they_are_sent(proxied: Proxied) -> None:
    """The first is read before the second is even said: live pages are live behind the proxy."""
    read = asyncio.Event()

    async def events() -> AsyncIterator[str]:
        yield "event: berubah\ndata: satu\n\n"
        await read.wait()
        yield "event: berubah\ndata: dua\n\n"

    @proxied.portal.app.get("/uji/aliran")
    async def stream() -> StreamingResponse:
        return StreamingResponse(events(), media_type="text/event-stream")

    async with asyncio.timeout(PATIENCE), proxied.browser().stream("GET", "/uji/aliran") as answer:
        lines = answer.aiter_lines()
        assert [await anext(lines) for _ in range(2)] == ["event: berubah", "data: satu"]
        read.set()
        assert [line async for line in lines if line.startswith("data")] == ["data: dua"]


async def test_whoever_comes_without_tls_is_sent_to_it(proxied: Proxied) -> None:
    """To the portal's own name, whatever Host he claims; nothing is shown in the open."""
    async with httpx2.AsyncClient(base_url=proxied.open, headers={"host": "jahat.example"}) as plain:
        answer = await plain.get("/orang?urut=nama")
    assert (answer.status_code, answer.headers["location"]) == (301, "https://sop.example.go.id/orang?urut=nama")


async def test_no_secret_is_in_the_log_of_the_proxy(proxied: Proxied) -> None:
    """Neither the code of an identity provider nor the name of a calendar; who asked for which page is."""
    for address in ("/masuk/kembali?code=rahasia", "/kalender/rahasia.ics"):
        await proxied.browser().get(address)
    log = (proxied.certificate.parent / "sop.log").read_text()
    for page in ("/masuk/kembali", "/kalender/..."):
        assert re.search(rf"^{re.escape(VISITOR)} \[.+\] GET {re.escape(page)} 404 ", log, re.MULTILINE)
    assert "rahasia" not in log
