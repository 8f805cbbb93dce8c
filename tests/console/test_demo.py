"""`starter.py demo`: what a stranger sees first."""

import os
import re
from pathlib import Path

from sop.dossier.dossier_checks import Check
from tests.console.support.commands import run_process


async def test_the_demo_shows_the_whole_sop_and_proves_it(tmp_path: Path) -> None:
    """It ends by itself within a minute: eight rows completed, one escalated, a worker killed, the journal verified;
    each letter came once, the dossier verifies, and the register knows the cycle."""
    answer = await run_process("starter.py", "demo", environment={**os.environ, "SOP_DATA_DIR": str(tmp_path)})
    said = answer.said
    assert "Langkah 3: terlambat, dieskalasi kepada Kepala Bidang" in said
    assert "Langkah 4: pesan tanpa tanda tangan atas nama pelaksana ditolak" in said
    assert "Langkah 5: layanan pemroses dimatikan paksa (SIGKILL)" in said
    assert "Langkah 5: layanan pemroses baru berjalan dan menerapkan pesan yang menunggu" in said
    assert len(re.findall(r"^Langkah \d: .+ mengirim “.+”$", said, re.MULTILINE)) == 8
    table = said[said.index("· Peragaan") :]
    assert len(re.findall(r"^ *\d +\S.* selesai ", table, re.MULTILINE)) == 8
    assert "terlambat" in table
    assert re.search(r"/ 825\b", table)
    assert re.search(r"^Jurnal: \d+ entri, rantai SHA-256 utuh sampai [0-9a-f]{16}…$", said, re.MULTILINE)
    page = re.search(r"http://127\.0\.0\.1:\d+/namespaces/default/workflows/(siklus-\d{4}-[0-9a-f]{6})\n", table)
    assert page is not None
    assert re.search(r"^Surat eskalasi: [1-9]\d*, masing-masing tiba satu kali per surel dan", said, re.MULTILINE)
    assert f"Berkas siklus: {tmp_path / page[1]}.zip\n" + "".join(f"✓ {each}\n" for each in Check) in said
    assert re.search(
        r"^Tanda tangan: 8 perintah bertanda tangan, 0 tanpa tanda tangan; kunci [0-9a-f]{16}\.$", said, re.M
    )
    assert "\nRegister: lihat dengan starter.py register, lalu starter.py report --period " in said
