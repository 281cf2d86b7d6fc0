"""A sketch as a picture that a notebook shows and a page holds; needs no TensorFlow."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from ..data import Sketch
from . import layout, svg
from .boxes import spoken

STYLE = "display: block; max-width: 100%; background: #fff; border-radius: 8px"


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text; a notebook shows it, :meth:`save` writes it.

    ``alt`` says the same in words. A notebook shows an image that has them: JupyterLab makes one of
    SVG, too, but without any.
    """

    svg: str = field(repr=False)
    alt: str = field(default="", repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        data = b64encode(self.svg.encode()).decode()
        source = f"data:image/svg+xml;base64,{data}"
        return f'<img alt="{escape(self.alt)}" style="{STYLE}" src="{source}">'

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8")


def drawn(sketch: Sketch, lang: str, name: str = "cinta", foot: str = "") -> Drawing:
    """The picture; ``name`` tells its parts from those of others on one page, ``foot`` is below it.

    Raises :class:`cinta.tape.errors.TapeError` if igraph is missing.
    """
    picture = svg.rendered(sketch, layout.placed(sketch, lang), lang, name, foot)
    return Drawing(picture, spoken(sketch, lang))
