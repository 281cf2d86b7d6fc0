"""Count what tapes do while a question is answered: was one used, and did it give a gradient?

The *thin* one of two wrappers of ``tf.GradientTape``. Whether a right number came out of a tape
decides points, so this one leans on the class's public methods alone (and, for ``tf.function``, on
its class and ``_clone``), and knows no causes. The *rich* one,
:func:`cinta.tape.recorder.recording`, says why a gradient is None: that takes operations, of which
only private API tells, and no point hangs on it.

The methods of the class are wrapped for as long as the counting lasts, and every ``tf.function`` is
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


class TapeCounter:
    """The tapes seen so far, in the order in which they were made or first used."""

    def __init__(self) -> None:
        self._tapes: dict[int, _TapeCount] = {}
        self._kept: list[object] = []
        self._untraced: dict[int, Function] = {}
        self.inside = False

    def count_of(self, tape: tf.GradientTape) -> _TapeCount | None:
        """The count of one tape (kept alive: ids are used again); None once there are many."""
        if id(tape) not in self._tapes and len(self._tapes) < MAX_RECORDS:
            self._tapes[id(tape)] = _TapeCount()
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
            TapeRecord(count.persistent, count.watches, tuple(count.calls))
            for count in self._tapes.values()
        )


class _TapeCount:
    """What one tape has done so far."""

    def __init__(self) -> None:
        self.persistent = False
        self.watches = 0
        self.calls: list[GradientCall] = []


@contextmanager
def counting_tapes() -> Iterator[TapeCounter]:
    """Count every use of a tape until the block ends; the class is put back as it was."""
    counter = TapeCounter()
    cls = tf.GradientTape
    before = {name: getattr(cls, name) for name in ("__init__", "watch", *METHODS)}
    cls.__init__ = _counting_init(before["__init__"], counter)
    cls.watch = _counting_watch(before["watch"], counter)
    for name in METHODS:
        setattr(cls, name, _counting_results(before[name], name, counter))
    traced_call = Function.__call__
    Function.__call__ = lambda self, *args, **kwargs: traced_call(
        counter.untraced(self), *args, **kwargs
    )
    try:
        yield counter
    finally:
        Function.__call__ = traced_call
        for name, original in before.items():
            setattr(cls, name, original)


def _counting_init(original: Callable[..., None], counter: TapeCounter) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: tf.GradientTape, persistent: bool = False, *args: Any, **kwargs: Any) -> None:
        original(self, persistent, *args, **kwargs)
        if count := counter.count_of(self):
            count.persistent = bool(persistent)

    return init


def _counting_watch(original: Callable[..., None], counter: TapeCounter) -> Callable[..., None]:
    @functools.wraps(original)
    def watch(self: tf.GradientTape, tensor: Any) -> None:
        original(self, tensor)
        if count := counter.count_of(self):
            count.watches += 1

    return watch


def _counting_results(
    original: Callable[..., Any], method: str, counter: TapeCounter
) -> Callable[..., Any]:
    @functools.wraps(original)
    def differentiate(self: tf.GradientTape, *args: Any, **kwargs: Any) -> Any:
        outermost, counter.inside = not counter.inside, True
        try:
            result = original(self, *args, **kwargs)
        finally:
            counter.inside = not outermost
        count = counter.count_of(self)
        if outermost and count and len(count.calls) < MAX_RECORDS:
            leaves = tf.nest.flatten(result)[:MAX_RECORDS]
            count.calls.append(GradientCall(method, tuple(leaf is not None for leaf in leaves)))
        return result

    return differentiate
