"""What a page of a PDF shows, in millimetres from its upper left corner: its lines, and where its words stand."""

from dataclasses import dataclass
from itertools import pairwise

from pypdf import PageObject
from pypdf.generic import NumberObject

MILLIMETRES = 25.4 / 72


@dataclass(frozen=True)
class Stroke:
    """A straight line of the flow: level or upright, its ends in order."""

    x: float
    y: float
    to_x: float
    to_y: float

    @property
    def upright(self) -> bool:
        return abs(self.x - self.to_x) < 0.05

    def overlaps(self, other: "Stroke") -> bool:
        """Whether the two run upon one another for more than a point's width."""
        if self.upright and other.upright:
            return abs(self.x - other.x) < 0.3 and min(self.to_y, other.to_y) - max(self.y, other.y) > 0.5
        if self.upright or other.upright:
            return False
        return abs(self.y - other.y) < 0.3 and min(self.to_x, other.to_x) - max(self.x, other.x) > 0.5


def flow_of(page: PageObject) -> list[Stroke]:
    """Every stroke of the flow's own width: the table's rules are thinner, what is filled has none."""
    height = float(page.mediabox.height)
    strokes: list[Stroke] = []
    points: list[tuple[float, float]] = []
    width, closed = 0.0, False

    def seen(operator: bytes, operands: list[NumberObject], matrix: list[float], _: list[float]) -> None:
        nonlocal points, width, closed
        a, b, c, d, e, f = matrix
        match operator:
            case b"w":
                width = float(operands[0])
            case b"m" | b"l":
                if operator == b"m":
                    points, closed = [], False
                x, y = map(float, operands)
                points.append((a * x + c * y + e, height - (b * x + d * y + f)))
            case b"h" | b"c" | b"re":
                closed = True
            case b"S":
                if not closed and 0.6 < width < 0.8:
                    for (x, y), (to_x, to_y) in pairwise(points):
                        left, right = sorted((x * MILLIMETRES, to_x * MILLIMETRES))
                        top, bottom = sorted((y * MILLIMETRES, to_y * MILLIMETRES))
                        strokes.append(Stroke(left, top, right, bottom))
                points = []

    page.extract_text(visitor_operand_before=seen)
    return strokes


def places_of(page: PageObject, *words: str) -> list[tuple[str, float, float]]:
    """Where each of `words` stands that is printed by itself: the word, x and y of its beginning."""
    height = float(page.mediabox.height)
    places: list[tuple[str, float, float]] = []

    def seen(text: str, matrix: list[float], place: list[float], _font: object, _size: float) -> None:
        if (word := text.strip()) in words:
            a, b, c, d, e, f = matrix
            x, y = a * place[4] + c * place[5] + e, b * place[4] + d * place[5] + f
            places.append((word, x * MILLIMETRES, (height - y) * MILLIMETRES))

    page.extract_text(visitor_text=seen)
    return places
