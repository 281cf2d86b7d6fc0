"""A student's code on a page: highlighted by Pygments, escaped by it, never run."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..results import plain_text

MAX_HIGHLIGHTED, MAX_OF_A_PAGE = 20_000, 200_000
"""Characters of one cell, and of all; what is longer no person wrote, and it has no colours."""

_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True)


class Highlighter:
    """Shows the cells of one page."""

    def __init__(self) -> None:
        self._left = MAX_OF_A_PAGE

    def __call__(self, source: str) -> Markup:
        """The source as HTML: text in spans of Pygments' short classes."""
        lines = source.replace("\r\n", "\n").expandtabs(4).strip("\n").split("\n")
        text = "\n".join(map(plain_text, lines))
        if len(text) > min(MAX_HIGHLIGHTED, self._left):
            return escape(text)
        self._left -= len(text)
        return _highlighted(text)


@lru_cache(maxsize=1000)
def _highlighted(text: str) -> Markup:
    """Most cells of a class are the same: those that were handed out."""
    return Markup(highlight(text, _LEXER, _FORMATTER).rstrip("\n"))
