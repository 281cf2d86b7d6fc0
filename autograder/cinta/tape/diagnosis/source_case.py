"""What is known about one source of a call: this tape, this target, this one source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from ..data import Returned
from ..trace import wires
from ..trace.log import CallNotes, Log, TapeNotes
from ..trace.place import NOWHERE, Place
from .graph import Operations, Paths
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


PROOF = (Returned.TENSOR, Returned.SLICES, Returned.NONE)
"""What a call can return that says whether there is a gradient."""


def kind_of(value: Any) -> ValueKind:
    """What a target or a source is, by its type."""
    kind = type(value)
    if value is None:
        return ValueKind.NONE
    if kind.__name__ == "KerasTensor":
        return ValueKind.SYMBOLIC
    if str(getattr(kind, "__module__", "")).startswith("keras") and isinstance(
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


@dataclass(frozen=True, kw_only=True)
class SourceCase:
    """The evidence about one source. ``notes`` is None for a tape made before the recorder was on.

    ``tape`` and ``log`` are what was recorded; ``name`` is what the user calls the source,
    ``roots`` are all names of theirs that lead to it where ``asked_in`` (a file, or a cell) asks,
    ``variable_ids`` which variables their names mean now. ``opened`` gives the operations once
    more, with what runs inside loops and ``tf.py_function``; ``held`` gives the
    tensors that names of the user's hold now, by id; ``meanings`` says of each name of theirs what
    kind of thing it means now.
    """

    tape: Any
    target: Any
    source: Any
    name: str
    log: Log | None
    notes: TapeNotes | None
    operations: Operations
    variable_ids: Mapping[str, int]
    target_name: str = ""
    roots: frozenset[str] = frozenset()
    asked_in: Place = NOWHERE
    opened: Callable[[], Operations] = lambda: Operations(())
    held: Callable[[], Mapping[int, Any]] = dict
    meanings: Mapping[str, ValueKind] = field(default_factory=dict)

    @cached_property
    def kind(self) -> ValueKind:
        """What the source is."""
        return kind_of(self.source)

    @cached_property
    def source_ids(self) -> tuple[int, ...]:
        """The ids by which the tape knows the source."""
        return wires.ids_of(self.source)

    @cached_property
    def target_ids(self) -> tuple[int, ...]:
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
        value = self.source if self.variable is None else self.variable
        return tf.as_dtype(value.dtype)

    @cached_property
    def watched(self) -> Watched:
        """Since when the tape watches this source."""
        notes = self.notes
        if notes is None:
            return Watched(None)
        mine = [w.when for w in notes.watches if set(self.source_ids) & set(w.ids)]
        times = [when for when in mine if when >= notes.last_reset]
        trainable = self.variable is not None and bool(self.variable.trainable)
        if trainable and notes.watch_accessed:
            return Watched(0, by_reading=True)
        if times:
            return Watched(min(times))
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
        return not followed.isdisjoint(self.source_ids)

    def _graph_handles(self, variables: set[int]) -> set[int]:
        """In a graph the tape's own list is gone with the trace: take what was read."""
        known = self.notes is not None and self.notes.graph is not None
        return variables if known and self.notes and self.notes.watch_accessed else set()

    @cached_property
    def paths(self) -> Paths:
        """The paths from the source to the target, as far as the tape followed them."""
        if self.notes is None:
            return Paths(
                reached=False, connected=False, on_path=(), followed=frozenset(), breaks=()
            )
        return self.operations.trace(self.notes, self.source_ids, self.target_ids, self.watched)

    @cached_property
    def calls(self) -> tuple[CallNotes, ...]:
        """The calls of this tape for this very target and source."""
        calls, targets = self.notes.calls if self.notes else (), set(self.target_ids)
        same_target = (call for call in calls if set(call.target_ids) == targets)
        return tuple(call for call in same_target if self.source_ids[0] in call.source_ids)

    @cached_property
    def returned(self) -> Returned | None:
        """How the gradient came back, or would from a persistent tape; None if nobody knows."""
        for call in reversed(self.calls):
            k = call.source_ids.index(self.source_ids[0])
            if call.returned and call.returned[k] in self._proof:
                return call.returned[k]
        if not self.target_ids or wires.graph_now() is not None:
            return None
        gradients = wires.gradients_by_id(self.tape, self.target, self.source_ids)
        if gradients is None:
            return None
        if gradients[0] is None:
            return Returned.NONE
        slices = isinstance(gradients[0], tf.IndexedSlices)
        returned = Returned.SLICES if slices else Returned.TENSOR
        return returned if returned in self._proof else None

    @property
    def was_given_zeros(self) -> bool:
        """True if the last call that asked for this source would give zeros in place of None."""
        if not self.source_ids or not self.calls:
            return False
        last = self.calls[-1]
        given = dict(zip(last.source_ids, last.returned, strict=False))
        return given.get(self.source_ids[0]) == Returned.ZEROS

    @property
    def gradient_held(self) -> Any | None:
        """The gradient that the last call for this source gave, if the user has it still."""
        for call in reversed(self.calls):
            if call.method != "gradient" or len(call.result_ids) != len(call.source_ids):
                return None  # which is whose cannot be told by their number
            return self.held().get(call.result_ids[call.source_ids.index(self.source_ids[0])])
        return None

    @property
    def _proof(self) -> tuple[Returned, ...]:
        """Of an integer, TensorFlow may give the zeros that belong to what came beside it."""
        dtypes = [getattr(t, "dtype", None) for t in tf.nest.flatten(self.target)]
        smooth = any(d is None or tf.as_dtype(d).is_floating or d.is_complex for d in dtypes)
        return PROOF if smooth else (Returned.NONE,)

    @cached_property
    def error(self) -> str:
        """The exception of the last call for this pair that raised; empty if none did."""
        return next((call.error for call in reversed(self.calls) if call.error), "")
