"""From what was recorded to what is drawn: which boxes, which arrows, what is folded.

A box has a key by its role: ``target``; ``source 0``, ``source 1``, in the order in which they were
asked about; ``op 0``, ``op 1``, as they ran; ``given 0``, data; ``gap 0``, where ``source 0`` left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from ..data import Arrow, ArrowState, Box, BoxKind, Sketch
from ..diagnosis.case import Case
from ..diagnosis.explanation import cases_of, operations_for, tell_short, users_values
from ..diagnosis.finding import Finding, name_of
from ..diagnosis.graph import Operations
from ..diagnosis.reasons import diagnose
from ..errors import TapeError
from ..trace import wires
from ..trace.current import current_log
from ..trace.log import Op

PLAIN = frozenset(["ReadVariableOp", "Identity"])
"""Operations that pass a value on as it is: not drawn."""

UNSEEN = frozenset(["VarHandleOp", "GradientTape.gradient"])

TARGET = "target"
SIGNS = {
    "Mul": "×",
    "AddV2": "+",
    "Sub": "−",
    "RealDiv": "÷",
    "Neg": "−",
    "Pow": "**",
    "MatMul": "@",
    "BiasAdd": "+ bias",
}


def gathered(tape: Any, target: Any, sources: Any, frame: FrameType, lang: str) -> Sketch:
    """Everything between the sources and the target."""
    if sources is None:
        sources = _all_sources(tape, target, frame)
    cases = list(cases_of(tape, target, sources, frame))
    if not cases or cases[0].notes is None:
        raise TapeError(
            "cinta.draw: nothing was recorded of this tape. "
            "Mend: call cinta.record() before the tape is made, or name the sources"
        )
    findings = [diagnose(case) for case in cases]
    return _Gathering(cases, findings, lang, _names(frame)).sketch()


def _all_sources(tape: Any, target: Any, frame: FrameType) -> list[Any]:
    """What the tape watches, and what variables the target was computed from, without doubles."""
    operations: Operations = operations_for(target)
    behind = operations.backward(wires.ids_of_all(target), state=True)
    found = {wires.ids_of(v)[0]: v for v in tape.watched_variables()}
    watched = watched_tensors(tape)
    for _, value in users_values(frame):
        ids = wires.ids_of(value)
        variable = isinstance(value, tf.Variable) and ids and ids[0] in behind
        if ids and (variable or ids[0] in watched):
            found[ids[0]] = value
    return list(found.values())


def watched_tensors(tape: Any) -> set[int]:
    """The ids of what ``tape.watch`` was called with."""
    log = current_log()
    notes = log.tapes.get(tape) if log else None
    return {i for watch in notes.watches for i in watch.ids} if notes else set()


Named = tuple[str, str]
"""What the user calls a tensor, and its shape."""


def _names(frame: FrameType) -> dict[int, Named]:
    found: dict[int, Named] = {}
    for name, value in users_values(frame):
        if isinstance(value, tf.Tensor) and value.shape.rank is not None:
            for i in wires.ids_of(value):
                found.setdefault(i, (name, str(tuple(value.shape))))
    return found


class _Gathering:
    """The boxes and arrows for the sources of one picture."""

    def __init__(
        self, cases: list[Case], findings: list[Finding], lang: str, names: dict[int, Named]
    ) -> None:
        self.cases, self.findings, self.lang, self.names = cases, findings, lang, names
        self.operations = cases[0].operations
        self.made = self.operations.producer
        self.live = frozenset(i for c in cases for i in c.traced.followed)
        self.live |= {i for c in cases if c.watched.since is not None for i in c.sources}
        self.broken = {
            b.op.when
            for c in cases
            if not c.traced.live and c.watched.since is not None
            for b in c.traced.breaks
            if not any(out.id in self.live for out in b.op.outputs)
        }
        self.ops = self._drawn()
        self.op_keys = {id(op): f"op {k}" for k, op in enumerate(self.ops)}
        self.source_keys = [f"source {k}" for k in range(len(cases))]

    def _drawn(self) -> list[Op]:
        """Operations on some path; for a source that has none, all that made the target."""
        chosen = {id(op): op for case in self.cases for op in case.traced.on_path}
        if any(not case.traced.reached for case in self.cases):
            behind = self.operations.backward(self.cases[0].targets)
            for op in self.operations.ops:
                if any(out.id in behind for out in op.outputs) and op.type not in UNSEEN:
                    chosen[id(op)] = op
        order = {id(op): k for k, op in enumerate(self.operations.ops)}
        found = sorted(chosen.values(), key=lambda op: order[id(op)])
        return [op for op in found if op.type not in PLAIN or (op.when in self.broken and op.when)]

    def sketch(self) -> Sketch:
        """All of it."""
        boxes = list(map(self._source_box, self.source_keys, self.cases))
        given, arrows = self._given()
        boxes += given + [self._box(op) for op in self.ops]
        arrows += list(self._arrows())
        for k, (case, found) in enumerate(zip(self.cases, self.findings, strict=True)):
            if not case.traced.reached and found.place.line:
                gap, more = self._gap(k, found)
                boxes.append(gap)
                arrows += more
        boxes.append(Box(TARGET, BoxKind.TARGET, self._target_name(), self._target_shape()))
        pairs = zip(self.cases, self.findings, strict=True) if self.lang else ()
        captions = [tell_short(c.name, f, self.lang) for c, f in pairs if not f.connected]
        return Sketch(tuple(boxes), tuple(self._measured(arrows)), tuple(captions))

    def _target_name(self) -> str:
        return self.cases[0].target_name or "target"

    def _target_shape(self) -> str:
        first = tf.nest.flatten(self.cases[0].target)[0]
        known = isinstance(first, tf.Tensor) and first.shape.rank is not None
        return str(tuple(first.shape)) if known else ""

    def _source_box(self, key: str, case: Case) -> Box:
        shape = getattr(case.source, "shape", None)
        below = str(tuple(shape)) if shape is not None else ""
        return Box(
            key, BoxKind.SOURCE, _short(case.name, 26), below, broken=case.watched.since is None
        )

    def _box(self, op: Op) -> Box:
        shape = next((str(tuple(out.shape)) for out in op.outputs if out.shape is not None), "")
        broken = op.when in self.broken
        note = f"{op.place.line}: {op.place.text}" if broken and op.place.line else ""
        label = SIGNS.get(op.type) or _short(name_of(op).removeprefix("tf.raw_ops."), 24)
        group = "" if broken else op.layer
        line = "" if broken else f"{op.place.line}: {op.place.text}"
        key = self.op_keys[id(op)]
        return Box(key, BoxKind.OP, label, shape, broken, _short(note, 44), group, line)

    def _given(self) -> tuple[list[Box], list[tuple[Arrow, int]]]:
        """Data by the user's own names, where they enter: not asked about, but good to see."""
        boxes: dict[int, Box] = {}
        arrows: list[tuple[Arrow, int]] = []
        asked = {i for case in self.cases for i in case.sources}
        for op in self.ops:
            for tensor in dict.fromkeys(op.inputs):
                drawn = id(self.made.get(tensor)) in self.op_keys
                if tensor in self.names and not drawn and tensor not in asked:
                    name, shape = self.names[tensor]
                    box = Box(f"given {len(boxes)}", BoxKind.GIVEN, _short(name, 26), shape)
                    box = boxes.setdefault(tensor, box)
                    arrows.append((Arrow(box.id, self.op_keys[id(op)], ArrowState.GIVEN), 0))
        return list(boxes.values()), arrows

    def _arrows(self) -> Iterator[tuple[Arrow, int]]:
        for op in self.ops:
            for tensor in dict.fromkeys(op.inputs):
                key, broken = self.op_keys[id(op)], op.when in self.broken
                yield from self._into(key, tensor, self._gives(op), broken)
        for tensor in dict.fromkeys(self.cases[0].targets):
            yield from self._into(TARGET, tensor, tensor in self.live, False)

    def _gives(self, op: Op) -> bool:
        return any(out.id in self.live for out in op.outputs)

    def _into(
        self, end: str, tensor: int, gives: bool, broken: bool
    ) -> Iterator[tuple[Arrow, int]]:
        start, origin = self._origin(tensor) or (end, tensor)
        if start == end:
            return
        alive = origin in self.live or tensor in self.live
        state = ArrowState.LIVE if alive and gives else ArrowState.LOST
        unwatched = start in self.source_keys and not alive
        if unwatched or (broken and not gives and alive):
            state = ArrowState.BREAK
        yield Arrow(start, end, state), origin

    def _origin(self, tensor: int) -> tuple[str, int] | None:
        """The box that a tensor comes out of, looking through operations that are not drawn."""
        for key, case in zip(self.source_keys, self.cases, strict=True):
            if tensor in case.sources:
                return key, tensor
        op = self.made.get(tensor)
        if op is None:
            return None
        if id(op) in self.op_keys:
            return self.op_keys[id(op)], tensor
        return self._origin(op.inputs[0]) if op.type in PLAIN else None

    def _gap(self, k: int, found: Finding) -> tuple[Box, list[tuple[Arrow, int]]]:
        """A box for what is outside TensorFlow, and the way through it to the target."""
        key = f"gap {k}"
        label = found.said.get("through") or found.said.get("op") or "✗"
        note = _short(f"{found.place.line}: {found.place.text}", 44)
        box = Box(key, BoxKind.GAP, _short(label, 24), "", True, note)
        after = (op for op in self.ops if op.place.line >= found.place.line)
        end = next((self.op_keys[id(op)] for op in after), TARGET)
        left = Arrow(self.source_keys[k], key, ArrowState.BREAK)
        return box, [(left, 0), (Arrow(key, end, ArrowState.LOST), 0)]

    def _measured(self, arrows: list[tuple[Arrow, int]]) -> Iterator[Arrow]:
        """The arrows with the norms of the gradients at their tensors."""
        ids = sorted(
            {tensor for arrow, tensor in arrows if arrow.state == ArrowState.LIVE and tensor > 0}
        )
        case = self.cases[0]
        found = wires.gradients_by_id(case.tape, case.target, ids) if ids else None
        norms = dict(zip(ids, map(_norm, found or ()), strict=False))
        for arrow, tensor in arrows:
            yield replace(arrow, norm=norms.get(tensor))


def _norm(gradient: Any) -> float | None:
    if gradient is None:
        return None
    values = gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient
    if not hasattr(values, "numpy"):
        return None
    norm = float(np.linalg.norm(np.asarray(values.numpy()).ravel()))
    return norm if math.isfinite(norm) else None


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
