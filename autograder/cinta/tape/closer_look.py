"""While a tape is being asked: why a source has no gradient, and a picture, found at once."""

from __future__ import annotations

from types import FrameType
from typing import Any

from msgspec.structs import replace

from .data import Returned
from .diagnosis.explanation import reasons_for
from .picture.draw import sketch_of
from .trace.log import Log, TapeNotes


def look_closer(
    log: Log, notes: TapeNotes, tape: Any, target: Any, sources: Any, frame: FrameType
) -> None:
    """Add to the last call of the notes, while what it was asked about is there to look at."""
    asked = notes.asked[-1]
    if log.reasons_left > 0 and (Returned.NONE in asked.came or asked.error):
        log.reasons_left -= 1
        asked = replace(asked, reasons=reasons_for(tape, target, sources, frame, log))
        notes.asked[-1] = asked
    if log.sketches_left > 0 and asked.sources:
        log.sketches_left -= 1
        notes.asked[-1] = replace(asked, sketch=sketch_of(tape, target, sources, frame))
