"""At the call itself: why a source has no gradient, and a picture, found at once."""

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
    """Add to the last call of the notes, while its target and sources are there to look at."""
    call = notes.calls[-1]
    if log.reasons_left > 0 and (Returned.NONE in call.returned or call.error):
        log.reasons_left -= 1
        call = replace(call, reasons=reasons_for(tape, target, sources, frame, log))
        notes.calls[-1] = call
    if log.sketches_left > 0 and call.source_ids:
        log.sketches_left -= 1
        notes.calls[-1] = replace(call, sketch=sketch_of(tape, target, sources, frame))
