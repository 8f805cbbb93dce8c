"""The operator's command line: starts and oversees cycles."""

import asyncio
from typing import Annotated

from adapters.temporal.dev_server import ServerPorts
from console.commands import (
    answer_commands,
    calendar_commands,
    cycle_commands,
    dossier_commands,
    key_commands,
    letter_commands,
    notice_commands,
    paper_commands,
    register_commands,
    report_commands,
    schedule_commands,
    sop_commands,
    user_commands,
)
from console.frame.command import (
    Argument,
    Option,
    application,
    run_application,
)
from console.frame.options import MinuteSeconds
from console.shows import up
from desk.deeds import DECISIONS
from settings import load_settings

app = application("Memulai dan mengawasi siklus SOP. Bantuan tiap perintah: starter.py PERINTAH --help")


app.command("start")(cycle_commands.start)
app.command("list")(cycle_commands.list_cycles)
app.command("show")(cycle_commands.show)


@app.command()
def verify(
    source: Annotated[
        str, Argument(metavar="ID|BERKAS", help="Nomor siklus, berkas siklus (zip), atau JSON dari: show ID --json.")
    ],
) -> None:
    """Memeriksa berkas siklus tanpa server: sidik, rantai jurnal, dokumen, dan riwayatnya; atau jurnal satu siklus."""
    cycle_commands.verify(source, _workflow)


for deed in DECISIONS:
    if deed.by_operator:
        app.command(deed.verb, help=deed.help)(answer_commands.deciding(deed))
app.command("sop")(sop_commands.show_sop)
app.command("plan")(sop_commands.show_plan)
app.command("due")(sop_commands.due)
app.command("register")(register_commands.register)
app.command("report")(report_commands.report)
app.command("letters")(letter_commands.letters)
app.command("dossier")(dossier_commands.dossier)
app.add_typer(notice_commands.app, name="notices")
app.add_typer(calendar_commands.app, name="calendar")
app.add_typer(key_commands.app, name="keys")
app.add_typer(paper_commands.app, name="paper")
app.add_typer(schedule_commands.app, name="schedule")
app.add_typer(user_commands.app, name="user")


@app.command("demo")
def run_demo(minute_seconds: MinuteSeconds = 0.2) -> None:
    """Memeragakan seluruh SOP dalam waktu kurang dari satu menit."""
    from console.shows import demo  # loads nearly all of the product

    asyncio.run(demo.demo(load_settings(), minute_seconds, _workflow()))


@app.command("up")
def run_up(
    port: Annotated[int, Option(min=1, max=65535, help="Port server Temporal.")] = ServerPorts().grpc,
    ui_port: Annotated[int, Option(min=1, max=65535, help="Port Temporal UI.")] = ServerPorts().ui,
) -> None:
    """Menjalankan server Temporal, Temporal UI, dan worker di mesin ini sampai Ctrl-C."""
    asyncio.run(up.up(load_settings(), ServerPorts(port, ui_port)))


def _workflow() -> type:
    """The class whose code makes of recorded events what a dossier says."""
    from workflows.development_cycle import DevelopmentCycle  # only two commands need it

    return DevelopmentCycle


if __name__ == "__main__":
    run_application(app)
