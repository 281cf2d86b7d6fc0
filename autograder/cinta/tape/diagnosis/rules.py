"""The tape's own rules for one operation: was it recording, and does a gradient pass through?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..trace import wires
from ..trace.log import Op, TapeNotes

STATE = (
    "Assign",
    "MakeIterator",
    "ResourceApply",
    "ResourceScatter",
    "ResourceStridedSliceAssign",
)
"""Operations that put a value into a variable or an iterator: no gradient passes there."""

Cause = Literal[
    "not_watched",
    "watched_late",
    "before_tape",
    "after_tape",
    "inner_outside",
    "stopped_recording",
    "reset",
    "other_thread",
    "stop_gradient",
    "numpy_function",
    "dataset",
    "cast",
    "no_gradient",
    "not_registered",
]


@dataclass(frozen=True)
class Watched:
    """Since when a tape watches one source: ``since`` is None if never; 0 for a variable it reads.

    ``by_reading`` is true for a trainable variable of a tape that watches what it reads.
    """

    since: int | None
    by_reading: bool = False

    def why_not(self, notes: TapeNotes, op: Op) -> Cause | None:
        """Why the tape does not watch the source when ``op`` uses it; None if it does."""
        if self.by_reading and (why := not_recording(notes, op)):
            return why
        if self.since is None:
            return "not_watched"
        if self.since > op.when:
            return not_recording(notes, op) or "watched_late"
        return None


def not_recording(notes: TapeNotes, op: Op) -> Cause | None:
    """Why the tape was not recording when an operation ran; None if it was."""
    if op.thread != notes.thread:
        return "other_thread"
    if any(began <= op.when <= (end or op.when) for began, end, _ in notes.stops):
        return "stopped_recording"
    began = notes.began
    if began is None or op.when < began:
        return "inner_outside" if is_backward(op) else "before_tape"
    if op.when < notes.last_reset:
        return "reset"
    if any(a <= op.when and (b is None or op.when < b) for a, b in _pairs(notes.spans)):
        return None
    return "inner_outside" if is_backward(op) else "after_tape"


def _pairs(spans: list[list[int | None]]) -> list[tuple[int, int | None]]:
    return [(span[0] or 0, span[1]) for span in spans]


def not_differentiable(op: Op) -> Cause | None:
    """Why no gradient passes through an operation; None if one does."""
    if op.custom or op.type.startswith("GradientTape."):
        return None
    if op.type == "StopGradient":
        return "stop_gradient"
    if op.type == "PyFunc":
        return "numpy_function"
    if op.type.endswith(("Dataset", "DatasetV2", "IteratorGetNext")):
        return "dataset"
    has = wires.gradient_of(op.type)
    if has != "defined":
        return "no_gradient" if has == "none" else "not_registered"
    if not any(wires.is_floating(out.dtype) for out in op.outputs):
        return "cast" if op.type == "Cast" else "no_gradient"
    return None


def is_state(op: Op) -> bool:
    """True for an operation that writes into a variable or an iterator."""
    return op.type.startswith(STATE)


def is_backward(op: Op) -> bool:
    """True for what a gradient call did, or for the call as a whole."""
    return op.backward or op.type.startswith("GradientTape.")


def holder(op: Op) -> int:
    """The id of what a state operation writes into."""
    return op.inputs[-1] if op.type == "MakeIterator" else op.inputs[0]
