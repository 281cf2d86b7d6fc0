"""What was seen, as plain data: records that can cross the pipe to the judge, and stand in a file.

They come from the process that ran the student's code, so they are evidence, not proof; counts and
texts are bounded where they are decoded.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from .log import Asked, Event, Log, TapeNotes
from .place import Place

MAX_SEEN = 1_000

Text = Annotated[str, msgspec.Meta(max_length=300)]
Seen = msgspec.Meta(max_length=MAX_SEEN)


class At(msgspec.Struct, frozen=True):
    """A line of the user's code, and its text."""

    file: Text
    line: int
    text: Text


class Reason(msgspec.Struct, frozen=True):
    """Why one source has or has not a gradient: a code of :mod:`cinta.tape.words`, and its words.

    ``sure`` is false where it is only what was seen; ``at`` is where the path broke.
    """

    source: Text
    code: Text
    connected: bool
    sure: bool
    at: At | None = None
    said: Annotated[dict[Text, Text], Seen] = {}


class Call(msgspec.Struct, frozen=True):
    """One question to a tape; ``came`` says how each source came back.

    ``structure`` is ``list``, ``tuple``, ``dict``, or empty for a single source; ``reasons`` say
    why for each source, if they were looked for.
    """

    method: Text
    structure: Text
    came: Annotated[tuple[Text, ...], Seen]
    at: At | None
    error: Text = ""
    reasons: Annotated[tuple[Reason, ...], Seen] = ()


class TapeSeen(msgspec.Struct, frozen=True):
    """What one tape did: how it was made, what it was told to watch, what it was asked."""

    persistent: bool
    watch_accessed: bool
    watches: int
    stops: int
    resets: int
    calls: Annotated[tuple[Call, ...], Seen]
    at: At | None


class LeftSeen(msgspec.Struct, frozen=True):
    """A value that left TensorFlow, and through what."""

    through: Text
    at: At | None


class Recorded(msgspec.Struct, frozen=True):
    """All of a log that is worth sending: its last tapes, and what left TensorFlow."""

    tapes: Annotated[tuple[TapeSeen, ...], Seen]
    left: Annotated[tuple[LeftSeen, ...], Seen]
    operations: int


def recorded(log: Log) -> Recorded:
    """A log as plain data; the oldest is left out where there is too much."""
    tapes = tuple(_tape(notes) for notes in list(log.recent)[-MAX_SEEN:])
    left = list(log.events)[-MAX_SEEN:]
    return Recorded(tapes, tuple(_left(event) for event in left), len(log.raw))


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
