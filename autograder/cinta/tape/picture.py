"""``draw(tape, target)``: the recorded graph as a picture, with the broken path where it broke."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .recorder import current_log, known_language


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text; a notebook shows it, :meth:`save` writes it."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8")


def draw(
    tape: Any, target: Any, sources: Any = None, *, lang: str | None = None, most: int = 18
) -> Drawing:
    """Draw what the tape recorded from the sources to the target.

    Without ``sources``: all that the tape watches, and the variables that the target was computed
    from. Edges carry the norm of d target / d tensor if the tape is persistent. With more than
    ``most`` operations, Keras layers, lines of code and loops are folded into one box each. Raises
    :class:`cinta.errors.InputError` if the recorder was off, or if igraph is missing.
    """
    from . import fold, gather, layout, svg

    language = known_language(lang)
    layout.require_igraph()
    log = current_log()
    if log is not None:
        log.here.quiet += 1
    try:
        graph = gather.gathered(tape, target, sources, sys._getframe(1), language)
    finally:
        if log is not None:
            log.here.quiet -= 1
    folded = fold.folded(graph, most)
    return Drawing(svg.rendered(folded, layout.placed(folded, language), language))


draw.autograph_info__ = {}  # type: ignore[attr-defined]
