"""`starter.py notices …`: the notice book, the delivery log, and a trial of channels and webhooks."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from console.frame.command import Context, Json, Option, application, out, print_json, warn
from console.frame.office_register import office_register
from console.tables import cycle_tables, notice_tables
from desk.office import Office
from settings import load_settings
from sop.base.errors import SopError
from sop.cycle.deliveries import DeliveryState

if TYPE_CHECKING:
    from adapters.notices.channels import Trial

app = application(
    "Buku pemberitahuan: siapa diberi tahu apa, dan kapan; catatan pengiriman, uji coba saluran dan webhook.",
    no_args_is_help=False,
)

Limit = Annotated[int, Option(min=1, help="Paling banyak sekian, yang terbaru lebih dahulu.")]


@app.callback(invoke_without_command=True)
def show(
    context: Context,
    role: Annotated[str | None, Option(help="Hanya pemberitahuan kepada peran ini.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """Menampilkan buku pemberitahuan: siapa diberi tahu apa, dan kapan."""
    if context.invoked_subcommand is not None:
        return
    with office_register(load_settings()) as register:
        kept = register.notices(limit, role)
    if json:
        print_json(kept)
    elif kept:
        out.print(cycle_tables.notices(kept))
    else:
        out.print("Belum ada pemberitahuan.")


@app.command()
def log(
    state: Annotated[DeliveryState | None, Option(help="Hanya pengiriman dengan keadaan ini.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """Menampilkan catatan pengiriman: melalui saluran atau webhook mana tiap hal dikirim, dan bagaimana hasilnya."""
    with office_register(load_settings()) as register:
        entries = register.deliveries(limit, state=state)
    if json:
        print_json(entries)
    elif entries:
        out.print(notice_tables.deliveries(entries))
    else:
        out.print("Belum ada pengiriman yang sesuai.")


@app.command("test")
def try_out(
    context: Context,
    role: Annotated[str | None, Option(help="Peran yang salurannya diuji; operator untuk saluran operator.")] = None,
    webhook: Annotated[str | None, Option(help="Nama webhook yang diuji, seperti dalam berkas saluran.")] = None,
    json: Json = False,
) -> None:
    """Mengirim uji coba melalui setiap saluran satu peran, atau ke satu webhook, dan menyebutkan hasilnya."""
    if (role is None) is (webhook is None):
        context.fail("Sebutkan salah satu dari '--role' dan '--webhook'.")
    settings = load_settings()
    if settings.channels is None:
        raise SopError("Belum ada berkas saluran. Salin channels.example.toml, lalu sebutkan dalam SOP_CHANNELS.")
    trials, mute = _trials(settings.channels, role, webhook)
    if mute:
        warn(
            f"Saluran {', '.join(mute)} tidak menyebut pihak, sehingga tidak menerima pemberitahuan bagi peran pihak "
            "luar; isi party pada berkas saluran."
        )
    if json:
        print_json(trials)
    else:
        for trial in trials:
            result = "terkirim" if trial.problem is None else f"gagal, {trial.problem}"
            out.print(f"{trial.channel}: {result}.", markup=False, highlight=False, soft_wrap=True)
    if failed := sum(trial.problem is not None for trial in trials):
        whose = f"{len(trials)} saluran peran {role}" if webhook is None else "1 webhook"
        raise SopError(f"{failed} dari {whose} gagal.")


def _trials(file: Path, role: str | None, webhook: str | None) -> "tuple[list[Trial], tuple[str, ...]]":
    """What came of each; and the channels of an outside role that no party's people read."""
    from adapters.notices.channels import load_channels, try_channels  # Apprise takes a fifth of a second to load
    from adapters.notices.webhooks import try_webhook

    channels, now = load_channels(file), datetime.now(UTC)
    if webhook is not None:
        return [asyncio.run(try_webhook(channels, webhook, now))], ()
    mute = channels.of(role or "") if role in Office().external else ()
    return try_channels(channels, role or "", now), mute
