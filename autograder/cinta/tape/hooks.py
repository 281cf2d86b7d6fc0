"""Around ``tf.GradientTape`` while the recorder is on: each method notes, then does what it did.

What is seen: when a tape starts, stops, is reset, watches, and is asked, and how each source of a
question came back.
"""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf
from msgspec.structs import replace

from . import wires
from .explaining import reasons_for
from .log import Asked, Came, Log, TapeNotes, Watch
from .patches import HARMLESS, Patches
from .picture import sketch_of
from .place import place_of
from .untold import note_operation

METHODS = ("gradient", "jacobian", "batch_jacobian")

RAISED: Came = "raised"

MAX_NOTES = 1_000
"""Watches and calls kept for one tape."""


class TapeHooks:
    """The wrappers around the class; ``listen`` is called on each thread that uses a tape."""

    def __init__(self, log: Log, listen: Callable[[], None]) -> None:
        self._log, self._listen = log, listen

    def put_up(self, patches: Patches) -> None:
        """Wrap the methods of the class."""
        cls = tf.GradientTape
        for name in ("__init__", "_push_tape", "_pop_tape", "watch", "stop_recording", "reset"):
            patches.put(cls, name, getattr(self, f"_tape_{name.strip('_')}"))
        for name in METHODS:
            patches.put(cls, name, functools.partial(self._asking, name))

    def _tape_init(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def init(tape: Any, *args: Any, **kwargs: Any) -> None:
            original(tape, *args, **kwargs)
            self._listen()
            log = self._log
            notes = TapeNotes(
                log.now(),
                wires.is_persistent(tape),
                wires.watches_accessed(tape),
                log.here.ident,
                place_of(sys._getframe(1)),
            )
            log.tapes[tape] = notes
            log.recent.append(notes)

        return init

    def _tape_push_tape(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def push(tape: Any) -> None:
            self._listen()
            original(tape)
            self._log.here.recording_tapes += 1
            if notes := self._log.tapes.get(tape):
                graph = wires.graph_now()
                if graph is not None:
                    notes.graph = weakref.ref(graph)
                notes.spans.append([self._time(notes), None])

        return push

    def _tape_pop_tape(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def pop(tape: Any) -> None:
            original(tape)
            here = self._log.here
            here.recording_tapes = max(here.recording_tapes - 1, 0)
            notes = self._log.tapes.get(tape)
            if notes and notes.spans:
                notes.spans[-1][1] = self._time(notes)

        return pop

    def _time(self, notes: TapeNotes) -> int:
        """Now, by the clock of the graph that the tape is at work in, or by ours."""
        graph = notes.graph() if notes.graph else None
        return self._log.now() if graph is None else wires.graph_size(graph)

    def _tape_watch(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def watch(tape: Any, tensor: Any) -> None:
            original(tape, tensor)
            notes = self._log.tapes.get(tape)
            if notes and len(notes.watches) < MAX_NOTES:
                with HARMLESS:
                    ids = wires.ids_of_all(tensor)
                    notes.watches.append(Watch(self._time(notes), ids, place_of(sys._getframe(1))))

        return watch

    def _tape_stop_recording(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        @contextmanager
        def stop(tape: Any) -> Iterator[None]:
            notes, place = self._log.tapes.get(tape), place_of(sys._getframe(2))
            began = self._time(notes) if notes else 0
            with original(tape):
                yield
            if notes and len(notes.stops) < MAX_NOTES:
                notes.stops.append((began, self._time(notes), place))

        return stop

    def _tape_reset(self, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def reset(tape: Any) -> None:
            original(tape)
            notes = self._log.tapes.get(tape)
            if notes and len(notes.resets) < MAX_NOTES:
                notes.resets.append((self._time(notes), place_of(sys._getframe(1))))

        return reset

    def _asking(self, method: str, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def differentiate(tape: Any, *args: Any, **kwargs: Any) -> Any:
            here = self._log.here
            here.asking += 1
            result, error = None, ""
            try:
                result = original(tape, *args, **kwargs)
                return result
            except Exception as raised:
                error = f"{type(raised).__name__}: {raised}"[:300]
                raise
            finally:
                here.asking -= 1
                if not here.asking and not here.quiet:
                    with HARMLESS:
                        self._note_asked(tape, method, args, kwargs, result, error)

        return differentiate

    def _note_asked(
        self, tape: Any, method: str, args: Any, kwargs: Any, result: Any, error: str
    ) -> None:
        log = self._log
        target = args[0] if args else kwargs.get("target")
        sources = args[1] if len(args) > 1 else kwargs.get("sources", kwargs.get("source"))
        more = [*args[2:], kwargs.get("unconnected_gradients")]
        zeros = any(str(value).lower().endswith("zero") for value in more if _is_option(value))
        place = place_of(sys._getframe(2))
        targets, flat = wires.ids_of_all(target), wires.flat(sources)
        ids = tuple((wires.ids_of(source) or (0,))[0] for source in flat)
        leaves = wires.flat(result) if not error else []
        came = [_came(leaf, zeros) for leaf in leaves] if not error else [RAISED] * len(ids)
        gave = wires.ids_of_all(leaves)
        if not log.here.recording_tapes and gave:
            note_operation(log, f"GradientTape.{method}", targets + ids, leaves, place)
        notes = log.tapes.get(tape)
        if notes and len(notes.asked) < MAX_NOTES:
            shape = _structure(sources)
            when = self._time(notes)
            asked = Asked(when, method, targets, ids, tuple(came), place, shape, gave, error)
            notes.asked.append(asked)
            frame = sys._getframe(2)
            if log.reasons_left > 0 and ("none" in came or error):
                log.reasons_left -= 1
                asked = replace(asked, reasons=reasons_for(tape, target, sources, frame, log))
                notes.asked[-1] = asked
            if log.sketches_left > 0 and ids:
                log.sketches_left -= 1
                notes.asked[-1] = replace(asked, sketch=sketch_of(tape, target, sources, frame))


def _came(leaf: Any, zeros: bool) -> Came:
    if leaf is None:
        return "none"
    if zeros:
        return "zeros"
    return "slices" if isinstance(leaf, tf.IndexedSlices) else "tensor"


def _is_option(value: Any) -> bool:
    return isinstance(value, str | tf.UnconnectedGradients)


def _structure(sources: Any) -> str:
    """``list``, ``dict``, ``tuple``, or empty for a single source."""
    kinds = {list: "list", tuple: "tuple", dict: "dict"}
    return next((name for kind, name in kinds.items() if isinstance(sources, kind)), "")
