"""One question put to the evidence: this tape, this target, this one source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ..data import Returned
from ..trace import wires
from ..trace.log import Asked, Log, TapeNotes
from .graph import Operations, Traced
from .rules import Watched, not_recording


class ValueKind(StrEnum):
    """What a target or a source is, by its type: whatever was passed to a tape."""

    VARIABLE = "variable"
    KERAS_VARIABLE = "keras_variable"
    TENSOR = "tensor"
    SYMBOLIC = "symbolic"
    NUMBER = "number"
    NONE = "none"
    OTHER = "other"

    @property
    def is_variable(self) -> bool:
        """True for a variable, TensorFlow's or Keras'."""
        return self in (ValueKind.VARIABLE, ValueKind.KERAS_VARIABLE)


def kind_of(value: Any) -> ValueKind:
    """What a target or a source is, by its type."""
    kind = type(value)
    if value is None:
        return ValueKind.NONE
    if kind.__name__ == "KerasTensor":
        return ValueKind.SYMBOLIC
    if kind.__module__.startswith("keras") and isinstance(
        getattr(value, "value", None), tf.Variable
    ):
        return ValueKind.KERAS_VARIABLE
    if isinstance(value, tf.Variable):
        return ValueKind.VARIABLE
    if isinstance(value, tf.Tensor | tf.RaggedTensor | tf.SparseTensor | tf.IndexedSlices):
        return ValueKind.TENSOR
    if isinstance(value, int | float | complex | np.ndarray | np.generic):
        return ValueKind.NUMBER
    return ValueKind.OTHER


@dataclass(frozen=True)
class Case:
    """The evidence about one source. ``notes`` is None for a tape made before the recorder was on.

    ``tape`` and ``log`` are what was recorded; ``name`` is what the user calls the source, ``held``
    what their other names mean now: the ids of the variables.
    """

    tape: Any
    target: Any
    source: Any
    name: str
    log: Log | None
    notes: TapeNotes | None
    operations: Operations
    held: Mapping[str, int]
    target_name: str = ""

    @cached_property
    def kind(self) -> ValueKind:
        """What the source is."""
        return kind_of(self.source)

    @cached_property
    def sources(self) -> tuple[int, ...]:
        """The ids by which the tape knows the source."""
        return wires.ids_of(self.source)

    @cached_property
    def targets(self) -> tuple[int, ...]:
        """The ids of the target, or of all of a list of targets."""
        return wires.ids_of_all(self.target)

    @cached_property
    def variable(self) -> Any | None:
        """The tf.Variable behind the source, if it is one."""
        if self.kind == ValueKind.KERAS_VARIABLE:
            return self.source.value
        return self.source if self.kind == ValueKind.VARIABLE else None

    @cached_property
    def dtype(self) -> tf.DType:
        """The dtype of the source."""
        held = self.variable if self.variable is not None else self.source
        return tf.as_dtype(held.dtype)

    @cached_property
    def watched(self) -> Watched:
        """Since when the tape watches this source."""
        notes = self.notes
        if notes is None:
            return Watched(None)
        found = [w.when for w in notes.watches if set(self.sources) & set(w.ids)]
        found = [when for when in found if when >= notes.last_reset]
        trainable = self.variable is not None and bool(self.variable.trainable)
        if trainable and notes.watch_accessed:
            return Watched(0, by_reading=True)
        if found:
            return Watched(min(found))
        return Watched(0 if self._is_followed() else None)

    def _is_followed(self) -> bool:
        """True for a result on the path that the tape followed from something else."""
        if self.notes is None or self.variable is not None:
            return False
        variables = {
            op.inputs[0]
            for op in self.operations.ops
            if op.type in ("ReadVariableOp", "ResourceGather")
            and not_recording(self.notes, op) is None
        }
        watched = variables & (wires.watched_ids(self.tape) | self._graph_handles(variables))
        followed = self.operations.followed(self.notes, watched)
        return not followed.isdisjoint(self.sources)

    def _graph_handles(self, variables: set[int]) -> set[int]:
        """In a graph the tape's own list is gone with the trace: take what was read."""
        known = self.notes is not None and self.notes.graph is not None
        return variables if known and self.notes and self.notes.watch_accessed else set()

    @cached_property
    def traced(self) -> Traced:
        """The paths from the source to the target, as far as the tape followed them."""
        if self.notes is None:
            return Traced(False, False, (), frozenset(), ())
        return self.operations.trace(self.notes, self.sources, self.targets, self.watched)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The calls that asked this tape for this very target and source."""
        return tuple(
            call
            for call in (self.notes.asked if self.notes else ())
            if set(call.targets) == set(self.targets) and self.sources[0] in call.sources
        )

    @cached_property
    def came(self) -> Returned | None:
        """How the gradient came back, or comes when a persistent tape is asked; None: not known."""
        for call in reversed(self.asked):
            came = call.came[call.sources.index(self.sources[0])] if call.came else Returned.RAISED
            if came in (Returned.TENSOR, Returned.SLICES, Returned.NONE):
                return came
        if not self.targets or wires.graph_now() is not None:
            return None
        found = wires.gradients_by_id(self.tape, self.target, self.sources)
        if found is None:
            return None
        if found[0] is None:
            return Returned.NONE
        return Returned.SLICES if isinstance(found[0], tf.IndexedSlices) else Returned.TENSOR

    @cached_property
    def error(self) -> str:
        """The exception of the last call for this pair that raised; empty if none did."""
        return next((call.error for call in reversed(self.asked) if call.error), "")
