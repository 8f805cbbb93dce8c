"""Records the histories of this version, which every later one must be able to replay: see README.md.

python -m tests.histories.record [NAME …]     without a name: all of them
"""

import asyncio
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.histories.scenarios import LONG, SCENARIOS
from tests.workflows.support.office import Office
from tests.workflows.support.servers import SHORT_RUNS, start_real

HISTORIES = Path(__file__).parent
PYPROJECT = HISTORIES.parents[1] / "pyproject.toml"


def history_file(name: str) -> Path:
    """`v0.1-late.json`: by the minor version that records it."""
    major, minor, *_ = tomllib.loads(PYPROJECT.read_text())["project"]["version"].split(".")
    return HISTORIES / f"v{major}.{minor}-{name}.json"


async def record(names: Sequence[str], *options: str) -> None:
    """Plays scenarios on a real server, and writes their histories."""
    with TemporaryDirectory() as folder:
        async with start_real(Path(folder), *options) as server:
            for name in names:
                office = Office(server)
                async with office.at_work(remembers=True):
                    cycle = await SCENARIOS[name](office)
                    await cycle.result()
                    history = await cycle.handle.fetch_history()
                text = json.dumps(history.to_json_dict(), indent=1, ensure_ascii=False)
                history_file(name).write_text(f"{text}\n", encoding="utf-8")
                print(f"{history_file(name).name}: {len(text) / 1000:.0f} kB")


async def main(names: Sequence[str]) -> None:
    if ordinary := [name for name in names if name not in LONG]:
        await record(ordinary)
    if long := [name for name in names if name in LONG]:
        await record(long, *SHORT_RUNS)


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - SCENARIOS.keys():
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(SCENARIOS)}.")
    asyncio.run(main(sys.argv[1:] or list(SCENARIOS)))
