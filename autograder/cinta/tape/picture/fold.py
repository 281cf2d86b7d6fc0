"""Few enough boxes to read: layers, lines and loops become one box each.

Only operations that ran one after another are folded, so no circle can come of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ..data import Arrow, ArrowState, Box, BoxKind, Sketch

MAX_PERIOD = 12

RANK = {ArrowState.LIVE: 0, ArrowState.BREAK: 1, ArrowState.LOST: 2, ArrowState.GIVEN: 3}
"""Of the arrows between the same two boxes the one of the least rank is drawn."""


def folded(sketch: Sketch, most: int) -> Sketch:
    """The sketch with about ``most`` boxes beside the sources; the same if it has no more."""
    for step in (_by_layer, _by_line, _by_loop):
        if _count(sketch) > most:
            sketch = step(sketch)
    if _count(sketch) > most:
        movable = [box for box in sketch.boxes if box.folds]
        sketch = _merged(sketch, list(_blocks(movable, -(-len(movable) // most))))
    return sketch


def _count(sketch: Sketch) -> int:
    return sum(box.folds for box in sketch.boxes)


def _by_layer(sketch: Sketch) -> Sketch:
    runs = _runs(sketch.boxes, [box.group if box.folds else "" for box in sketch.boxes])
    return _absorbed(_merged(sketch, runs))


def _by_line(sketch: Sketch) -> Sketch:
    lines = [box.group or box.line if box.folds else "" for box in sketch.boxes]
    return _merged(sketch, _runs(sketch.boxes, lines))


def _by_loop(sketch: Sketch) -> Sketch:
    """The same lines again and again, in the same order, are a loop: one box for all its rounds."""
    boxes = [box for box in sketch.boxes if box.folds]
    marks = [
        box.line if not box.broken and not box.group else f"#{k}" for k, box in enumerate(boxes)
    ]
    runs, times, k = [], {}, 0
    while k < len(boxes):
        period, rounds = _repeats(marks[k:])
        runs.append(boxes[k : k + period * rounds])
        times[boxes[k].id] = rounds
        k += period * rounds
    merged = _merged(sketch, runs)
    return replace(merged, boxes=tuple(_times(b, times.get(b.id, 1)) for b in merged.boxes))


def _times(box: Box, rounds: int) -> Box:
    return replace(box, label=f"{box.label}  ×{rounds}") if rounds > 1 else box


def _repeats(marks: Sequence[str]) -> tuple[int, int]:
    """How long the piece is that the marks begin with again and again, and how often it comes."""
    best = (1, 1)
    for period in range(1, min(MAX_PERIOD, len(marks) // 2) + 1):
        rounds = 1
        piece = marks[:period]
        while marks[rounds * period : (rounds + 1) * period] == piece:
            rounds += 1
        if rounds > 1 and rounds * period > best[0] * best[1]:
            best = (period, rounds)
    return best


def _runs(boxes: Sequence[Box], marks: Sequence[str]) -> list[list[Box]]:
    """Neighbours with the same mark, if they have one."""
    runs: list[list[Box]] = []
    before = ""
    for box, mark in zip(boxes, marks, strict=True):
        if box.folds:
            if runs and mark and mark == before:
                runs[-1].append(box)
            else:
                runs.append([box])
            before = mark
    return runs


def _blocks(boxes: Sequence[Box], size: int) -> Iterator[list[Box]]:
    """Runs of ``size`` boxes, never across a broken one."""
    run: list[Box] = []
    for box in boxes:
        if run and (box.broken or run[-1].broken or len(run) >= size):
            yield run
            run = []
        run.append(box)
    if run:
        yield run


def _merged(sketch: Sketch, runs: Sequence[Sequence[Box]]) -> Sketch:
    """Each run as one box; arrows inside a run go, arrows between the same two become one."""
    into = {box.id: run[0].id for run in runs for box in run}
    whole = {run[0].id: _fold(run) for run in runs}
    boxes = [whole.get(b.id, b) for b in sketch.boxes if into.get(b.id, b.id) == b.id]
    arrows: dict[tuple[str, str], Arrow] = {}
    for arrow in sketch.arrows:
        ends = into.get(arrow.start, arrow.start), into.get(arrow.end, arrow.end)
        if ends[0] != ends[1]:
            moved = replace(arrow, start=ends[0], end=ends[1])
            arrows[ends] = _stronger(arrows.get(ends), moved)
    return Sketch(tuple(boxes), tuple(arrows.values()), sketch.captions)


def _stronger(one: Arrow | None, other: Arrow) -> Arrow:
    return other if one is None or RANK[other.state] < RANK[one.state] else one


def _fold(run: Sequence[Box]) -> Box:
    """The box for a run: a layer's name, a line's text, or its first line and its last."""
    if len(run) == 1:
        return run[0]
    first, last = run[0], run[-1]
    groups = {box.group for box in run}
    texts = list(dict.fromkeys(box.line.partition(": ")[2] or box.label for box in run))
    label = first.group if len(groups) == 1 and first.group else _title(texts)
    count = sum(box.count for box in run)
    return replace(last, id=first.id, kind=BoxKind.FOLD, label=label, note="", count=count)


def _title(texts: Sequence[str]) -> str:
    cut = [text if len(text) <= 30 else text[:29] + "…" for text in (texts[0], texts[-1])]
    return cut[0] if len(texts) == 1 else f"{cut[0][:22]} … {cut[1][:22]}"


def _absorbed(sketch: Sketch) -> Sketch:
    """A layer's own variables go into its box, which then says their gradient's norm."""
    ends: dict[str, list[Arrow]] = {}
    for arrow in sketch.arrows:
        ends.setdefault(arrow.start, []).append(arrow)
    layers = {box.id for box in sketch.boxes if box.folds and box.group}
    own: dict[str, list[Arrow]] = {}
    gone = set()
    for box in sketch.boxes:
        out = ends.get(box.id, [])
        alive = box.kind == BoxKind.SOURCE and len(out) == 1 and out[0].state == ArrowState.LIVE
        if alive and out[0].end in layers:
            own.setdefault(out[0].end, []).append(out[0])
            gone.add(box.id)
    boxes = tuple(_with_variables(b, own.get(b.id, [])) for b in sketch.boxes if b.id not in gone)
    arrows = tuple(arrow for arrow in sketch.arrows if arrow.start not in gone)
    return Sketch(boxes, arrows, sketch.captions)


def _with_variables(box: Box, arrows: Sequence[Arrow]) -> Box:
    norms = [arrow.norm for arrow in arrows if arrow.norm is not None]
    norm = math.hypot(*norms) if norms else None
    return replace(box, variables=len(arrows), norm=norm) if arrows else box
