"""``draw(tape, target)``: the recorded graph as a picture, with the broken path where it broke."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from ..data import Sketch
from ..diagnosis.explanation import require_tape
from ..trace.current import current_log, known_language
from .drawing import Drawing, drawn
from .fold import folded
from .gather import gathered
from .layout import require_igraph

MOST = 18
"""Boxes, beside those of the sources, that a person can read at a glance."""


def draw(
    tape: Any, target: Any, sources: Any = None, *, lang: str | None = None, most: int = MOST
) -> Drawing:
    """Draw what the tape recorded from the sources to the target.

    Without ``sources``: all that the tape watches, and the variables that the target was computed
    from. Edges carry the norm of d target / d tensor if the tape is persistent. With more than
    ``most`` operations, Keras layers, lines of code and loops are folded into one box each. Raises
    :class:`cinta.tape.errors.TapeError` if the recorder was off, if nothing is to be
    drawn, or if igraph is missing.
    """
    language = known_language(lang)
    require_igraph()
    require_tape(tape, "draw")
    return drawn(sketch_of(tape, target, sources, sys._getframe(1), language, most), language)


draw.autograph_info__ = {}  # type: ignore[attr-defined]


def sketch_of(
    tape: Any, target: Any, sources: Any, frame: FrameType, lang: str = "", most: int = MOST
) -> Sketch:
    """What there is to draw, as data, with names as seen from ``frame``; nothing is recorded.

    Captions say in ``lang`` why a source has no gradient; without a language there are none.
    """

    log = current_log()
    if log is not None:
        log.here.quiet += 1
    try:
        return folded(gathered(tape, target, sources, frame, lang), most)
    finally:
        if log is not None:
            log.here.quiet -= 1
