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

from .. import reason_texts
from ..causes import Cause
from ..data import Arrow, ArrowState, Box, BoxKind, Sketch
from ..diagnosis.explanation import cases_of, tell_short
from ..diagnosis.finding import Finding, name_of
from ..diagnosis.reasons import diagnose, target_is_no_tensor
from ..diagnosis.source_case import SourceCase
from ..errors import TapeError
from ..trace import wires
from ..trace.log import Op
from .users_names import Named, all_sources, tensor_names

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
        sources = all_sources(tape, target, frame)
    cases = list(cases_of(tape, target, sources, frame))
    (asked,) = cases_of(tape, target, [None], frame)
    if not cases or asked.notes is None:
        raise TapeError(f"cinta.draw: {_why_nothing(asked, lang or 'en')}")
    findings = [diagnose(case) for case in cases]
    return _Gathering(cases, findings, lang, tensor_names(frame)).sketch()


def _why_nothing(asked: SourceCase, lang: str) -> str:
    """Why there is no picture, and the mend, in the words that explain has for the same."""
    finding = target_is_no_tensor(asked)
    if asked.notes is None:
        finding = Finding(Cause.NOT_RECORDED)
    if finding is None:
        return reason_texts.NO_SOURCE[lang]
    saw, mend = reason_texts.sentence(finding.cause, finding.sure, finding.details, lang)
    return f"{saw} {reason_texts.FRAME[lang]['mend']}{mend}"


class _Gathering:
    """The boxes and arrows for the sources of one picture."""

    def __init__(
        self, cases: list[SourceCase], findings: list[Finding], lang: str, names: dict[int, Named]
    ) -> None:
        self.cases, self.findings, self.lang, self.names = cases, findings, lang, names
        self.operations = cases[0].operations
        self.producer = self.operations.producer
        self.live = frozenset(i for c in cases for i in c.paths.followed)
        self.live |= {i for c in cases if c.watched.since is not None for i in c.source_ids}
        self.broken = {
            b.op.when
            for c in cases
            if not c.paths.connected and c.watched.since is not None
            for b in c.paths.breaks
            if not any(out.id in self.live for out in b.op.outputs)
        }
        self.ops = self._drawn()
        self.op_keys = {id(op): f"op {k}" for k, op in enumerate(self.ops)}
        self.source_keys = [f"source {k}" for k in range(len(cases))]

    def _drawn(self) -> list[Op]:
        """Operations on some path; for a source that has none, all that made the target."""
        chosen = {id(op): op for case in self.cases for op in case.paths.on_path}
        if any(not case.paths.reached for case in self.cases):
            behind = self.operations.backward(self.cases[0].target_ids)
            for op in self.operations.ops:
                if any(out.id in behind for out in op.outputs) and op.type not in UNSEEN:
                    chosen[id(op)] = op
        order = {id(op): k for k, op in enumerate(self.operations.ops)}
        ops = sorted(chosen.values(), key=lambda op: order[id(op)])
        return [op for op in ops if op.type not in PLAIN or (op.when in self.broken and op.when)]

    def sketch(self) -> Sketch:
        """All of it."""
        boxes = list(map(self._source_box, self.source_keys, self.cases))
        given, arrows = self._given()
        boxes += given + [self._box(op) for op in self.ops]
        arrows += list(self._arrows())
        for k, (case, finding) in enumerate(zip(self.cases, self.findings, strict=True)):
            if not case.paths.reached and finding.place.line:
                gap, more = self._gap(k, finding)
                boxes.append(gap)
                arrows += more
        boxes.append(self._target_box())
        pairs = zip(self.cases, self.findings, strict=True) if self.lang else ()
        captions = [tell_short(c.name, f, self.lang) for c, f in pairs if not f.connected]
        return Sketch(tuple(boxes), tuple(self._measured(arrows)), tuple(captions))

    def _target_box(self) -> Box:
        first = tf.nest.flatten(self.cases[0].target)[0]
        known = isinstance(first, tf.Tensor) and first.shape.rank is not None
        shape = str(tuple(first.shape)) if known else ""
        name = self.cases[0].target_name or "target"
        return Box(id=TARGET, kind=BoxKind.TARGET, label=name, below=shape)

    def _source_box(self, key: str, case: SourceCase) -> Box:
        shape = getattr(case.source, "shape", None)
        below = str(tuple(shape)) if shape is not None else ""
        return Box(
            id=key,
            kind=BoxKind.SOURCE,
            label=_short(case.name, 26),
            below=below,
            broken=case.watched.since is None,
        )

    def _box(self, op: Op) -> Box:
        shape = next((str(tuple(out.shape)) for out in op.outputs if out.shape is not None), "")
        broken = op.when in self.broken
        note = f"{op.place.line}: {op.place.text}" if broken and op.place.line else ""
        label = SIGNS.get(op.type) or _short(name_of(op).removeprefix("tf.raw_ops."), 24)
        group = "" if broken else op.layer
        line = "" if broken else f"{op.place.line}: {op.place.text}"
        key = self.op_keys[id(op)]
        return Box(
            id=key,
            kind=BoxKind.OP,
            label=label,
            below=shape,
            broken=broken,
            note=_short(note, 44),
            group=group,
            line=line,
        )

    def _given(self) -> tuple[list[Box], list[tuple[Arrow, int]]]:
        """Data by the user's own names, where they enter: not asked about, but good to see."""
        boxes: dict[int, Box] = {}
        arrows: list[tuple[Arrow, int]] = []
        sources = {i for case in self.cases for i in case.source_ids}
        for op in self.ops:
            for tensor in dict.fromkeys(op.inputs):
                drawn = id(self.producer.get(tensor)) in self.op_keys
                if tensor in self.names and not drawn and tensor not in sources:
                    box = boxes.setdefault(tensor, self._given_box(len(boxes), tensor))
                    key = self.op_keys[id(op)]
                    arrows.append((Arrow(start=box.id, end=key, state=ArrowState.GIVEN), 0))
        return list(boxes.values()), arrows

    def _given_box(self, number: int, tensor: int) -> Box:
        name, shape = self.names[tensor]
        label = _short(name, 26)
        return Box(id=f"given {number}", kind=BoxKind.GIVEN, label=label, below=shape)

    def _arrows(self) -> Iterator[tuple[Arrow, int]]:
        for op in self.ops:
            for tensor in dict.fromkeys(op.inputs):
                key, broken = self.op_keys[id(op)], op.when in self.broken
                yield from self._into(key, tensor, self._gives(op), broken)
        for tensor in dict.fromkeys(self.cases[0].target_ids):
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
        yield Arrow(start=start, end=end, state=state), origin

    def _origin(self, tensor: int) -> tuple[str, int] | None:
        """The box that a tensor comes out of, looking through operations that are not drawn."""
        for key, case in zip(self.source_keys, self.cases, strict=True):
            if tensor in case.source_ids:
                return key, tensor
        op = self.producer.get(tensor)
        if op is None:
            return None
        if id(op) in self.op_keys:
            return self.op_keys[id(op)], tensor
        return self._origin(op.inputs[0]) if op.type in PLAIN else None

    def _gap(self, k: int, finding: Finding) -> tuple[Box, list[tuple[Arrow, int]]]:
        """A box for what is outside TensorFlow, and the way through it to the target."""
        key = f"gap {k}"
        label = finding.details.get("through") or finding.details.get("op") or "✗"
        note = _short(f"{finding.place.line}: {finding.place.text}", 44)
        box = Box(id=key, kind=BoxKind.GAP, label=_short(label, 24), broken=True, note=note)
        after = (op for op in self.ops if op.place.line >= finding.place.line)
        end = next((self.op_keys[id(op)] for op in after), TARGET)
        left = Arrow(start=self.source_keys[k], end=key, state=ArrowState.BREAK)
        return box, [(left, 0), (Arrow(start=key, end=end, state=ArrowState.LOST), 0)]

    def _measured(self, arrows: list[tuple[Arrow, int]]) -> Iterator[Arrow]:
        """The arrows with the norms of the gradients at their tensors."""
        ids = sorted(
            {tensor for arrow, tensor in arrows if arrow.state == ArrowState.LIVE and tensor > 0}
        )
        case = self.cases[0]
        gradients = wires.gradients_by_id(case.tape, case.target, ids) if ids else None
        norms = dict(zip(ids, map(_norm, gradients or ()), strict=False))
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
