"""What the user's own names mean: the sources to be drawn if none are named, and data."""

from __future__ import annotations

from types import FrameType
from typing import Any

import tensorflow as tf

from ..diagnosis.explanation import operations_for, users_values
from ..trace import wires
from ..trace.current import current_log

Named = tuple[str, str]
"""What the user calls a tensor, and its shape."""


def all_sources(tape: Any, target: Any, frame: FrameType) -> list[Any]:
    """What the tape watches, and what variables the target was computed from, without doubles."""
    behind = operations_for(target).backward(wires.ids_of_all(target), state=True)
    sources = {wires.ids_of(v)[0]: v for v in tape.watched_variables()}
    watched = _watched_ids(tape)
    for _, value in users_values(frame):
        ids = wires.ids_of(value)
        variable = isinstance(value, tf.Variable) and ids and ids[0] in behind
        if ids and (variable or ids[0] in watched):
            sources[ids[0]] = value
    return list(sources.values()) or _unwatched(target, frame)


def _unwatched(target: Any, frame: FrameType) -> list[Any]:
    """The user's tensors that the target was computed from and nothing seen has made."""
    operations = operations_for(target)
    begin = operations.backward(wires.ids_of_all(target)) - operations.producer.keys()
    tensors = {
        i: value
        for _, value in users_values(frame)
        if isinstance(value, tf.Tensor)
        for i in wires.ids_of(value)
    }
    found = [tensor for i, tensor in tensors.items() if i in begin]
    smooth = [tensor for tensor in found if tensor.dtype.is_floating or tensor.dtype.is_complex]
    return smooth or found


def _watched_ids(tape: Any) -> set[int]:
    """The ids of what ``tape.watch`` was called with."""
    log = current_log()
    notes = log.tapes.get(tape) if log else None
    return {i for watch in notes.watches for i in watch.ids} if notes else set()


def tensor_names(frame: FrameType) -> dict[int, Named]:
    """Tensors that names of the user's mean now, by their ids."""
    names: dict[int, Named] = {}
    for name, value in users_values(frame):
        if isinstance(value, tf.Tensor) and value.shape.rank is not None:
            for i in wires.ids_of(value):
                names.setdefault(i, (name, str(tuple(value.shape))))
    return names
