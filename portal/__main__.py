"""`python -m portal`: serves the portal until SIGTERM or Ctrl-C, over the server that `TEMPORAL_*` names."""

import socket
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import structlog
import uvicorn

from adapters.documents.store_choice import documents_at
from adapters.logs import configure_logs
from adapters.machine.private_folder import spool_in
from adapters.machine.signing_keys import keyring_at
from adapters.papers.office_profile import load_office
from adapters.people.accounts import accounts_at
from adapters.programs import run
from adapters.register.register import register_at
from adapters.temporal.connection import connect
from adapters.temporal.cycles import Cycles
from adapters.temporal.schedules import Schedules
from desk.office import Office
from desk.sending import Trust
from portal.app import build
from portal.frame.ports import Ports
from portal.pages.single_sign_on import provider_of
from portal.serving import Server
from settings import load_settings
from sop.base.errors import SopError

log = structlog.get_logger()


async def main() -> None:
    settings = load_settings()
    provider = provider_of(settings)
    configure_logs(settings.log_level)
    tempfile.tempdir = str(spool_at(settings.data_dir))
    register = register_at(settings.database_url, settings.data_dir)
    accounts = accounts_at(settings.database_url, settings.data_dir)
    client = await connect()
    ports = Ports(
        cycles=Cycles(client),
        schedules=Schedules(client),
        accounts=accounts,
        documents=documents_at(settings.documents, settings.data_dir),
        register=register,
        settings=settings,
        now=lambda: datetime.now(UTC),
        trust=Trust(keyring_at(settings.signing_keys, settings.data_dir), settings.commands),
        office=Office(),
        stationery=load_office(settings.office),
        ui_address=settings.temporal_ui,
        identity_provider=provider,
    )
    # Whose word a forwarded header is we decide ourselves (`portal.frame.security`); nobody need know what serves.
    app = build(ports)
    server = Server(
        uvicorn.Config(
            app,
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=5,
        ),
        app.state.live,
    )
    with closing(register), closing(accounts), listening(settings.portal_host, settings.portal_port) as door:
        log.info("portal_started", host=settings.portal_host, port=settings.portal_port)
        await server.serve([door])


def spool_at(data_dir: Path) -> Path:
    """Raises SopError where there can be none."""
    try:
        return spool_in(data_dir)
    except OSError as error:
        raise SopError(f"Folder {data_dir} tidak dapat dipakai: {error.strerror}. Periksa SOP_DATA_DIR.") from error


def listening(host: str, port: int) -> socket.socket:
    """Raises SopError where the address is not ours to take."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        problem = f"Alamat portal {host}:{port} tidak dapat dipakai: {error.strerror or error}."
        raise SopError(
            f"{problem} Hentikan program lain itu, atau ubah SOP_PORTAL_HOST dan SOP_PORTAL_PORT."
        ) from error


if __name__ == "__main__":
    run(main, "Menjalankan portal, sampai SIGTERM atau Ctrl-C.")
