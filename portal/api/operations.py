"""Builds the API: an application of its own within the portal, with an OpenAPI document of its own."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from desk.office import Office
from portal.api import command_operations, cycle_operations, document_operations, record_operations
from portal.api.bearer import PER_STRANGER, PER_TOKEN
from portal.api.problems import Problem, documented, on_http, on_malformed, on_mistake
from portal.frame.ports import Ports, desk_over
from portal.frame.turns import Turns
from sop.base.errors import SopError

PATH = "/api/v1"


def build_api(ports: Ports) -> FastAPI:
    api = FastAPI(
        title="SOP cycles",
        version="1",
        description="The cycles of the office's SOPs, for its other systems. See docs/api.md.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        responses=documented(401, 403, 422, 429, 503),
        exception_handlers={
            HTTPException: on_http,
            RequestValidationError: on_malformed,
            SopError: on_mistake,
        },
    )
    api.state.ports, api.state.desk = ports, desk_over(ports)
    api.state.turns, api.state.strangers = Turns(PER_TOKEN), Turns(PER_STRANGER)
    for part in (cycle_operations, command_operations, document_operations, record_operations):
        api.include_router(part.router)
    document = api.openapi()
    _say_problems(document)
    _name_sops(document, ports.office)
    api.state.methods = _methods(document)
    return api


def _methods(document: dict[str, Any]) -> Callable[[str], str]:
    """The methods of an address, all of them: the framework names those of the first operation that has it."""
    known = [
        (compile_path(f"{PATH}{path}")[0], ", ".join(sorted(operations)).upper())
        for path, operations in document["paths"].items()
    ]
    return lambda address: next((methods for pattern, methods in known if pattern.match(address)), "GET")


def _say_problems(made: dict[str, Any]) -> None:
    """FastAPI documents its own form of a validation error; ours is `Problem`."""
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    made["servers"] = [{"url": PATH}]


def _name_sops(made: dict[str, Any], office: Office) -> None:
    """Which SOPs and outside roles there are, the office knows; the operations are written before it is built."""
    new = made["components"]["schemas"]["NewCycle"]["properties"]
    name = new["parties"].pop("additionalProperties")
    new["parties"] |= {"additionalProperties": False, "properties": dict.fromkeys(office.external, name)}
    asked = made["paths"]["/monitoring"]["get"]["parameters"]
    for schema in (
        new["sop"],
        *(parameter["schema"] for parameter in asked if parameter["name"] == "sop"),
    ):
        schema["enum"] = [*office.sops]
