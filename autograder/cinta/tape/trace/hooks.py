"""Around ``tf.GradientTape`` while the recorder is on: each method notes, then does what it did.

What is seen: when a tape starts, stops, is reset and watches, each call for gradients, and how each
source's came back.

A training loop makes a tape for each step, and TensorFlow has thrown what is ours out of the
processor's caches meanwhile: what each step goes through calls few functions, and finds what it
needs in its own variables.
"""

from __future__ import annotations

import functools
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import tensorflow as tf

from ..data import Returned
from . import wires
from .log import CallNotes, Log, TapeNotes, Watch
from .patches import HARMLESS, UNSEEN, Patches
from .place import NOWHERE, Place, callers_of, place_in, place_of, places_of, users_frame
from .unreported import note_operation

METHODS = ("gradient", "jacobian", "batch_jacobian")

GRADIENTS = (Returned.TENSOR, Returned.SLICES)
ONE_TENSOR = (Returned.TENSOR,)
"""What comes back of most questions."""

STRUCTURES = {list: "list", tuple: "tuple", dict: "dict"}

NO_PLACES: tuple[Place, ...] = ()

MAX_NOTES = 1_000
"""Watches and calls kept for one tape."""


class TapeHooks:
    """The wrappers around the class; ``listen`` is called on each thread that uses a tape.

    ``look_closer`` is called after a call for gradients, while the log wants reasons or sketches.
    """

    def __init__(
        self, log: Log, listen: Callable[[], None], look_closer: Callable[..., None]
    ) -> None:
        self._log, self._listen, self._look_closer = log, listen, look_closer
        self._seen = log.tapes.by_ref, weakref.ref, log.on_this_thread, log.clock

    def put_up(self, patches: Patches) -> None:
        """Wrap the methods of the class."""
        cls = tf.GradientTape
        for name in ("__init__", "_push_tape", "_pop_tape", "watch", "stop_recording", "reset"):
            patches.put(cls, name, getattr(self, f"_tape_{name.strip('_')}"))
        patches.put(threading.Thread, "_bootstrap_inner", self._thread)
        for name in METHODS:
            patches.put(cls, name, functools.partial(self._gradient_method, name))

    def _thread(self, original: Callable[..., None]) -> Callable[..., None]:
        """A thread is listened to from its start: what it computes for a tape of another's, too."""

        @functools.wraps(original)
        def run(thread: threading.Thread) -> None:
            with HARMLESS:
                self._listen()
            original(thread)

        return run

    def _tape_init(self, original: Callable[..., None]) -> Callable[..., None]:
        by_ref, ref, thread, clock, listen = *self._seen, self._listen
        recent, getframe = self._log.recent, sys._getframe

        @functools.wraps(original)
        def init(tape: Any, *args: Any, **kwargs: Any) -> None:
            with UNSEEN:
                original(tape, *args, **kwargs)
            here = thread.here
            if not here.is_ready:
                listen()
            kinds, frame = wires.made_as(tape), users_frame(getframe(1))
            place, callers = NOWHERE, NO_PLACES
            if frame is not None:
                place = place_in(frame.f_code, frame.f_lasti)
                callers = places_of(callers_of(frame))
            flags = bool(kinds[0]), bool(kinds[1])
            notes = TapeNotes(next(clock), *flags, here.ident, place, callers)
            by_ref[ref(tape, by_ref.pop)] = notes
            recent.append(notes)

        return init

    def _tape_push_tape(self, original: Callable[..., None]) -> Callable[..., None]:
        by_ref, ref, thread, clock, listen = *self._seen, self._listen

        @functools.wraps(original)
        def push(tape: Any) -> None:
            here = thread.here
            if not here.listening:
                listen()
            with UNSEEN:
                original(tape)
            here.recording_tapes += 1
            if here.gradient_calls:
                here.attend()
            notes = by_ref.get(ref(tape))
            if notes is not None:
                if not wires.is_eager():
                    notes.graph = ref(wires.graph_now())
                when = next(clock) if notes.graph is None else self._time(notes)
                notes.spans.append([when, None])

        return push

    def _tape_pop_tape(self, original: Callable[..., None]) -> Callable[..., None]:
        by_ref, ref, thread, clock = self._seen

        @functools.wraps(original)
        def pop(tape: Any) -> None:
            with UNSEEN:
                original(tape)
            here = thread.here
            if here.recording_tapes:
                here.recording_tapes -= 1
            if here.gradient_calls:
                here.attend()
            notes = by_ref.get(ref(tape))
            if notes is not None and notes.spans:
                when = next(clock) if notes.graph is None else self._time(notes)
                notes.spans[-1][1] = when

        return pop

    def _time(self, notes: TapeNotes) -> int:
        """Now, by the clock of the graph that the tape is at work in, or by ours."""
        graph = notes.graph() if notes.graph else None
        return self._log.now() if graph is None else wires.graph_size(graph)

    def _tape_watch(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def watch(tape: Any, tensor: Any) -> None:
            with UNSEEN:
                original(tape, tensor)
            notes = self._log.tapes.get(tape)
            if notes and len(notes.watches) < MAX_NOTES:
                with HARMLESS:
                    ids = wires.ids_of_all(tensor)
                    notes.watches.append(Watch(self._time(notes), ids, place_of(sys._getframe(1))))

        return watch

    def _tape_stop_recording(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def stop(tape: Any) -> _Stopped:
            notes, place = self._log.tapes.get(tape), place_of(sys._getframe(1))

            def now() -> int:
                return self._time(notes) if notes else 0

            def note(began: int) -> None:
                if notes and len(notes.stops) < MAX_NOTES:
                    notes.stops.append((began, now(), place))

            with UNSEEN:
                return _Stopped(original(tape), now, note)

        return stop

    def _tape_reset(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def reset(tape: Any) -> None:
            with UNSEEN:
                original(tape)
            notes = self._log.tapes.get(tape)
            if notes and len(notes.resets) < MAX_NOTES:
                notes.resets.append((self._time(notes), place_of(sys._getframe(1))))

        return reset

    def _gradient_method(self, method: str, original: Callable[..., Any]) -> Callable[..., Any]:
        thread, note = self._log.on_this_thread, self._note_call

        @functools.wraps(original)
        def differentiate(tape: Any, *args: Any, **kwargs: Any) -> Any:
            here = thread.here
            here.gradient_calls += 1
            here.attend()
            result, error = None, ""
            try:
                with UNSEEN:
                    result = original(tape, *args, **kwargs)
                return result
            except Exception as raised:
                error = f"{type(raised).__name__}: {raised}"[:300]
                raise
            finally:
                here.gradient_calls -= 1
                here.attend()
                if not here.gradient_calls and not here.quiet:
                    with HARMLESS:
                        note(tape, method, args, kwargs, result, error)

        return differentiate

    def _note_call(
        self, tape: Any, method: str, args: Any, kwargs: Any, result: Any, error: str
    ) -> None:
        log = self._log
        target = args[0] if args else kwargs.get("target")
        sources = args[1] if len(args) > 1 else kwargs.get("sources", kwargs.get("source"))
        place = place_of(sys._getframe(2))
        target_ids, source_ids, structure = wires.ids_of_all(target), *_ids_and_structure(sources)
        returned, outs = ((Returned.RAISED,) * len(source_ids), ()) if error else _returned(result)
        zeros = method == "batch_jacobian"  # where there is no gradient it gives them unasked
        if zeros or ((len(args) > 2 or kwargs) and _zeros_wanted(args[2:], kwargs)):
            returned = tuple([Returned.ZEROS if one in GRADIENTS else one for one in returned])
        result_ids = tuple([out[0] for out in outs])
        if result_ids and not log.here.recording_tapes:
            op_type = f"GradientTape.{method}"
            note_operation(log, op_type, target_ids + source_ids, outs, place)
        notes = log.tapes.get(tape)
        if notes is not None and len(notes.calls) < MAX_NOTES:
            when, ids = self._time(notes), (target_ids, source_ids)
            notes.calls.append(
                CallNotes(when, method, *ids, returned, place, structure, result_ids, error)
            )
            if log.reasons_left > 0 or log.sketches_left > 0:
                self._look_closer(log, notes, tape, target, sources, sys._getframe(2))


class _Stopped:
    """Around the block of a ``stop_recording``; no generator, whose frame errors would name."""

    def __init__(
        self,
        around: AbstractContextManager[None],
        now: Callable[[], int],
        note: Callable[..., None],
    ) -> None:
        self._around, self._now, self._note = around, now, note
        self._began = 0

    def __enter__(self) -> None:
        self._began = self._now()
        with UNSEEN:
            self._around.__enter__()

    def __exit__(self, *raised: Any) -> bool | None:
        with UNSEEN:
            passed = self._around.__exit__(*raised)
        self._note(self._began)
        return passed


def _ids_and_structure(sources: Any) -> tuple[tuple[int, ...], str]:
    """One id a source, 0 for what has none; ``list``, ``dict``, ``tuple``, or "" for a single."""
    if type(sources) in wires.LEAVES:
        return wires.ids_of(sources) or (0,), ""
    ids = tuple([(wires.ids_of(source) or (0,))[0] for source in wires.flat(sources)])
    kinds = (name for kind, name in STRUCTURES.items() if isinstance(sources, kind))
    return ids, next(kinds, "")


def _returned(result: Any) -> tuple[tuple[Returned, ...], tuple[Any, ...]]:
    """How each source's gradient came back, and all tensors that did."""
    if type(result) is wires.EagerTensor:
        return ONE_TENSOR, (wires.out_of(result),)
    returned = tuple([_how_returned(leaf) for leaf in wires.flat(result)])
    return returned, wires.outs_of(result)


def _how_returned(leaf: Any) -> Returned:
    if leaf is None:
        return Returned.NONE
    return Returned.SLICES if isinstance(leaf, tf.IndexedSlices) else Returned.TENSOR


def _zeros_wanted(args: Any, kwargs: Any) -> bool:
    """Did the caller ask for zeros in place of None?"""
    more = [*args, kwargs.get("unconnected_gradients")]
    return any(str(value).lower().endswith("zero") for value in more if _is_option(value))


def _is_option(value: Any) -> bool:
    return isinstance(value, str | tf.UnconnectedGradients)
