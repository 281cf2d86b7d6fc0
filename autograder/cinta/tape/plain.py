"""A log as plain data: what of it is worth sending, within the bounds of :mod:`cinta.tape.data`."""

from __future__ import annotations

import msgspec

from .data import MAX_ITEMS, CodeLine, Departure, Recorded, TapeCall, TapeHistory
from .trace.log import CallNotes, DepartureNotes, Log, Op, TapeNotes
from .trace.place import Place


def recorded(log: Log, since: int = 0) -> Recorded:
    """A log, from a time of its clock on; the oldest is left out where there is too much."""
    recent = [notes for notes in log.recent if notes.when > since][-MAX_ITEMS:]
    departures = [notes for notes in log.departures if notes.when > since][-MAX_ITEMS:]
    ops = [op for op in log.ops() if op.when > since]
    sketches = [call.sketch for notes in recent for call in notes.calls if call.sketch]
    return Recorded(
        tapes=tuple(map(_tape, recent)),
        departures=tuple(map(_departure, departures)),
        operations=len(ops),
        op_types=tuple(op.type[:300] for op in ops if _is_the_users(op))[:MAX_ITEMS],
        sketches=tuple(sketches[-MAX_ITEMS:]),
    )


def _is_the_users(op: Op) -> bool:
    """False for what a gradient ran, and for a stop that Keras put inside a layer of its own."""
    stops = op.type == "StopGradient" and op.layer and "stop_gradient" not in op.place.text
    return not (op.backward or stops)


def within_bounds(recording: Recorded) -> Recorded | None:
    """The same if whoever decodes it takes it, without its pictures if that helps; else None."""
    for candidate in (recording, msgspec.structs.replace(recording, sketches=())):
        try:
            return msgspec.msgpack.decode(msgspec.msgpack.encode(candidate), type=Recorded)
        except (msgspec.MsgspecError, ValueError, OverflowError):
            continue
    return None


def code_line(place: Place) -> CodeLine | None:
    """A place as plain data; None for nowhere."""
    if not place.line:
        return None
    return CodeLine(place.file[-300:], place.line, place.text[:300])


def _tape(notes: TapeNotes) -> TapeHistory:
    return TapeHistory(
        persistent=notes.persistent,
        watch_accessed=notes.watch_accessed,
        watches=len(notes.watches),
        stops=len(notes.stops),
        resets=len(notes.resets),
        calls=tuple(map(_call, notes.calls[-MAX_ITEMS:])),
        at=code_line(notes.place),
    )


def _call(notes: CallNotes) -> TapeCall:
    return TapeCall(
        method=notes.method,
        structure=notes.structure,
        returned=notes.returned[:MAX_ITEMS],
        at=code_line(notes.place),
        error=notes.error[:300],
        reasons=notes.reasons[:MAX_ITEMS],
    )


def _departure(notes: DepartureNotes) -> Departure:
    return Departure(notes.through[:300], code_line(notes.place))
