"""What schemathesis must know of the API beside its document (`hooks` in its configuration)."""

import secrets
from typing import Any

import schemathesis

KEY = "idempotency-key"


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Each wish has a key of its own: under one and the same key nearly all of them would be refused for that alone."""
    key = case.headers.get(KEY) if case.headers else None
    if key and case.meta is not None and case.meta.generation.mode.is_positive:
        case.headers[KEY] = f"{key[:60]}{secrets.token_hex(8)}"
