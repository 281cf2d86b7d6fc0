"""A log as plain data: what of it is worth sending, within the bounds of :mod:`cinta.tape.data`."""

from __future__ import annotations

import msgspec

from .data import MAX_SEEN, At, Call, LeftSeen, Recorded, TapeSeen
from .trace.log import Asked, Event, Log, TapeNotes
from .trace.place import Place


def recorded(log: Log, since: int = 0) -> Recorded:
    """A log, from a time of its clock on; the oldest is left out where there is too much."""
    recent = [notes for notes in log.recent if notes.when > since][-MAX_SEEN:]
    left = [event for event in log.events if event.when > since][-MAX_SEEN:]
    ops = [op for op in log.ops() if op.when > since]
    kinds = tuple(op.type[:300] for op in ops if not op.backward)[:MAX_SEEN]
    sketches = tuple(a.sketch for notes in recent for a in notes.asked if a.sketch)[-MAX_SEEN:]
    return Recorded(tuple(map(_tape, recent)), tuple(map(_left, left)), len(ops), kinds, sketches)


def within_bounds(seen: Recorded) -> Recorded | None:
    """The same if whoever decodes it takes it, without its pictures if that helps; else None."""
    for found in (seen, msgspec.structs.replace(seen, sketches=())):
        try:
            return msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Recorded)
        except (msgspec.MsgspecError, ValueError, OverflowError):
            continue
    return None


def at(place: Place) -> At | None:
    """A place as plain data; None for nowhere."""
    if not place.line:
        return None
    return At(place.file[-300:], place.line, place.text[:300])


def _tape(notes: TapeNotes) -> TapeSeen:
    return TapeSeen(
        notes.persistent,
        notes.watch_accessed,
        len(notes.watches),
        len(notes.stops),
        len(notes.resets),
        tuple(_call(asked) for asked in notes.asked[-MAX_SEEN:]),
        at(notes.place),
    )


def _call(asked: Asked) -> Call:
    came = tuple(asked.came[:MAX_SEEN])
    here, reasons = at(asked.place), asked.reasons[:MAX_SEEN]
    return Call(asked.method, asked.structure, came, here, asked.error[:300], reasons)


def _left(event: Event) -> LeftSeen:
    return LeftSeen(event.through[:300], at(event.place))
