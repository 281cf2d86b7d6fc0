"""What a student's tape recorded, as a picture on their page.

A sketch comes from the process that ran the student's code: it is valid, and it may be anything
that is. It is drawn as our own SVG, in which their labels are text, or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from ..results import plain_text
from ..tape.data import Sketch
from ..tape.picture.boxes import caption
from ..tape.picture.drawing import drawn

_WIDTH = re.compile(r'<svg [^>]*? width="(\d+)"')


@dataclass(frozen=True)
class Picture:
    """An SVG element of its own ground, its width in pixels, and what stands above it."""

    svg: Markup
    width: int
    caption: str


@lru_cache(maxsize=1000)
def picture_of(sketch: Sketch | None, lang: str, name: str) -> Picture | None:
    """The picture of a sketch, whose ids begin with ``name``; None if there is none to show.

    Many of a class record the same: it is drawn once.
    """
    if sketch is None:
        return None
    try:
        svg = drawn(sketch, lang, name).svg
    except Exception:
        # A page is whole without its picture, and a class's pages must not hang on one student's
        # tape: whatever igraph, or its absence, or a fault of ours in the drawing makes of it.
        return None
    said = caption(sketch, lang)
    width = _WIDTH.search(svg)
    plain = "\n".join(map(plain_text, svg.split("\n")))
    return Picture(Markup(plain), int(width[1]) if width else 0, said[:1].upper() + said[1:])
