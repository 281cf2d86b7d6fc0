"""A sketch as a picture that a notebook shows and a page holds; needs no TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..data import Sketch
from . import layout, svg


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text; a notebook shows it, :meth:`save` writes it."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8")


def drawn(sketch: Sketch, lang: str, name: str = "cinta", foot: str = "") -> Drawing:
    """The picture; ``name`` tells its parts from those of others on one page, ``foot`` is below it.

    Raises :class:`cinta.tape.errors.TapeError` if igraph is missing.
    """
    return Drawing(svg.rendered(sketch, layout.placed(sketch, lang), lang, name, foot))
