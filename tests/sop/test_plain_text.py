"""Text of people as text and nothing else."""

import json

import pytest

from sop.base.errors import UnfitField
from sop.base.plain_text import STRAY, escaped, inert, markdown, stray_in
from sop.base.reading import checked
from sop.cycle.messages import CompleteStep, ReturnStep
from sop.cycle.progress import Output
from tests.sop.support.cycles import HEAD, ON_THE_CLOCK, UNIT

HARMFUL = {
    "a window's title": "\x1b]0;jahat\x07",
    "NUL": "a\x00b",
    "a control of eight bits": "a\x9bK",
    "deleting": "a\x7fb",
    "a line turned around": "a\u202efdp.exe",
    "an isolate": "a\u2066b\u2069",
    "a mark of direction": "a\u200fb",
    "what is not seen": "a\u200bb",
    "a soft hyphen": "Bu\xaddi",
    "a separator of lines": "a\u2028b",
    "a tag": "a\U000e0041b",
    "a carriage return": "benar\rsalah",
}
FINE = ("Petugas Data 1", "Dr. H. Ängström, S.Kom.", "B/7/2026 “draf” – 50 %", "محمد", "👨‍👩‍👧", "数据")


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_a_letter_that_is_none_is_refused_wherever_people_give_text(text: str) -> None:
    """In titles, names, numbers, reasons and notes: with one sentence that names the field."""
    usual = {"step": 1, "role": UNIT, "actor": "Petugas 1", "outputs": (Output(title="Catatan", reference="B/1"),)}
    for field, make in {
        "title": lambda: Output(title=text, reference="1"),
        "reference": lambda: Output(title="Catatan", reference=text),
        "actor": lambda: CompleteStep.model_validate({**usual, "actor": text}),
        "note": lambda: CompleteStep.model_validate({**usual, "note": text}),
        "reason": lambda: ReturnStep(to_step=1, role=HEAD, actor="Kepala 1", reason=text),
    }.items():
        with pytest.raises(UnfitField) as refused:
            checked(make)
        assert refused.value.field == field
        assert str(refused.value).startswith(f"Isian tidak sah: {field}: memuat tanda yang bukan huruf")
    with pytest.raises(UnfitField, match="title: memuat"):
        checked(lambda: ON_THE_CLOCK.model_copy(update={"title": text}))


@pytest.mark.parametrize("text", FINE)
def test_letters_of_whatever_language_are_taken(text: str) -> None:
    """Also where several make one sign."""
    assert checked(lambda: Output(title=text, reference="1")).title == text
    assert inert(text) == text


def test_a_new_line_is_taken_in_what_has_several() -> None:
    """In reasons and notes, as any system writes it; not in a name, which would end in the next line of a list."""
    reason = checked(lambda: ReturnStep(to_step=1, role=HEAD, actor="Kepala 1", reason="Satu\r\n\tdua\ntiga")).reason
    assert inert(reason) == "Satu\n\tdua\ntiga"
    assert stray_in(Output(title="Catatan\nDraf", reference="1")) == "title"


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_what_has_come_in_all_the_same_does_nothing(text: str) -> None:
    """Shown, there is a sign in its place; in JSON its number, from which programs read what was sealed."""
    assert not STRAY.search(inert(text))
    assert not STRAY.search(markdown(text))
    written = escaped(json.dumps({"detail": text}, ensure_ascii=False))
    assert not STRAY.search(written)
    assert json.loads(written) == {"detail": text}
