"""Words that the form prints, beside the words that people read where the source has them wrong."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, ValidationError, model_validator

from sop.base.reading import Frozen, blank, sentence

Text = Annotated[str, Field(min_length=1)]


class Printed(Frozen):
    """Words exactly as the source prints them, typing errors kept; a bare string in the file is enough."""

    wording: Text
    corrected: Text | None = Field(default=None, exclude_if=blank)

    @property
    def label(self) -> str:
        """The words to show to people: corrected where the source has an error."""
        return self.corrected or self.wording

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, data: object) -> object:
        return {"wording": data} if isinstance(data, str) else data


Lines = tuple[Printed, ...]


class Original(Frozen):
    """The source's own words of a field that is corrected."""

    field: Text
    wording: Text


class Readable(Frozen):
    """A part of the form whose fields are printed words: each holds what people read.

    Where the source prints something else, the file says `{ wording = "…", corrected = "…" }` as for a line of a list,
    and the source's own words stay here, whole. So whoever shows a field shows it right, and nobody forgets to ask. A
    document without such corrections has the JSON that it had before there were any.
    """

    WORDS: ClassVar[tuple[str, ...]] = ()
    """The fields that the form prints as text."""
    printed: tuple[Original, ...] = Field(default=(), exclude_if=blank)
    """Of each field that is corrected."""

    def as_printed(self, field: str) -> str:
        """The words of the source itself."""
        return next((each.wording for each in self.printed if each.field == field), str(getattr(self, field)))

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        pairs = {field: _pair(field, value) for field in cls.WORDS if isinstance(value := data.get(field), dict)}
        if not pairs:
            return data
        printed = [Original(field=field, wording=pair.wording) for field, pair in pairs.items() if pair.corrected]
        read = {field: pair.label for field, pair in pairs.items()}
        return data | read | {"printed": (*data.get("printed", ()), *printed)}

    @model_validator(mode="after")
    def _corrects_what_is_printed(self) -> Self:
        for each in self.printed:
            if each.field not in self.WORDS:
                raise ValueError(f"{each.field} bukan isian yang tercetak; hapus dari printed.")
            if getattr(self, each.field) in ("", each.wording):
                raise ValueError(f"pembetulan {each.field} harus berupa isian utuh yang berbeda dari sumbernya.")
        return self


def _pair(field: str, value: object) -> Printed:
    try:
        return Printed.model_validate(value)
    except ValidationError as error:
        raise ValueError(f"{field}.{sentence(error)}") from error  # the model's own place ends at the part
