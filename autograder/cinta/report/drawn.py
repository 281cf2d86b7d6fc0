"""What a student's tape recorded, as a picture on their page.

A sketch comes from the process that ran the student's code: it is valid, and it may be anything
that is. It is drawn as our own SVG, in which their labels are text, or not at all.
"""

from __future__ import annotations

import contextlib
import re
import sys
from dataclasses import dataclass
from functools import cache, lru_cache

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


@cache
def load_igraph() -> None:
    """Import igraph, if it is there, without the Matplotlib that it would load for its own plots.

    That is a third of a second of each command that writes pages. A notebook, whose author may plot
    with igraph, never comes here: see :func:`cinta.tape.picture.layout.require_igraph`.
    """
    there = sys.modules.get("matplotlib")
    sys.modules["matplotlib"] = None  # type: ignore[assignment] # "not installed", to igraph
    try:
        with contextlib.suppress(ImportError):
            import igraph  # noqa: F401
    finally:
        del sys.modules["matplotlib"]
        if there:
            sys.modules["matplotlib"] = there


@lru_cache(maxsize=1000)
def picture_of(sketch: Sketch | None, lang: str, name: str) -> Picture | None:
    """The picture of a sketch, whose ids begin with ``name``; None if there is none to show.

    Many of a class record the same: it is drawn once.
    """
    if sketch is None:
        return None
    load_igraph()
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
