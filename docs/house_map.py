"""Draws the house from its own imports: `docs/images/house.svg`, made anew by `make docs`.

A box is a room, the small ones in it are the sub-rooms with walls of their own. A line means: imports. What follows
from other lines is left out, so that a line is news.
"""

from collections import defaultdict
from html import escape

from tests.house import HOUSE, PRODUCT, ROOT

MAP = ROOT / "docs" / "images" / "house.svg"
FLOORS = (
    (("starter", "STARTS"), ("actor", "ANSWERS"), ("worker", "WIRES"), ("deploy", "SHIPS")),
    (("console", "SHOWS on a terminal"), ("portal", "SHOWS in a browser, to programs")),
    (("desk", "HANDLES every use case once"), ("workflows", "WAITS")),
    (("adapters", "SPEAKS to outside things"), ("activities", "TOUCHES"), ("settings", "READ once")),
    (("sop", "KNOWS the rules"),),
)
"""From the doors down to the rules, with the verb of each room."""
WIDTH, MARGIN, GAP, BETWEEN = 1120, 24, 18, 66
CHIP, LETTER = 26, 7.4
HEAD = 34


def drawing() -> str:
    """The map as an SVG document; the same imports give the same text."""
    boxes, height = _boxes()
    lines = [_line(boxes[above], boxes[below]) for above, below in sorted(_news(_imports()))]
    rooms = [_room(name, verb, boxes[name]) for floor in FLOORS for name, verb in floor]
    style = (
        "text{font:13px system-ui,sans-serif;fill:#1c2733}.verb{font-size:11px;fill:#5a6b7b}.room{fill:#f4f7fa;"
        "stroke:#8aa0b4}.chip{fill:#fff;stroke:#c3d0dc}.line{stroke:#5a7ea6;stroke-width:1.4;fill:none;opacity:.75}"
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-label="The rooms of the house and who imports whom">',
            f"<style>{style}</style>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *lines,
            *rooms,
            "</svg>",
            "",
        )
    )


def _imports() -> set[tuple[str, str]]:
    """Pairs of rooms, of which the first imports the second."""
    pairs = {(each.home, place.partition("/")[0]) for each in PRODUCT for _, place in each.imports()}
    rooms = {name for floor in FLOORS for name, _ in floor}
    return {(above, below) for above, below in pairs if above != below and {above, below} <= rooms}


def _news(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs that do not follow from others."""
    below: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        below[first].add(second)

    def reached(room: str) -> set[str]:
        return below[room].union(*(reached(each) for each in tuple(below[room])))

    return {
        (first, second)
        for first, second in pairs
        if not any(second in reached(other) for other in below[first] - {second})
    }


Box = tuple[float, float, float, float]


def _boxes() -> tuple[dict[str, Box], int]:
    """Left, top, width and height of each room, and the height of all."""
    boxes: dict[str, Box] = {}
    top = float(MARGIN)
    for floor in FLOORS:
        free = WIDTH - 2 * MARGIN - GAP * (len(floor) - 1)
        wanted = [_wanted(name, verb) for name, verb in floor]
        widths = [free * each / sum(wanted) for each in wanted]
        tall = max(HEAD + 10 + CHIP * len(_rows(name, width)) for (name, _), width in zip(floor, widths, strict=True))
        left = float(MARGIN)
        for (name, _), width in zip(floor, widths, strict=True):
            boxes[name] = (left, top, width, tall)
            left += width + GAP
        top += tall + BETWEEN
    return boxes, round(top - BETWEEN + MARGIN)


def _wanted(name: str, verb: str) -> float:
    return max(LETTER * (len(name) + len(verb)) + 60, min(sum(map(_chip, _parts(name))), 700.0))


def _parts(room: str) -> list[str]:
    return [place.partition("/")[2] for place in HOUSE if place.startswith(f"{room}/")]


def _chip(part: str) -> float:
    return LETTER * len(part) + 22


def _rows(room: str, width: float) -> list[list[str]]:
    rows: list[list[str]] = []
    left = width
    for part in _parts(room):
        if left + _chip(part) > width - 20:
            rows.append([])
            left = 0.0
        rows[-1].append(part)
        left += _chip(part) + 6
    return rows


def _room(name: str, verb: str, box: Box) -> str:
    left, top, width, tall = box
    shown = name if (ROOT / name).is_dir() else f"{name}.py"
    drawn = [
        f'<rect class="room" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{tall:.1f}" rx="8"/>',
        f'<text x="{left + 12:.1f}" y="{top + 21:.1f}" font-weight="600">{escape(shown)}</text>',
        f'<text class="verb" x="{left + 22 + LETTER * len(shown):.1f}" y="{top + 21:.1f}">{escape(verb)}</text>',
    ]
    for row, parts in enumerate(_rows(name, width)):
        at = left + 12
        for part in parts:
            y, wide = top + HEAD + CHIP * row, _chip(part)
            drawn.append(f'<rect class="chip" x="{at:.1f}" y="{y:.1f}" width="{wide:.1f}" height="21" rx="5"/>')
            drawn.append(f'<text x="{at + 10:.1f}" y="{y + 15:.1f}">{escape(part)}</text>')
            at += wide + 6
    return "\n".join(drawn)


def _line(above: Box, below: Box) -> str:
    """From the foot of one room to the head of another; those that pass a floor go behind its rooms."""
    x1, y1 = above[0] + above[2] / 2, above[1] + above[3]
    x2, y2 = below[0] + below[2] / 2, below[1]
    middle = (y1 + y2) / 2
    curve = f"M{x1:.1f} {y1:.1f} C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    return f'<path class="line" d="{curve}"/><circle cx="{x2:.1f}" cy="{y2:.1f}" r="3.5" fill="#5a7ea6"/>'
