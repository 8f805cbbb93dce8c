"""Builds the API: an application of its own within the portal, with an OpenAPI document of its own."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from portal.api import commands, cycles, documents, records
from portal.api.problems import DOCUMENTED, Problem, on_http, on_malformed, on_mistake
from portal.ports import Ports
from sop.errors import SopError

PATH = "/api/v1"


def build_api(ports: Ports) -> FastAPI:
    api = FastAPI(
        title="SOP cycles",
        version="1",
        description="The cycles of the office's SOPs, for its other systems. See docs/api.md.",
        docs_url=None,
        redoc_url=None,
        responses=DOCUMENTED,
        exception_handlers={
            HTTPException: on_http,
            RequestValidationError: on_malformed,
            SopError: on_mistake,
        },
    )
    api.state.ports = ports
    for part in (cycles, commands, documents, records):
        api.include_router(part.router)
    _document_problems(api)
    return api


def _document_problems(api: FastAPI) -> None:
    """FastAPI documents its own form of a validation error; ours is `Problem`."""
    made = api.openapi()
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    made["servers"] = [{"url": PATH}]
