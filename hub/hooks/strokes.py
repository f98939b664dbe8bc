"""The strokes of a drawing, as SVG: boxes with their lines of text, signs, arrows, light and dark.

They stand alone: no script, no font, no address of anything.
"""

from dataclasses import dataclass

from hub.hooks.layout import Layout, Piece, Spot
from hub.hooks.lettering import printed
from hub.hooks.lettering import width as text_width

PADDING = 12.0
LEADING = 1.34

STYLE = """
svg{--ink:#1b2733;--soft:#556270;--paper:#fff;--box:#eaf1f8;--edge:#33658a;--line:#7b8894;--step:#fff;
--frame:#c4ccd4;--guard:#96410a;--back:#7a4ea3;--done:#dff0e3;--done-edge:#226437;--next:#fff3d6;
--next-edge:#8a5a00;--held:#fbe3df;--held-edge:#b3372a;
font-family:system-ui,'Segoe UI','Liberation Sans',Arial,'DejaVu Sans',sans-serif}
@media(prefers-color-scheme:dark){svg{--ink:#e8edf2;--soft:#a9b4bf;--paper:#12181f;--box:#1f3447;
--edge:#7db3da;--line:#7d8994;--step:#19222b;--frame:#3d4a56;--guard:#f0a868;--back:#c3a0e6;
--done:#17331f;--done-edge:#6cc486;--next:#3a2e10;--next-edge:#e0b04a;--held:#3d1a16;--held-edge:#ee8b7e}}
text{fill:var(--ink)}.paper{fill:var(--paper)}.small{fill:var(--soft)}.guard{fill:var(--guard)}
.state>rect{fill:var(--box);stroke:var(--edge);stroke-width:1.6}.state>.inner{fill:none;stroke-width:1}
.step>rect{fill:var(--step);stroke:var(--frame);stroke-width:1.2}
path{fill:none;stroke:var(--line);stroke-width:1.5}path.up{stroke:var(--back);stroke-dasharray:6 4}
.head{fill:var(--line);stroke:none}.head.up{fill:var(--back)}.dot{fill:var(--ink)}
.clock circle,.clock path,.bar circle,.bar path{fill:none;stroke:var(--soft);stroke-width:1.2}
.bar circle,.bar path{stroke:var(--guard)}
.mark{fill:var(--next-edge)}.done .mark,.passed .mark{fill:var(--done-edge)}.held .mark{fill:var(--held-edge)}
.done>rect,.passed>rect{fill:var(--done);stroke:var(--done-edge)}.next>rect{fill:var(--next);stroke:var(--next-edge)}
.held>rect{fill:var(--held);stroke:var(--held-edge);stroke-dasharray:5 3}
.here>rect{fill:var(--next);stroke:var(--next-edge);stroke-width:3.2}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text in a box: how it looks, how far in it begins, and the sign before it."""

    text: str
    size: float
    style: str = ""
    bold: bool = False
    indent: float = 0.0
    sign: str = ""


def size(rows: list[Row]) -> tuple[float, float]:
    """Width and height, in pixels, of a box with these lines."""
    wide = max((row.indent + text_width(row.text, row.size, row.bold) for row in rows), default=0.0)
    return max(wide, 90.0) + 2 * PADDING, sum(row.size for row in rows) * LEADING + 2 * PADDING


def written(text: str, x: float, y: float, size: float, style: str, bold: bool) -> str:
    """A line of text; `y` is where its letters stand."""
    look = f' class="{style}"' if style else ""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{look}{weight}>{printed(text)}</text>'
    )


def box(layout: Layout, key: tuple[str, str], rows: list[Row], style: str, final: bool) -> str:
    """A state (rounded; double where it is final) or a step, with its lines of text."""
    spot = layout.spots[key]
    radius = 14 if key[0] == "state" else 4
    parts = [f'<g class="{style}" data-name="{printed(key[1])}">', _frame(spot, radius)]
    if final:
        inner = Spot(spot.x, spot.y + 4, spot.width - 8, spot.height - 8)
        parts.append(_frame(inner, radius - 4, ' class="inner"'))
    left, y = spot.x - spot.width / 2 + PADDING, spot.y + PADDING
    for row in rows:
        line = row.size * LEADING
        if row.sign:
            parts.append(_sign(row.sign, left + 5, y + line / 2))
        parts.append(
            written(row.text, left + row.indent, y + line * 0.75, row.size, row.style, row.bold)
        )
        y += line
    return "".join([*parts, "</g>"])


def _sign(name: str, x: float, y: float) -> str:
    """A clock, or the bar that holds a step back."""
    inside = f"M{x:.1f} {y - 3:.1f}v3h2.4" if name == "clock" else f"M{x - 2.6:.1f} {y:.1f}h5.2"
    return f'<g class="{name}"><circle cx="{x:.1f}" cy="{y:.1f}" r="5"/><path d="{inside}"/></g>'


def _frame(spot: Spot, radius: int, more: str = "") -> str:
    return (
        f'<rect{more} x="{spot.x - spot.width / 2:.1f}" y="{spot.y:.1f}" width="{spot.width:.1f}"'
        f' height="{spot.height:.1f}" rx="{radius}"/>'
    )


def curve(piece: Piece) -> str:
    """Straight past its own layer, bent in the gap between two: it never crosses a box."""
    (x1, y1), (x2, y2) = piece.start, piece.end
    middle = (piece.top + piece.bottom) / 2
    style = ' class="up"' if piece.up else ""
    path = (
        f'<path{style} d="M{x1:.1f} {y1:.1f}V{piece.top:.1f}'
        f'C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {piece.bottom:.1f}V{y2:.1f}"/>'
    )
    if piece.arrow == "down":
        path += f'<path class="head" d="M{x2:.1f} {y2:.1f}l-4.5 -9h9z"/>'
    elif piece.arrow == "up":
        path += f'<path class="head up" d="M{x1:.1f} {y1:.1f}l-4.5 9h9z"/>'
    return path
