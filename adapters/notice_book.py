"""The notice book: every notice that was given, once, in a SQLite file under `SOP_DATA_DIR`."""

import sqlite3
import threading
from datetime import datetime
from pathlib import Path

from sop.notices import Notice
from sop.reading import Frozen

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notices (
    key TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    notice TEXT NOT NULL,
    kept_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))
);
CREATE INDEX IF NOT EXISTS notices_by_role ON notices (role, kept_at);
"""


class KeptNotice(Frozen):
    kept_at: datetime
    notice: Notice


class SqliteNoticeBook:
    """Safe for several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        # Not the record: that is the journal, in Temporal. A power cut may cost the last notices, never the file.
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)

    def add(self, notice: Notice) -> bool:
        with self._lock:
            inserted = self._connection.execute(
                "INSERT OR IGNORE INTO notices (key, role, notice) VALUES (?, ?, ?)",
                (notice.key, notice.role, notice.model_dump_json()),
            )
            return inserted.rowcount == 1

    def latest(self, limit: int, role: str | None = None) -> list[KeptNotice]:
        """The newest notices, newest first; only those to `role` where it is named."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT kept_at, notice FROM notices WHERE ? IS NULL OR role = ? "
                "ORDER BY kept_at DESC, rowid DESC LIMIT ?",
                (role, role, limit),
            ).fetchall()
        return [
            KeptNotice(kept_at=datetime.fromisoformat(kept_at), notice=Notice.model_validate_json(notice))
            for kept_at, notice in rows
        ]

    def close(self) -> None:
        self._connection.close()
