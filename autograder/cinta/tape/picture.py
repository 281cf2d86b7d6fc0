"""``draw(tape, target)``: the recorded graph as a picture, with the broken path where it broke."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from .current import current_log, known_language
from .data import Sketch

MOST = 18
"""Boxes, beside those of the sources, that a person can read at a glance."""


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text; a notebook shows it, :meth:`save` writes it."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8")


def draw(
    tape: Any, target: Any, sources: Any = None, *, lang: str | None = None, most: int = MOST
) -> Drawing:
    """Draw what the tape recorded from the sources to the target.

    Without ``sources``: all that the tape watches, and the variables that the target was computed
    from. Edges carry the norm of d target / d tensor if the tape is persistent. With more than
    ``most`` operations, Keras layers, lines of code and loops are folded into one box each. Raises
    :class:`cinta.tape.errors.TapeError` if the recorder was off, or if igraph is missing.
    """
    from .layout import require_igraph

    language = known_language(lang)
    require_igraph()
    return drawn(sketch_of(tape, target, sources, sys._getframe(1), language, most), language)


draw.autograph_info__ = {}  # type: ignore[attr-defined]


def sketch_of(
    tape: Any, target: Any, sources: Any, frame: FrameType, lang: str = "", most: int = MOST
) -> Sketch:
    """What there is to draw, as data, with names as seen from ``frame``; nothing is recorded.

    Captions say in ``lang`` why a source has no gradient; without a language there are none.
    """
    from . import fold, gather

    log = current_log()
    if log is not None:
        log.here.quiet += 1
    try:
        return fold.folded(gather.gathered(tape, target, sources, frame, lang), most)
    finally:
        if log is not None:
            log.here.quiet -= 1


def drawn(sketch: Sketch, lang: str, name: str = "cinta", foot: str = "") -> Drawing:
    """The picture; ``name`` tells its parts from those of others on one page, ``foot`` is below it.

    Raises :class:`cinta.tape.errors.TapeError` if igraph is missing.
    """
    from . import layout, svg

    return Drawing(svg.rendered(sketch, layout.placed(sketch, lang), lang, name, foot))
