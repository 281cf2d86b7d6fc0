"""Count what tapes do while a question is answered: was one used, and did it give a gradient?

The *thin* one of two wrappers of ``tf.GradientTape``. Whether a right number came out of a tape
decides points, so this one leans on the class's public methods alone (and, for ``tf.function``, on
its class and ``_clone``), and knows no causes. The *rich* one,
:func:`cinta.tape.recorder.recording`, says why a gradient is None: that takes operations, of which
only private API tells, and no point hangs on it.

The methods of the class are wrapped for as long as the counting lasts, and every ``tf.function`` is
traced anew for it. A record says which tapes there were and which of their results were not None.
It comes from the student's own process, so it is evidence that a tape was used, not proof.

What is ours here, as in all of this room, is bound when it is imported, before any student's code
runs: who puts a function of their own in the place of ``tf.GradientTape`` or ``tf.Variable``
changes what their notebook uses, and not what it is asked with.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from weakref import WeakValueDictionary

import tensorflow as tf
from tensorflow import GradientTape, Tensor, Variable, nest
from tensorflow.python.eager.polymorphic_function.polymorphic_function import Function

from ..student import MAX_STEPS, GaveBack, GradientCall, OtherRoad, Step, TapeRecord
from .driving import is_drivers
from .steps import step_of

FORWARD = tf.autodiff.ForwardAccumulator
MAX_RECORDS = 100
METHODS = ("gradient", "jacobian", "batch_jacobian")
WRAPPED = ("__init__", "watch", "watched_variables", *METHODS)

LIBRARIES_OWN = ("keras/src/backend/tensorflow/trainer.py", "python/eager/forwardprop.py")
"""Where ``fit`` and ``ForwardAccumulator`` open tapes of their own: none of the student's."""

OURS = str(Path(__file__).parents[1])

Change = Callable[[Any], Any]
"""What is given in place of a gradient that a tape gave."""


class TapeCounter:
    """The tapes seen so far, in the order in which they were made or first used.

    ``steps`` are kept if it is told to keep them.
    """

    def __init__(self, change: Change | None = None, *, keeps_steps: bool = False) -> None:
        self.steps: list[Step] = []
        self._keeps_steps = keeps_steps
        self._tapes: dict[int, _TapeCount] = {}
        self._kept: list[object] = []
        self._untraced: dict[int, Function] = {}
        self._gradients: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._targets: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._sources: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._not_theirs: dict[int, OtherRoad] = {}
        self._change = change
        self.inside = False
        self.other_road = OtherRoad.NONE

    def count_of(self, tape: GradientTape) -> _TapeCount | None:
        """The count of one tape (kept alive: ids are used again); None once there are many.

        None too for one that is not the student's.
        """
        if not self.is_theirs(tape):
            return None
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

    def leave_out(self, tape: GradientTape, road: OtherRoad) -> None:
        """This tape is not the student's: who lets it differentiate takes that ``road``, if any."""
        self._not_theirs[id(tape)] = road
        self._kept.append(tape)

    def took_the_road_of(self, tape: GradientTape) -> None:
        """A tape that is not the student's gave a gradient."""
        self.other_road = self.other_road or self._not_theirs[id(tape)]

    def is_theirs(self, tape: GradientTape) -> bool:
        """Is it the student's own, and none that a library opened?"""
        return id(tape) not in self._not_theirs

    def given(self, result: Any) -> Any:
        """What the student gets for a result of a tape: that, or something else for it."""
        if self._change:
            return nest.map_structure(self._change, result)
        for leaf in nest.flatten(result):
            if leaf is not None:
                self._gradients[id(leaf)] = leaf
        return result

    def gave(self, leaf: object) -> bool:
        """Is it the very object that a tape gave?"""
        return _is_among(self._gradients, leaf)

    def was_asked(self, target: Any = None, sources: Any = None, *_: Any, **__: Any) -> None:
        """Note what a tape was given, by the names that its methods give it."""
        for given, known in ((target, self._targets), (sources, self._sources)):
            for leaf in nest.flatten(given)[:MAX_RECORDS]:
                if isinstance(leaf, Tensor | Variable):
                    known[id(leaf)] = leaf

    def keep_step(
        self, method: str, gave: Any, target: Any, sources: Any = None, *_: Any, **named: Any
    ) -> None:
        """Keep what a tape was asked, and what it gave, if that is wanted."""
        if self._keeps_steps and len(self.steps) < MAX_STEPS:
            self.steps.append(step_of(method, target, named.get("source", sources), gave))

    def gave_back(self, value: object) -> GaveBack:
        """Is it a target or a source of a tape's, and no gradient?"""
        if self.gave(value):
            return GaveBack.NEITHER
        if _is_among(self._targets, value):
            return GaveBack.TARGET
        return GaveBack.SOURCE if _is_among(self._sources, value) else GaveBack.NEITHER

    def records(self) -> tuple[TapeRecord, ...]:
        """What was seen, as plain data."""
        return tuple(
            TapeRecord(count.persistent, count.watches, tuple(count.calls), count.watched)
            for count in self._tapes.values()
        )


def _is_among(known: WeakValueDictionary[int, Any], it: object) -> bool:
    """Is it the very object that is kept? None is nothing that anybody keeps."""
    return it is not None and known.get(id(it)) is it


class _TapeCount:
    """What one tape has done so far."""

    def __init__(self) -> None:
        self.persistent = False
        self.watches = 0
        self.watched = False
        self.calls: list[GradientCall] = []


@contextmanager
def counting_tapes(
    change: Change | None = None, *, keeps_steps: bool = False
) -> Iterator[TapeCounter]:
    """Count every use of a tape until the block ends; the class is put back as it was.

    With ``change`` each gradient that a tape gives is changed by it before the student sees it.
    """
    counter = TapeCounter(change, keeps_steps=keeps_steps)
    cls = GradientTape  # their own tapes too are, at bottom, of this class
    before = {name: getattr(cls, name) for name in WRAPPED}
    cls.__init__ = _counting_init(before["__init__"], counter)
    cls.watch = _counting_watch(before["watch"], counter)
    cls.watched_variables = _noting_watched(before["watched_variables"], counter)
    for name in METHODS:
        setattr(cls, name, _counting_results(before[name], name, counter))
    jvp = FORWARD.jvp
    FORWARD.jvp = _noting_forward(jvp, counter)
    traced_call = Function.__call__
    Function.__call__ = lambda self, *args, **kwargs: traced_call(
        counter.untraced(self), *args, **kwargs
    )
    try:
        yield counter
    finally:
        Function.__call__ = traced_call
        FORWARD.jvp = jvp
        for name, original in before.items():
            setattr(cls, name, original)


def _counting_init(original: Callable[..., None], counter: TapeCounter) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: GradientTape, persistent: bool = False, *args: Any, **kwargs: Any) -> None:
        original(self, persistent, *args, **kwargs)
        if (road := _road_of(sys._getframe(1))) is not None:
            counter.leave_out(self, road)
        if count := counter.count_of(self):
            count.persistent = bool(persistent)

    return init


def _road_of(frame: FrameType | None) -> OtherRoad | None:
    """Whose tape it is that is opened here; None for one of the student's own."""
    while frame and frame.f_code.co_filename.startswith(OURS):
        if is_drivers(frame):
            return OtherRoad.NONE
        frame = frame.f_back  # the recorder, which wraps the class too
    theirs = frame is None or not frame.f_code.co_filename.endswith(LIBRARIES_OWN)
    return None if theirs else OtherRoad.KERAS


def _noting_forward(original: Callable[..., Any], counter: TapeCounter) -> Callable[..., Any]:
    @functools.wraps(original)
    def jvp(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        if any(leaf is not None for leaf in nest.flatten(result)):
            counter.other_road = OtherRoad.FORWARD
        return result

    return jvp


def _counting_watch(original: Callable[..., None], counter: TapeCounter) -> Callable[..., None]:
    @functools.wraps(original)
    def watch(self: GradientTape, tensor: Any) -> None:
        original(self, tensor)
        if count := counter.count_of(self):
            count.watches += 1

    return watch


def _noting_watched(original: Callable[..., Any], counter: TapeCounter) -> Callable[..., Any]:
    @functools.wraps(original)
    def watched_variables(self: GradientTape) -> Any:
        named = original(self)
        if named and (count := counter.count_of(self)):
            count.watched = True
        return named

    return watched_variables


def _counting_results(
    original: Callable[..., Any], method: str, counter: TapeCounter
) -> Callable[..., Any]:
    @functools.wraps(original)
    def differentiate(self: GradientTape, *args: Any, **kwargs: Any) -> Any:
        outermost, counter.inside = not counter.inside, True
        try:
            result = original(self, *args, **kwargs)
        finally:
            counter.inside = not outermost
        if not outermost:
            return result
        with contextlib.suppress(Exception):  # words alone hang on it
            counter.was_asked(*args, **kwargs)
        if not counter.is_theirs(self):
            counter.took_the_road_of(self)
            return result
        with contextlib.suppress(Exception):
            counter.keep_step(method, result, *args, **kwargs)
        count = counter.count_of(self)
        if count and len(count.calls) < MAX_RECORDS:
            leaves = nest.flatten(result)[:MAX_RECORDS]
            count.calls.append(GradientCall(method, tuple(leaf is not None for leaf in leaves)))
        return counter.given(result)

    return differentiate
