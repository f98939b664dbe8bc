"""Places the boxes of a directed graph in layers, so that nothing overlaps. Pure geometry.

Boxes come in layers from top to bottom (Sugiyama's method). A long edge passes each layer between at a
bend of its own; edges to the same box share their bends, so that many ways to one place read as one.
"""

import itertools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

APART = 28.0
"""Pixels between two boxes of a layer."""
BEND_APART = 16.0
"""Pixels between a bend and its neighbours."""
GAP = 46.0
"""Pixels between two layers; more where edges run far sideways."""
SWEEPS = 24
SPINE = 40
"""How much harder than others the longest way pulls its boxes into one line."""

Key = Hashable
Line = tuple[Key, Key, bool]
"""The upper and the lower end of a piece of an edge, in neighbouring layers; whether it leads up."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Where edges to `target` pass a layer. `up` edges lead to a box above."""

    target: Key
    layer: int
    up: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box or bend lies: its centre from left, its top, its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an edge: from one height to another. `arrow` is where its head is: '', 'down', 'up'."""

    upper: Key
    lower: Key
    start: tuple[float, float]
    top: float
    bottom: float
    end: tuple[float, float]
    up: bool
    arrow: str


@dataclass(slots=True)
class Layout:
    """Where everything lies, and how large the whole is."""

    spots: dict[Key, Spot] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def lay_out(
    sizes: Mapping[Key, tuple[float, float]],
    edges: Sequence[tuple[Key, Key]],
    back: Iterable[tuple[Key, Key]] = (),
) -> Layout:
    """Places boxes of these sizes. `back` edges close circles and do not push their target down.

    Without the `back` edges the graph has to be free of circles (ValueError).
    """
    ranks = _ranks(list(sizes), [edge for edge in edges if edge not in set(back)])
    layers, lines = _layers(list(sizes), edges, ranks)
    _order(layers, lines)
    spine = _spine(list(sizes), edges, ranks)
    widths = {node: sizes[node][0] if node in sizes else 0.0 for layer in layers for node in layer}
    x = _across(layers, lines, widths, spine)
    return _placed(layers, lines, sizes, x)


def _ranks(nodes: list[Key], edges: list[tuple[Key, Key]]) -> dict[Key, int]:
    """The layer of each box: one below the lowest of those that lead to it."""
    ranks = dict.fromkeys(nodes, 0)
    for _ in range(len(nodes) + 1):
        changed = False
        for source, target in edges:
            if ranks[target] <= ranks[source]:
                ranks[target], changed = ranks[source] + 1, True
        if not changed:
            return ranks
    raise ValueError("the graph has a circle that no back edge opens")


def _spine(
    nodes: list[Key], edges: Sequence[tuple[Key, Key]], ranks: dict[Key, int]
) -> set[tuple[Key, Key]]:
    """The edges of a longest way down, to be drawn straight."""
    before: dict[Key, list[Key]] = {}
    for source, target in edges:
        if ranks[target] == ranks[source] + 1:
            before.setdefault(target, []).append(source)
    found = set()
    here = max(nodes, key=lambda node: ranks[node], default=None)
    while here in before:
        found.add((before[here][0], here))
        here = before[here][0]
    return found


def _layers(
    nodes: list[Key], edges: Iterable[tuple[Key, Key]], ranks: dict[Key, int]
) -> tuple[list[list[Key]], list[Line]]:
    """The boxes and bends of each layer, and the lines between layers."""
    layers: list[list[Key]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for node in nodes:
        layers[ranks[node]].append(node)
    lines: dict[Line, None] = {}
    for source, target in edges:
        up = ranks[target] < ranks[source]
        upper, lower = (target, source) if up else (source, target)
        chain = [upper]
        for layer in range(ranks[upper] + 1, ranks[lower]):
            bend = Bend(target, layer, up)
            if bend not in layers[layer]:
                layers[layer].append(bend)
            chain.append(bend)
        chain.append(lower)
        lines.update(((a, b, up), None) for a, b in itertools.pairwise(chain))
    return layers, list(lines)


def _crossings(layers: list[list[Key]], lines: Sequence[Line]) -> int:
    place = {node: i for layer in layers for i, node in enumerate(layer)}
    level = {node: n for n, layer in enumerate(layers) for node in layer}
    found = 0
    by_level: dict[int, list[tuple[int, int]]] = {}
    for upper, lower, _ in lines:
        by_level.setdefault(level[upper], []).append((place[upper], place[lower]))
    for pairs in by_level.values():
        for i, (a, b) in enumerate(pairs):
            found += sum((a - c) * (b - d) < 0 for c, d in pairs[i + 1 :])
    return found


def _order(layers: list[list[Key]], lines: Sequence[Line]) -> None:
    """Orders each layer so that few lines cross: by the mean place of neighbours, down and up."""
    above: dict[Key, list[Key]] = {}
    below: dict[Key, list[Key]] = {}
    for upper, lower, _ in lines:
        above.setdefault(lower, []).append(upper)
        below.setdefault(upper, []).append(lower)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, lines)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
        for n in order:
            neighbours, beside = (above, layers[n - 1]) if down else (below, layers[n + 1])
            place = {node: i for i, node in enumerate(beside)}
            current = {node: float(i) for i, node in enumerate(layers[n])}
            mean = {
                node: sum(place[o] for o in found) / len(found)
                if (found := neighbours.get(node))
                else current[node]
                for node in layers[n]
            }
            layers[n].sort(key=lambda node: mean[node])
        _swap(layers, lines)
        crossings = _crossings(layers, lines)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    layers[:] = best


def _swap(layers: list[list[Key]], lines: Sequence[Line]) -> None:
    """Swaps neighbours of a layer where that saves crossings."""
    level = {node: n for n, layer in enumerate(layers) for node in layer}
    near: dict[int, list[Line]] = {}
    for line in lines:
        near.setdefault(level[line[0]], []).append(line)
    for n, layer in enumerate(layers):
        touching = [*near.get(n - 1, ()), *near.get(n, ())]
        for i in range(len(layer) - 1):
            before = _crossings(layers, touching)
            layer[i], layer[i + 1] = layer[i + 1], layer[i]
            if _crossings(layers, touching) >= before:
                layer[i], layer[i + 1] = layer[i + 1], layer[i]


def _across(
    layers: list[list[Key]],
    lines: Sequence[Line],
    widths: Mapping[Key, float],
    spine: set[tuple[Key, Key]],
) -> dict[Key, float]:
    """The centre of everything, from left: near its neighbours, and never too near to its own kind.

    Bends pull harder than boxes, so that long edges run straight; the spine pulls hardest.
    """
    near: dict[Key, list[Key]] = {}
    for upper, lower, _ in lines:
        pull = 1 + 3 * (isinstance(upper, Bend) + isinstance(lower, Bend))
        if (upper, lower) in spine:
            pull = SPINE
        near.setdefault(upper, []).extend([lower] * pull)
        near.setdefault(lower, []).extend([upper] * pull)
    central = {node for line in spine for node in line}
    weights = {node: SPINE if node in central else 1 for layer in layers for node in layer}
    x: dict[Key, float] = {}
    for layer in layers:
        x.update(zip(layer, _spaced(layer, [0.0] * len(layer), widths, weights), strict=True))
    level = {node: n for n, layer in enumerate(layers) for node in layer}
    for sweep in range(SWEEPS * 2):
        down = sweep % 2 == 0
        for n in range(len(layers)) if down else range(len(layers) - 1, -1, -1):
            wished = []
            for node in layers[n]:
                side = [o for o in near.get(node, ()) if (level[o] < n) == down]
                # At the end everybody counts, so that a box stands in the middle of its ways.
                others = near.get(node, ()) if sweep > SWEEPS else side
                wished.append(sum(x[o] for o in others) / len(others) if others else x[node])
            x.update(zip(layers[n], _spaced(layers[n], wished, widths, weights), strict=True))
    _straighten(layers, lines, widths, x)
    left = min((x[node] - widths[node] / 2 for node in x), default=0.0)
    return {node: value - left for node, value in x.items()}


def _straighten(
    layers: list[list[Key]],
    lines: Sequence[Line],
    widths: Mapping[Key, float],
    x: dict[Key, float],
) -> None:
    """Sets the bends of a long edge one under the other, as far as their neighbours leave room."""
    below: dict[Key, Key] = {
        a: b for a, b, _ in lines if isinstance(a, Bend) and isinstance(b, Bend)
    }
    beside: dict[Key, tuple[Key | None, Key | None]] = {}
    for layer in layers:
        for left, node, right in zip([None, *layer], layer, [*layer[1:], None], strict=False):
            beside[node] = (left, right)
    lower = set(below.values())
    for first in [node for layer in layers for node in layer if node in below]:
        if first in lower:
            continue
        run: list[Key] = [first]
        low, high = _room(first, beside, widths, x)
        for node in [*_chain(first, below), None]:
            least, most = _room(node, beside, widths, x) if node is not None else (math.inf, 0.0)
            if node is not None and max(low, least) <= min(high, most):
                run, low, high = [*run, node], max(low, least), min(high, most)
                continue
            mean = sum(x[one] for one in run) / len(run)
            x.update(dict.fromkeys(run, min(max(mean, low), high)))
            if node is not None:
                run, low, high = [node], least, most


def _chain(first: Key, below: Mapping[Key, Key]) -> Iterable[Key]:
    """What lies below, bend by bend."""
    while first in below:
        first = below[first]
        yield first


def _room(
    node: Key,
    beside: Mapping[Key, tuple[Key | None, Key | None]],
    widths: Mapping[Key, float],
    x: Mapping[Key, float],
) -> tuple[float, float]:
    """From where to where a bend may be moved; where it is now at least."""
    left, right = beside[node]
    low = -math.inf if left is None else x[left] + widths[left] / 2 + BEND_APART
    high = math.inf if right is None else x[right] - widths[right] / 2 - BEND_APART
    return min(low, x[node]), max(high, x[node])


def _spaced(
    layer: Sequence[Key],
    wished: Sequence[float],
    widths: Mapping[Key, float],
    weights: Mapping[Key, int],
) -> list[float]:
    """The places nearest to those wished for that keep order and distance.

    Weighted least squares under a chain of minimum distances: pool adjacent violators.
    """
    offsets = [0.0]
    for left, right in itertools.pairwise(layer):
        bends = isinstance(left, Bend) or isinstance(right, Bend)
        apart = (widths[left] + widths[right]) / 2 + (BEND_APART if bends else APART)
        offsets.append(offsets[-1] + apart)
    blocks: list[tuple[float, int, int]] = []
    """The mean of neighbours that touch, their weight, their number."""
    for node, wish, offset in zip(layer, wished, offsets, strict=False):
        mean, weight, count = wish - offset, weights[node], 1
        while blocks and blocks[-1][0] > mean:
            before, heavy, many = blocks.pop()
            mean = (before * heavy + mean * weight) / (heavy + weight)
            weight, count = weight + heavy, count + many
        blocks.append((mean, weight, count))
    flat = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=False)]


def _placed(
    layers: list[list[Key]],
    lines: Sequence[Line],
    sizes: Mapping[Key, tuple[float, float]],
    x: Mapping[Key, float],
) -> Layout:
    level = {node: n for n, layer in enumerate(layers) for node in layer}
    layout = Layout()
    tops, bottoms, y = [], [], 0.0
    for n, layer in enumerate(layers):
        height = max((sizes[node][1] for node in layer if node in sizes), default=0.0)
        tops.append(y)
        bottoms.append(y + height)
        for node in layer:
            width, own = sizes.get(node, (0.0, height))
            layout.spots[node] = Spot(x[node], y + (height - own) / 2, width, own)
        reach = max((abs(x[a] - x[b]) for a, b, _ in lines if level[a] == n), default=0.0)
        y += height + GAP + min(70.0, reach / 10)
    layout.height = bottoms[-1] if bottoms else 0.0
    layout.width = max((spot.x + spot.width / 2 for spot in layout.spots.values()), default=0.0)
    ports = _ports(lines, layout.spots, x)
    for line in lines:
        upper, lower, up = line
        n = level[upper]
        above, below = layout.spots[upper], layout.spots[lower]
        # A bend has no box: the line passes its whole layer.
        leaves = above.y + above.height if upper in sizes else above.y
        arrow = "down" if not up and lower in sizes else "up" if up and upper in sizes else ""
        layout.pieces.append(
            Piece(
                upper,
                lower,
                (ports[line, "out"], leaves),
                bottoms[n],
                tops[n + 1],
                (ports[line, "in"], below.y),
                up,
                arrow,
            )
        )
    return layout


def _ports(
    lines: Sequence[Line], spots: Mapping[Key, Spot], x: Mapping[Key, float]
) -> dict[tuple[Line, str], float]:
    """Where on the edge of a box each line begins or ends: side by side, in the order of the far ends."""
    sides: dict[tuple[Key, str], list[Line]] = {}
    for line in lines:
        sides.setdefault((line[0], "out"), []).append(line)
        sides.setdefault((line[1], "in"), []).append(line)
    ports = {}
    for (node, side), touching in sides.items():
        touching.sort(key=lambda line: x[line[1] if side == "out" else line[0]])
        spot = spots[node]
        step = min(26.0, spot.width * 0.8 / max(1, len(touching)))
        for i, line in enumerate(touching):
            ports[line, side] = spot.x + (i - (len(touching) - 1) / 2) * step
    return ports
