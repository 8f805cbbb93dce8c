"""Turning what people write (TOML files, JSON payloads) into models, or into one sentence that says what is wrong."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, from_json

from sop.base.errors import InvalidFile, MalformedMessage, UnfitField
from sop.base.plain_text import NOT_PLAIN, stray_in


class Frozen(BaseModel):
    """A value: immutable, and strict about fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def blank(value: object) -> bool:
    """What the JSON leaves out (`exclude_if`): documents, messages and views travel in the history of every cycle."""
    return not value


M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


def read_toml(path: Path, model: type[M]) -> M:
    """The model that the TOML file at `path` holds.

    Raises:
        InvalidFile: missing, not TOML, or against a rule of the model; names the file and the row.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidFile(str(path), "tidak dapat dibaca. Periksa nama dan izin berkas itu.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidFile(str(path), f"bukan TOML yang sah ({error}).") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidFile(str(path), sentence(error, data)) from error


def read_json(payload: bytes, model: type[M]) -> M:
    """The model that a JSON payload holds, read strictly: no number from a string, no unknown field.

    Raises:
        MalformedMessage: with the field and what is wrong with it.
    """
    try:
        return model.model_validate_json(payload, strict=True)
    except ValidationError as error:
        raise MalformedMessage(sentence(error, json_or_none(payload))) from error


def checked(make: Callable[[], T]) -> T:
    """What `make` makes of what a person has given. Raises UnfitField where a model refuses it, or where a letter in it
    is none (`sop.base.plain_text`)."""
    try:
        made = make()
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        raise UnfitField(str(place[0]) if place else "", sentence(error)) from error
    if isinstance(made, BaseModel) and (field := stray_in(made)) is not None:
        raise UnfitField(field, f"{field}: {NOT_PLAIN}")
    return made


def sentence(error: ValidationError, data: object = None) -> str:
    """One sentence in Bahasa Indonesia for the first thing that is wrong, with its place among `data`'s rows."""
    first = error.errors(include_url=False)[0]
    place = _place(first["loc"], data)
    return f"{place}{problem_in(first)}"


def json_or_none(payload: bytes) -> object:
    """What a payload says where it is JSON at all; None where it is not."""
    try:
        return from_json(payload)  # refuses half letters and endless nesting, as the model does
    except ValueError:
        return None


def _place(location: tuple[int | str, ...], data: object) -> str:
    """`activities[2].minutes` and, where the row has a number of its own, that number: the row as a person finds it."""
    text, row = "", ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part + 1}]"
            data = data[part] if isinstance(data, list) and part < len(data) else None
            if isinstance(data, dict) and (number := data.get("number", data.get("id"))) is not None:
                row = f" (baris {number})"
        else:
            text += f".{part}" if text else part
            data = data.get(part) if isinstance(data, dict) else None
    return f"{text}{row}: " if text else ""


def problem_in(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "missing":
            return "isian ini wajib ada."
        case "extra_forbidden":
            return "isian ini tidak dikenal; hapus atau periksa ejaannya."
        case "json_invalid" | "model_type" | "dict_type" | "model_attributes_type":
            return "harus berupa satu objek JSON."
        case "int_type" | "int_parsing" | "int_from_float":
            return "harus berupa bilangan bulat."
        case "int_parsing_size":
            return "bilangan itu terlalu besar."
        case "float_type" | "float_parsing":
            return "harus berupa bilangan."
        case kind if kind.startswith(("date_", "datetime_")):
            return "harus berupa tanggal, misalnya 2026-12-25."
        case kind if kind.startswith("time_"):
            return "harus berupa jam, misalnya 07:30."
        case "string_type":
            return "harus berupa teks."
        case "string_too_short" | "too_short":
            return "tidak boleh kosong."
        case "string_too_long":
            return f"paling panjang {context['max_length']} huruf."
        case "too_long":
            return f"paling banyak {context['max_length']} isian."
        case "string_pattern_mismatch":
            return f"bentuknya tidak sesuai ({context['pattern']})."
        case "greater_than":
            return f"harus lebih besar dari {context['gt']:g}."
        case "greater_than_equal":
            return f"paling sedikit {context['ge']:g}."
        case "less_than_equal":
            return f"paling banyak {context['le']:g}."
        case "less_than":
            return f"harus lebih kecil dari {context['lt']:g}."
        case "enum" | "literal_error":
            return f"harus salah satu dari {context['expected'].replace(' or ', ' atau ')}."
        case "value_error":
            return str(context["error"])
        case other:
            return f"isian tidak sah ({other})."
