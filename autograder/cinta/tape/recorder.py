"""The switch: ``cinta.record()`` once at the top of a notebook, or ``with recording() as log:``.

The *rich* one of two wrappers of ``tf.GradientTape``: it keeps every operation, to say why a
gradient is None and to draw it, and leans for that on what is private in TensorFlow
(:mod:`.trace.wires`), so no point may hang on it. Points hang on the *thin* one, which counts what
tapes give: ``counting_tapes`` of :mod:`cinta.answering.tape_use`. Both may be at work at once.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from .errors import TapeError
from .trace.current import current_log, speak, switch_to
from .trace.log import MAX_OPERATIONS, Log
from .trace.patches import Patches
from .trace.place import IN_A_FUNCTION, USERS, callers_of

_switch = threading.RLock()
_on: Recorder | None = None
KERAS = "keras.src.backend.tensorflow.trainer"


class Recorder:
    """One recorder at work: its log, its hooks, the callback that TensorFlow calls."""

    def __init__(self, operations: int = MAX_OPERATIONS) -> None:
        from .closer_look import look_closer
        from .trace.conversions import ConversionHooks
        from .trace.hooks import TapeHooks
        from .trace.unreported import UnreportedHooks

        self.log = Log(operations)
        self.callback = _noting(self.log)
        self._patches = Patches()
        self._conversions, self._unreported = ConversionHooks(self.log), UnreportedHooks(self.log)
        tapes = TapeHooks(self.log, self.listen, look_closer)
        self._hooks: tuple[Any, ...] = (tapes, self._conversions, self._unreported)
        self._stopped = self._knows_keras = False

    def start(self) -> None:
        """From now on everything is noted, on this thread and on any that makes a tape."""
        from .trace import wires

        self.log.first_id = wires.next_uid()
        for hooks in self._hooks:
            hooks.put_up(self._patches)
        self.listen()

    def listen(self) -> None:
        """Have this thread's operations told; once. Keras is seen once somebody has loaded it."""
        here = self.log.here
        if not here.listening and not self._stopped:
            from .trace import wires

            here.listening, here.ours = True, self.callback
            here.callbacks = wires.listen(self.callback)
        if not self._knows_keras and KERAS in sys.modules:
            self._knows_keras = True
            self._conversions.put_up_for_keras(self._patches)
            self._unreported.put_up_for_keras(self._patches)
        here.is_ready = here.listening and self._knows_keras

    def stop(self) -> None:
        """Put TensorFlow back as it was; what was seen stays."""
        from .trace import wires

        self._stopped = True
        self._patches.off()
        here = self.log.here
        if here.is_deaf:  # TensorFlow puts its own things back when it is asked to take it away
            here.callbacks.append(self.callback)
        wires.deafen(self.callback)
        here.listening = here.is_ready = here.is_deaf = False
        here.callbacks, here.ours = [], None
        self._hooks = ()  # they know us: without this it took a garbage collection to free the log


def record(on: bool = True, *, lang: str | None = None, operations: int = MAX_OPERATIONS) -> None:
    """Switch the recorder on (once is enough: again does nothing), or off.

    ``lang`` is the language that :func:`cinta.explain` speaks from now on, ``"es"`` or ``"en"``;
    ``operations`` is how many of the last operations are kept. Nothing that a tape gives changes.
    Raises :class:`cinta.tape.errors.TapeError` for another language, or under a TensorFlow that is
    other inside than those we know.
    """
    global _on
    if lang is not None:
        speak(lang)
    with _switch:
        if on and _on is None:
            _on = _started(operations)
            switch_to(_on.log)
        elif not on and _on is not None:
            _on.stop()
            _on = None
            switch_to(None)


def _started(operations: int) -> Recorder:
    try:
        recorder = Recorder(operations)
    except (ImportError, AttributeError) as missing:
        raise TapeError(_changed(missing)) from missing
    try:
        recorder.start()
    except (ImportError, AttributeError) as missing:
        recorder.stop()
        raise TapeError(_changed(missing)) from missing
    return recorder


def _changed(missing: Exception) -> str:
    return (
        f"cinta.record: this TensorFlow has no {missing}. "
        "Fix: pip install 'tensorflow<2.22', or a newer cinta"
    )


@contextmanager
def recording(
    operations: int = MAX_OPERATIONS, *, reasons: int = 0, sketches: int = 0
) -> Iterator[Log]:
    """Record until the block ends, and give the log; inside ``record()`` its log is shared.

    For the first ``reasons`` calls that give a None, or raise, the reasons are found at once, while
    the target and the sources are there to look at; of the first ``sketches`` calls a picture is
    kept. :func:`cinta.tape.plain.recorded` has them.
    """
    outer = _on
    if outer is None:
        record(operations=operations)
    log = current_log() or Log(1)
    before = log.reasons_left, log.sketches_left
    log.reasons_left, log.sketches_left = reasons, sketches
    try:
        yield log
    finally:
        log.reasons_left, log.sketches_left = before
        if outer is None:
            record(False)


def _noting(log: Log) -> Callable[..., None]:
    """What TensorFlow calls after each operation. Every microsecond here is paid for each one."""
    append, clock, thread = log.raw.append, log.clock, log.on_this_thread
    getframe, users, id_of = sys._getframe, USERS, attrgetter("_id")

    def note(
        op_type: Any, inputs: Any, attrs: Any, outputs: Any, op_name: Any = None, graph: Any = None
    ) -> None:
        if graph is not None:
            return  # a graph keeps its own operations: they are read from it when asked for
        here = thread.here
        if here.quiet or (here.gradient_calls and not here.recording_tapes):
            return  # our own work, or the backward pass: nobody differentiates through it
        try:  # as in users_frame, without a call; the first frame is TensorFlow's
            frame: Any = getframe(2)
            while not users[frame.f_code.co_filename]:
                frame = frame.f_back
            # Finding a line in a code object takes time: that is for whoever reads it.
            code, at = frame.f_code, frame.f_lasti
            callers = callers_of(frame) if code.co_flags & IN_A_FUNCTION else ()
        except (AttributeError, ValueError):
            code, at, callers = "", 0, ()
        try:
            # Tuples of what is not a container need no garbage collection; lists do.
            ins = tuple(map(id_of, inputs))
            if len(outputs) == 1:
                (t,) = outputs
                outs: Any = ((t._id, t._datatype_enum(), t._shape_tuple()),)
            else:
                outs = tuple([(t._id, t._datatype_enum(), t._shape_tuple()) for t in outputs])
        except Exception:  # a tensor of a kind that we do not know: the user's program goes on
            return
        back = here.gradient_calls > 0
        rest = here.ident, back, False, here.layer, callers
        append((next(clock), op_type, ins, outs, code, at, *rest))

    return note
