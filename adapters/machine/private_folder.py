"""What the product keeps on this machine is for its own user alone: `var/`, the databases in it, and the spool."""

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

SPOOL = "spool"
OTHERS = 0o077
"""The rights of everybody else."""
_OURS = re.compile(rf"(temporal|register)\.(db|version)(-\w+)?|sha256|{SPOOL}|demo.*")
"""What the product puts into its folder."""


def made_private(folder: Path) -> Path:
    """The folder, made where it is missing, closed to other users, and with it what is in it from older versions.

    One in which others have their own, such as a home or `/tmp`, keeps its rights; what is ours in it is closed. What
    belongs to another user is left as he has it. Raises OSError where there can be no such folder.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shared = (Path.home(), Path(tempfile.gettempdir()), Path.cwd())
    if not any(place.resolve().is_relative_to(folder.resolve()) for place in shared):
        _close(folder)
    for entry in folder.iterdir():
        if _OURS.fullmatch(entry.name):
            _close(entry)
    return folder


def private_file(path: Path) -> Path:
    """The file, made empty where it is missing, closed to other users. Raises OSError.

    One that is there is never opened: to close a file again gives up the locks that SQLite holds on it in this process,
    and two who then write at once destroy it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    _close(path)
    return path


def spool_in(folder: Path) -> Path:
    """Where the product keeps for a moment what is too large for the memory: on the volume that has room for it, not in
    the `/tmp` of a container. Raises OSError."""
    return made_private(made_private(folder) / SPOOL)


def _close(path: Path) -> None:
    with suppress(PermissionError, FileNotFoundError):
        found = path.lstat()
        if found.st_uid == os.geteuid() and found.st_mode & OTHERS and not stat.S_ISLNK(found.st_mode):
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
