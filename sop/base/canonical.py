"""The one JSON text of a value, so that whoever hashes or signs it means the same bytes."""

import hashlib
import json

from pydantic import BaseModel


def canonical(model: BaseModel) -> bytes:
    """The one JSON text of a model: UTF-8, keys in order, no spaces, a line feed at the end."""
    return canonical_json(model.model_dump(mode="json"))


def canonical_json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
