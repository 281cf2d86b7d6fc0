"""Where the boxes stand: a layered drawing after Sugiyama, by the graph library igraph.

The layers are ours (the longest way from above; a source just above its first use), and so are the
stand-ins that lead a long arrow through the layers between; igraph orders each layer so that few
arrows cross, and places it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..data import Box, BoxKind, Sketch
from ..errors import TapeError
from .boxes import under

HEIGHT = 40.0
GAP = 46.0
BESIDE = 30.0


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Centres of the boxes, the points that each arrow passes, widths, and the whole size."""

    centres: dict[str, tuple[float, float]]
    ways: tuple[tuple[tuple[float, float], ...], ...]
    widths: dict[str, float]
    size: tuple[float, float]


def require_igraph() -> Any:
    """The library; TapeError with the mend if it is not installed."""
    try:
        import igraph
    except ImportError:
        raise TapeError(
            "cinta.draw: the graph library igraph is missing. Fix: pip install igraph"
        ) from None
    return igraph


def placed(sketch: Sketch, lang: str) -> Layout:
    """Lay a sketch out, from top to bottom."""
    layers = _layers(sketch)
    order = [box.id for box in sketch.boxes]
    index = {box: k for k, box in enumerate(order)}
    rank = [layers[box] for box in order]
    edges, chains = [], []
    for arrow in sketch.arrows:
        chain = [index[arrow.start]]
        for between in range(layers[arrow.start] + 1, layers[arrow.end]):
            rank.append(between)
            chain.append(len(rank) - 1)
        chain.append(index[arrow.end])
        edges += list(pairwise(chain))
        chains.append(chain)
    widths = {box.id: width_of(box, lang) for box in sketch.boxes}
    points = _ordered(len(rank), edges, rank, [widths.get(b, 0.0) for b in order])
    centres = {box: points[k] for box, k in index.items()}
    ways = tuple(tuple(points[k] for k in chain) for chain in chains)
    right = max(centres[b][0] + widths[b] / 2 for b in order) + BESIDE
    right = max(right, max((x for way in ways for x, _ in way), default=0.0) + 2 * BESIDE)
    bottom = max(y for _, y in centres.values()) + HEIGHT
    return Layout(centres=centres, ways=ways, widths=widths, size=(right, bottom))


def width_of(box: Box, lang: str) -> float:
    """The width of a box for its texts, in pixels."""
    return max(58.0, 7.6 * len(box.label) + 22.0, 5.7 * len(under(box, lang)) + 18.0)


def _layers(sketch: Sketch) -> dict[str, int]:
    """Longest way from above; sources and gaps then come down to just above their first use."""
    layers = {box.id: 0 for box in sketch.boxes}
    for _ in sketch.boxes:
        moved = False
        for arrow in sketch.arrows:
            if layers[arrow.end] <= layers[arrow.start]:
                layers[arrow.end] = layers[arrow.start] + 1
                moved = True
        if not moved:
            break
    for box in sketch.boxes:
        after = [layers[a.end] for a in sketch.arrows if a.start == box.id]
        if box.kind in (BoxKind.SOURCE, BoxKind.GIVEN) and after:
            layers[box.id] = min(after) - 1
    return layers


def _ordered(
    count: int, edges: list[tuple[int, int]], rank: list[int], widths: list[float]
) -> list[tuple[float, float]]:
    """Points by igraph, then pushed apart within each layer by what the boxes really take."""
    igraph = require_igraph()
    graph = igraph.Graph(n=count, edges=edges, directed=True)
    coords = graph.layout_sugiyama(layers=rank, hgap=1, vgap=1, maxiter=500).coords[:count]
    wide = [widths[k] if k < len(widths) else 18.0 for k in range(count)]
    unit = sum(wide) / len(wide) + BESIDE
    x = [point[0] * unit for point in coords]
    for layer in set(rank):
        row = sorted((k for k in range(count) if rank[k] == layer), key=lambda k: x[k])
        _apart(row, x, wide)
    least = min(x[k] - wide[k] / 2 for k in range(count))
    step = HEIGHT + GAP
    return [(x[k] - least + BESIDE, rank[k] * step + HEIGHT) for k in range(count)]


def _apart(row: list[int], x: list[float], wide: list[float]) -> None:
    """Give each box of a layer its room and keep the layer's middle where it was."""
    before = sum(x[k] for k in row) / len(row)
    for left, right in pairwise(row):
        room = (wide[left] + wide[right]) / 2 + BESIDE
        x[right] = max(x[right], x[left] + room)
    shift = before - sum(x[k] for k in row) / len(row)
    for k in row:
        x[k] += shift
