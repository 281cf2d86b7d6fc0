"""The tape's own rules for one operation: was it recording, and does a gradient pass through?"""

from __future__ import annotations

from dataclasses import dataclass

from ..causes import Cause
from ..trace import wires
from ..trace.log import Op, TapeNotes
from ..trace.wires import RegisteredGradient

STATE = (
    "Assign",
    "MakeIterator",
    "ResourceApply",
    "ResourceScatter",
    "ResourceStridedSliceAssign",
)
"""Operations that put a value into a variable or an iterator: no gradient passes there."""


@dataclass(frozen=True)
class Watched:
    """Since when a tape watches one source: ``since`` is None if never; 0 for a variable it reads.

    ``by_reading`` is true for a trainable variable of a tape that watches what it reads.
    """

    since: int | None
    by_reading: bool = False

    def why_not(self, notes: TapeNotes, op: Op) -> Cause | None:
        """Why the tape does not watch the source when ``op`` uses it; None if it does."""
        if self.by_reading and (cause := not_recording(notes, op)):
            return cause
        if self.since is None:
            return not_recording(notes, op) or Cause.NOT_WATCHED
        if self.since > op.when:
            return not_recording(notes, op) or Cause.WATCHED_LATE
        return None


def not_recording(notes: TapeNotes, op: Op) -> Cause | None:
    """Why the tape was not recording when an operation ran; None if it was."""
    if op.thread != notes.thread:
        return Cause.OTHER_THREAD
    if any(began <= op.when <= (end or op.when) for began, end, _ in notes.stops):
        return Cause.STOPPED_RECORDING
    began = notes.began
    if began is None or op.when < began:
        return Cause.INNER_OUTSIDE if is_backward(op) else Cause.BEFORE_TAPE
    if op.when < notes.last_reset:
        return Cause.RESET
    if any(a <= op.when and (b is None or op.when < b) for a, b in _pairs(notes.spans)):
        return None
    return Cause.INNER_OUTSIDE if is_backward(op) else Cause.AFTER_TAPE


def _pairs(spans: list[list[int | None]]) -> list[tuple[int, int | None]]:
    return [(span[0] or 0, span[1]) for span in spans]


def not_differentiable(op: Op) -> Cause | None:
    """Why no gradient passes through an operation; None if one does."""
    if op.custom or op.type.startswith("GradientTape."):
        return None
    if op.type == "StopGradient":
        return Cause.STOP_GRADIENT
    if op.type == "PyFunc":
        return Cause.NUMPY_FUNCTION
    if op.type.endswith(("Dataset", "DatasetV2", "IteratorGetNext")):
        return Cause.DATASET
    registered = wires.registered_gradient(op.type)
    if registered == RegisteredGradient.MISSING:
        return Cause.NOT_REGISTERED
    if registered == RegisteredGradient.NONE:
        return Cause.NO_GRADIENT
    if not any(wires.is_floating(out.dtype) for out in op.outputs):
        return Cause.CAST if op.type == "Cast" else Cause.NO_GRADIENT
    return None


def gives_a_constant(op: Op) -> bool:
    """True for an operation whose result is the same whatever numbers go in."""
    return op.type in ("OnesLike", "Rank", "Shape", "ShapeN", "Size", "ZerosLike")


def gives_positions(op: Op) -> bool:
    """True for what gives integers beside its values, as ``top_k`` does."""
    smooth = {wires.is_floating(out.dtype) for out in op.outputs}
    return len(smooth) > 1 and wires.registered_gradient(op.type) == RegisteredGradient.DEFINED


FLAT = frozenset(["Sign"])
"""Operations whose registered gradient is zero everywhere."""


def is_flat(op: Op) -> Cause | None:
    """Why what passes through an operation is always zero; None if it is not."""
    return Cause.NO_GRADIENT if op.type in FLAT and not op.custom else None


def is_state(op: Op) -> bool:
    """True for an operation that writes into a variable or an iterator."""
    return op.type.startswith(STATE)


def is_backward(op: Op) -> bool:
    """True for what a gradient call did, or for the call as a whole."""
    return op.backward or op.type.startswith("GradientTape.")


def destination(op: Op) -> int:
    """The id of what a state operation writes into."""
    return op.inputs[-1] if op.type == "MakeIterator" else op.inputs[0]


def values_put(op: Op) -> tuple[int, ...]:
    """The ids of what a state operation writes."""
    return op.inputs[:-1] if op.type == "MakeIterator" else op.inputs[1:]


def overwrites(op: Op) -> bool:
    """True for an operation that surely leaves nothing of what its variable held."""
    return op.type == "AssignVariableOp" and not op.perhaps


def writes_a_part(op: Op) -> bool:
    """True for an operation that writes into some rows of its variable, or into a slice."""
    return op.type.startswith(("ResourceScatter", "ResourceStridedSliceAssign"))
