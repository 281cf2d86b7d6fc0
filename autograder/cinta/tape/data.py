"""What tapes were seen to do, as plain data that crosses the pipe to the judge.

It comes from the process that ran the student's code, so it is evidence, never proof: it chooses
words and draws a picture, and no point hangs on it. Counts and texts are bounded where a record is
decoded, and a picture must be one.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated

import msgspec

MAX_ITEMS = 1_000
MAX_BOXES, MAX_ARROWS = 100, 200
"""A picture of ours has some thirty; what has more than this nobody reads, and it takes seconds."""

Text = Annotated[str, msgspec.Meta(max_length=300)]
Bounded = msgspec.Meta(max_length=MAX_ITEMS)

BoxKey = Annotated[str, msgspec.Meta(max_length=40)]
"""What a box is called in its picture, by its role: ``target``, ``source 0``, ``op 5``."""


class CodeLine(msgspec.Struct, frozen=True):
    """A line of the user's code, and its text."""

    file: Text
    line: int
    text: Text


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why one source has or has not a gradient: the value of a :class:`cinta.tape.causes.Cause`.

    A process that lies may send another code, for which there is no text. ``sure`` is false where
    it is only what was seen; ``at`` is where the path broke; ``details`` fill the text.
    """

    source: Text
    code: Text
    connected: bool
    sure: bool
    at: CodeLine | None = None
    details: Annotated[dict[Text, Text], Bounded] = {}


class Returned(StrEnum):
    """How a source's gradient came back from a call.

    ``SLICES``: as IndexedSlices. ``ZEROS``: zeros would come in place of None (the caller wanted
    it so, or asked ``batch_jacobian``), so a result proves nothing. ``RAISED``: the call ended with
    an error.
    """

    TENSOR = "tensor"
    SLICES = "slices"
    NONE = "none"
    ZEROS = "zeros"
    RAISED = "raised"


class TapeCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``gradient`` or its like; ``returned`` says how each source's came back.

    ``structure`` is ``list``, ``tuple``, ``dict``, or empty for a single source; ``reasons`` say
    why for each source, if they were looked for.
    """

    method: Text
    structure: Text
    returned: Annotated[tuple[Returned, ...], Bounded]
    at: CodeLine | None
    error: Text = ""
    reasons: Annotated[tuple[Reason, ...], Bounded] = ()


class TapeHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What one tape did: how it was made, how often it was told to watch, its calls."""

    persistent: bool
    watch_accessed: bool
    watches: int
    stops: int
    resets: int
    calls: Annotated[tuple[TapeCall, ...], Bounded]
    at: CodeLine | None


class Departure(msgspec.Struct, frozen=True):
    """A value that left TensorFlow, and through what."""

    through: Text
    at: CodeLine | None


class BoxKind(StrEnum):
    """What a box stands for.

    ``GIVEN``: data that nobody wants the gradient of. ``FOLD``: several operations. ``GAP``: where
    the path left TensorFlow.
    """

    SOURCE = "source"
    GIVEN = "given"
    OP = "op"
    FOLD = "fold"
    TARGET = "target"
    GAP = "gap"


class ArrowState(StrEnum):
    """How far the tape follows a tensor on its way.

    ``BREAK``: it loses it here. ``LOST``: it lost it before. ``GIVEN``: it is data.
    """

    LIVE = "live"
    BREAK = "break"
    LOST = "lost"
    GIVEN = "given"


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A source, data, an operation, some folded into one, the target, or a gap outside TensorFlow.

    ``id`` is its key, nobody else's in the picture; what it is drawn as, ``kind`` alone says.
    ``broken`` marks where a path broke; ``group`` (a Keras layer) and ``line`` say with what it may
    be folded; ``count`` operations and ``variables`` are in it, and ``norm`` is the variables'.
    """

    id: BoxKey
    kind: BoxKind
    label: Text
    below: Text = ""
    broken: bool = False
    note: Text = ""
    group: Text = ""
    line: Text = ""
    count: int = 1
    variables: int = 0
    norm: float | None = None

    @property
    def folds(self) -> bool:
        """True for what may be folded with its like."""
        return self.kind in (BoxKind.OP, BoxKind.FOLD)


class Arrow(msgspec.Struct, frozen=True, kw_only=True):
    """A tensor on its way from one box to another.

    ``norm`` is that of d target / d tensor, None if not known.
    """

    start: BoxKey
    end: BoxKey
    state: ArrowState
    norm: float | None = None


class Sketch(msgspec.Struct, frozen=True):
    """A picture to be drawn: boxes in the order in which they ran, arrows, captions under it.

    Raises ValueError (as msgspec does where it decodes) for what cannot be drawn: a box twice, an
    arrow from or to nowhere, a circle, a number that is none.
    """

    boxes: Annotated[tuple[Box, ...], msgspec.Meta(min_length=1, max_length=MAX_BOXES)]
    arrows: Annotated[tuple[Arrow, ...], msgspec.Meta(max_length=MAX_ARROWS)]
    captions: Annotated[tuple[Text, ...], Bounded] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn: the record may come from a process that lies."""
        keys = {box.id for box in self.boxes}
        if len(keys) != len(self.boxes):
            raise ValueError("boxes without a key of their own")
        if any(arrow.start not in keys or arrow.end not in keys for arrow in self.arrows):
            raise ValueError("an arrow from or to no box")
        norms = [box.norm for box in self.boxes] + [arrow.norm for arrow in self.arrows]
        if any(norm is not None and not 0 <= norm < math.inf for norm in norms):
            raise ValueError("a norm that is no number")
        if _has_a_circle(self):
            raise ValueError("arrows in a circle")


def _has_a_circle(sketch: Sketch) -> bool:
    """Take away boxes that nothing leads to, again and again; what is left goes round."""
    into = {box.id: 0 for box in sketch.boxes}
    out: dict[str, list[str]] = {box.id: [] for box in sketch.boxes}
    for arrow in sketch.arrows:
        into[arrow.end] += 1
        out[arrow.start].append(arrow.end)
    free = [box for box, count in into.items() if not count]
    taken = 0
    while free:
        taken += 1
        for end in out[free.pop()]:
            into[end] -= 1
            if not into[end]:
                free.append(end)
    return taken < len(into)


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """All of a log that is worth sending: its last tapes, what left TensorFlow, and pictures.

    ``op_types`` are those of the operations in the order in which they ran; ``operations`` is how
    many there were.
    """

    tapes: Annotated[tuple[TapeHistory, ...], Bounded] = ()
    departures: Annotated[tuple[Departure, ...], Bounded] = ()
    operations: int = 0
    op_types: Annotated[tuple[Text, ...], Bounded] = ()
    sketches: Annotated[tuple[Sketch, ...], Bounded] = ()

    @property
    def calls(self) -> tuple[TapeCall, ...]:
        """All calls for gradients, tape by tape."""
        return tuple(call for tape in self.tapes for call in tape.calls)
