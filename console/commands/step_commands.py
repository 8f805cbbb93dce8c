"""`actor.py inbox`, `complete` and `send`: what waits for a role, and what it hands over."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.documents.store_choice import documents_at
from console.commands import answer_commands
from console.frame.command import (
    Actor,
    Argument,
    CycleId,
    Json,
    Option,
    Role,
    out,
    print_json,
    warn,
    with_cycles,
)
from console.frame.files import opened
from console.frame.terminal import at_terminal, office_sending
from console.tables import cycle_tables
from desk.completing import Completing, Handover, evidence_of, paired
from desk.office import Office
from desk.waiting import Waiting
from settings import load_settings
from sop.base.errors import MalformedMessage, SopError, UnreadableFile
from sop.base.reading import read_json
from sop.cycle.messages import COMMANDS

Note = Annotated[str | None, Option(help="Catatan; tercatat dalam jurnal.")]


def inbox(role: Role, json: Json = False) -> None:
    """Menampilkan apa yang menunggu suatu peran: giliran dan eskalasi."""
    office, now = Office(), datetime.now(UTC)
    items, complete = with_cycles(lambda cycles: Waiting(cycles, office, lambda: now).all_of(role))
    if not complete:
        warn("Layanan pemroses tidak bekerja, maka eskalasi belum dapat ditampilkan.")
    if json:
        print_json(items)
    elif items:
        out.print(cycle_tables.inbox(items))
    else:
        out.print(f"Tidak ada yang menunggu peran {role}.", highlight=False)
        known = [each.id for each in office.own.roles]
        if role not in known:
            warn(f"Peran {role} tidak ada dalam SOP kantor ini; yang ada: {', '.join(known)}.")


def complete(
    cycle_id: CycleId,
    role: Role,
    actor: Actor,
    output: Annotated[list[str], Option(help="Keluaran sebagai Judul=nomor surat; boleh berulang.")] = [],  # noqa: B006
    file: Annotated[list[Path], Option(help="Berkas keluaran; disimpan sebagai bukti; boleh berulang.")] = [],  # noqa: B006
    note: Note = None,
    json: Json = False,
) -> None:
    """Menyelesaikan langkah yang terbuka."""
    settings = load_settings()
    documents = documents_at(settings.documents, settings.data_dir)
    with opened(file) as files:
        outputs = paired([_named(each) for each in output], evidence_of(files, settings.evidence_limits))
        if not outputs:
            raise SopError("Keluaran belum disebutkan; tambahkan --output Judul=nomor atau --file BERKAS.")
        handover = Handover(role=role, actor=actor, outputs=outputs, note=note)
        receipt = with_cycles(
            lambda cycles: Completing(cycles, documents, office_sending(cycles)).complete(
                cycle_id, handover, at_terminal()
            )
        )
    answer_commands.say(receipt, json=json)


def _named(output: str) -> tuple[str, str]:
    """Title and reference of an output as a person names it: `Judul=nomor surat`."""
    title, _, reference = output.partition("=")
    return title.strip(), reference.strip()


def send(
    cycle_id: CycleId,
    message: Annotated[str, Argument(metavar="PESAN", help=f"Salah satu dari: {', '.join(COMMANDS)}.")],
    payload: Annotated[str, Argument(metavar="BERKAS", help="Berkas JSON berisi isi pesan; - untuk masukan baku.")],
    json: Json = False,
) -> None:
    """Mengirim satu pesan yang isinya sudah berupa JSON, bagi program lain."""
    if message not in COMMANDS:
        raise SopError(f"Pesan {message} tidak dikenal; yang dikenal: {', '.join(COMMANDS)}.")
    try:
        command = read_json(_content(payload), COMMANDS[message])
    except MalformedMessage as error:
        raise SopError(f"Isi pesan {message} tidak sesuai: {error}") from error
    answer_commands.send(cycle_id, command, json=json)


def _content(payload: str) -> bytes:
    if payload == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(payload).read_bytes()
    except OSError as error:
        raise UnreadableFile(payload) from error
