"""The API keeps to its OpenAPI document: schemathesis asks everything that it allows, and much that it does not."""

import asyncio
import os
import sys
from pathlib import Path

from starlette.routing import Mount

from portal.api.operations import PATH
from portal.app import build
from portal.frame.turns import Turns
from sop.cycle.messages import CompleteStep
from sop.cycle.progress import Output
from sop.people.people import Account, Holding, Scope
from tests.portal.support.office import PASSWORD, SINCE, Portal, served

TOOL = Path(sys.executable).with_name("st")
CONFIG = """
hooks = "{hooks}"

[parameters]
cycle_id = "{cycle_id}"
sha256 = "{sha256}"

[[operations]]
include-operation-id = "dossier"
parameters = {{ cycle_id = "{ended}" }}

# What no schema can say: a cursor that was given, a period that is one, a text whose every letter is one, a document
# that was brought, a file that its name fits.
[[operations]]
include-operation-id = [
  "cycles", "monitoring", "register", "complete", "upload", "start",
  "return", "extend", "pause", "resume", "acknowledge", "cancel", "assign",
]
checks.positive_data_acceptance.expected-statuses = ["2xx", "403", "404", "409", "422"]
"""
HOOKS = Path(__file__).parent / "support" / "contract_hooks.py"


async def test_the_api_is_as_its_document_says(portal: Portal, tmp_path: Path) -> None:
    """For an account that may do nearly everything: every answer has a status, a type and a form that are documented,
    nothing fails, nothing opens without a token, and what is malformed is refused."""
    held = tuple(Holding(role=role, since=SINCE) for role in ("promotion_head", "data_systems_unit"))
    portal.accounts.add(Account(id="serba1", name="Sistem Serba Bisa", operator=True, holdings=held), PASSWORD)
    secret = portal.accounts.tokens.issue("serba1", "uji", Scope, portal.ports.now()).secret
    content = portal.ports.documents.put_bytes(b"isi")
    output = Output(title="Catatan", sha256=content.sha256, size=content.size, media_type="text/plain")
    first = CompleteStep(role="data_systems_unit", actor="Petugas 1", step=1, outputs=(output,))
    cycle_id, ended = await portal.office.new_cycle(), await portal.office.new_cycle(step=8)
    await portal.office.cycles.complete(cycle_id, first)
    await portal.office.complete(ended)
    await portal.office.cycles.result(ended)
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        CONFIG.format(hooks=HOOKS, cycle_id=cycle_id, sha256=content.sha256, ended=ended), encoding="utf-8"
    )
    app = build(portal.ports)
    api = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == PATH)
    api.state.turns = api.state.strangers = Turns(1_000_000)  # type: ignore[attr-defined]
    async with served(app) as address:
        asking = await asyncio.create_subprocess_exec(
            *(str(TOOL), f"--config-file={config}", "run", f"{address}/api/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {secret}", "--checks=all", "--phases=examples,coverage,fuzzing"),
            *("--max-examples=10", "--seed=1", "--continue-on-failure", "--request-timeout=20"),
            cwd=tmp_path,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await asking.communicate()
    assert asking.returncode == 0, told.decode()[-8000:]
