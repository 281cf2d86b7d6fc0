"""Record what ``tf.GradientTape`` does while a question is answered, without changing it.

The methods of the class are wrapped for as long as a recording lasts, and every ``tf.function`` is
traced anew for it. A record says which tapes there were and which of their results were not None.
It comes from the student's own process, so it is evidence that a tape was used, not proof.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.polymorphic_function import Function

from ..student import GradientCall, TapeRecord

MAX_RECORDS = 100
METHODS = ("gradient", "jacobian", "batch_jacobian")


class Recording:
    """The tapes seen so far, in the order in which they were made or first used."""

    def __init__(self) -> None:
        self._tapes: dict[int, _Tape] = {}
        self._kept: list[object] = []
        self._untraced: dict[int, Function] = {}
        self.inside = False

    def tape(self, tape: tf.GradientTape) -> _Tape | None:
        """The notes about one tape (kept alive: ids are used again); None once there are many."""
        if id(tape) not in self._tapes and len(self._tapes) < MAX_RECORDS:
            self._tapes[id(tape)] = _Tape()
            self._kept.append(tape)
        return self._tapes.get(id(tape))

    def untraced(self, function: Function) -> Function:
        """A ``tf.function`` that has not been traced yet, in place of one that has.

        A tape inside it is at work only while Python runs, which is while it is traced; a trace
        left from an earlier call would hide that there is a tape.
        """
        if id(function) not in self._untraced:
            traced = function.experimental_get_tracing_count() > 0
            fresh = function._clone(None) if traced else function
            self._untraced[id(function)] = self._untraced[id(fresh)] = fresh
            self._kept += [function, fresh]
        return self._untraced[id(function)]

    def records(self) -> tuple[TapeRecord, ...]:
        """What was seen, as plain data."""
        return tuple(
            TapeRecord(tape.persistent, tape.watches, tuple(tape.calls))
            for tape in self._tapes.values()
        )


class _Tape:
    """Notes about one tape while it lives."""

    def __init__(self) -> None:
        self.persistent = False
        self.watches = 0
        self.calls: list[GradientCall] = []


@contextmanager
def recording() -> Iterator[Recording]:
    """Note every use of a tape until the block ends; the class is put back as it was."""
    notes = Recording()
    cls = tf.GradientTape
    before = {name: getattr(cls, name) for name in ("__init__", "watch", *METHODS)}
    cls.__init__ = _noting_init(before["__init__"], notes)
    cls.watch = _noting_watch(before["watch"], notes)
    for name in METHODS:
        setattr(cls, name, _noting_results(before[name], name, notes))
    traced_call = Function.__call__
    Function.__call__ = lambda self, *args, **kwargs: traced_call(
        notes.untraced(self), *args, **kwargs
    )
    try:
        yield notes
    finally:
        Function.__call__ = traced_call
        for name, original in before.items():
            setattr(cls, name, original)


def _noting_init(original: Callable[..., None], notes: Recording) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: tf.GradientTape, persistent: bool = False, *args: Any, **kwargs: Any) -> None:
        original(self, persistent, *args, **kwargs)
        if tape := notes.tape(self):
            tape.persistent = bool(persistent)

    return init


def _noting_watch(original: Callable[..., None], notes: Recording) -> Callable[..., None]:
    @functools.wraps(original)
    def watch(self: tf.GradientTape, tensor: Any) -> None:
        original(self, tensor)
        if tape := notes.tape(self):
            tape.watches += 1

    return watch


def _noting_results(
    original: Callable[..., Any], method: str, notes: Recording
) -> Callable[..., Any]:
    @functools.wraps(original)
    def differentiate(self: tf.GradientTape, *args: Any, **kwargs: Any) -> Any:
        outermost, notes.inside = not notes.inside, True
        try:
            result = original(self, *args, **kwargs)
        finally:
            notes.inside = not outermost
        tape = notes.tape(self)
        if outermost and tape and len(tape.calls) < MAX_RECORDS:
            leaves = tf.nest.flatten(result)[:MAX_RECORDS]
            tape.calls.append(GradientCall(method, tuple(leaf is not None for leaf in leaves)))
        return result

    return differentiate
