"""While a notebook is graded the doctor is silent: what was left in it costs nothing, says nothing.

``cinta.record()``, ``explain`` and ``draw`` are taken for what they would be asked for, and give
what a program can go on with: nothing is recorded, looked into, drawn or shown, so no time goes
into it and no point can hang on it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .data import Reason
from .trace.log import Log


def is_graded() -> bool:
    """Is the program in whose process this runs a submission?

    Otter says so of itself, and who grades in another way gives the same sign.
    """
    notebook = getattr(sys.modules.get("otter"), "Notebook", None)
    return bool(getattr(notebook, "_grading_mode", False))


class SilentDrawing:
    """What a :class:`cinta.tape.picture.drawing.Drawing` has, and no picture."""

    svg = ""

    def _repr_svg_(self) -> str:
        return self.svg

    def _ipython_display_(self) -> None:
        """Show nothing, also as the last value of a cell."""

    def save(self, path: str | Path) -> None:
        """Write nothing: no picture was made."""


class SilentExplanation:
    """What :class:`cinta.tape.Explanation` has, and no words: one reason a source, of no cause."""

    all_connected = True

    def __init__(self, reasons: tuple[Reason, ...] = (), lang: str = "es") -> None:
        self.reasons, self.lang = reasons, lang

    def in_language(self, lang: str) -> SilentExplanation:
        """The same silence in the other language."""
        return SilentExplanation(self.reasons, lang)

    def __str__(self) -> str:
        return ""

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        """Show nothing, also as the last value of a cell."""


def record(*_: Any, **__: Any) -> None:
    """Record nothing."""


@contextmanager
def recording(*_: Any, **__: Any) -> Iterator[Log]:
    """A log in which nothing will stand."""
    yield Log(1)


def explain(
    _tape: Any = None, _target: Any = None, sources: Any = None, **__: Any
) -> SilentExplanation:
    """As many reasons as there are sources, without looking at any."""
    import tensorflow as tf

    silence = Reason(source="", code="", connected=True, sure=False)
    return SilentExplanation((silence,) * len(tf.nest.flatten(sources)))


def draw(*_: Any, **__: Any) -> SilentDrawing:
    """A picture of nothing."""
    return SilentDrawing()


# AutoGraph leaves alone what bears this mark, as it does the two that these stand in for.
explain.autograph_info__ = {}  # type: ignore[attr-defined]
draw.autograph_info__ = {}  # type: ignore[attr-defined]
