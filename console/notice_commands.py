"""`starter.py notices …`: the notice book, the delivery log, and a trial of the channels."""

from datetime import UTC, datetime
from typing import Annotated

from console import cycle_tables, notice_tables
from console.command import Context, Json, Option, application, out, print_json
from console.register import office_register
from settings import load_settings
from sop.deliveries import DeliveryState
from sop.errors import SopError

app = application(
    "Buku pemberitahuan: siapa diberi tahu apa, dan kapan; catatan pengiriman dan uji coba saluran.",
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
    """Menampilkan catatan pengiriman: melalui saluran mana tiap pemberitahuan dikirim, dan bagaimana hasilnya."""
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
    role: Annotated[str, Option(help="Peran yang salurannya diuji; operator untuk saluran operator.")],
    json: Json = False,
) -> None:
    """Mengirim surat uji coba melalui setiap saluran satu peran sekarang juga, dan menyebutkan hasilnya."""
    from adapters.channels import load_channels, try_channels  # Apprise takes a fifth of a second to load

    settings = load_settings()
    if settings.channels is None:
        raise SopError("Belum ada berkas saluran. Salin channels.example.toml, lalu sebutkan dalam SOP_CHANNELS.")
    trials = try_channels(load_channels(settings.channels), role, datetime.now(UTC))
    if json:
        print_json(trials)
    else:
        for trial in trials:
            result = "terkirim" if trial.problem is None else f"gagal, {trial.problem}"
            out.print(f"{trial.channel}: {result}.", markup=False, highlight=False, soft_wrap=True)
    if failed := sum(trial.problem is not None for trial in trials):
        raise SopError(f"{failed} dari {len(trials)} saluran peran {role} gagal.")
