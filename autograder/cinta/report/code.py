"""A student's code on a page: highlighted by Pygments, escaped by it, never run."""

from __future__ import annotations

from collections.abc import Iterator
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
        text = _plain(source)
        if len(text) > min(MAX_HIGHLIGHTED, self._left):
            return escape(text)
        self._left -= len(text)
        return _highlighted(text)


@lru_cache(maxsize=100)
def _plain(source: str) -> str:
    lines = source.replace("\r\n", "\n").expandtabs(4).strip("\n").split("\n")
    return "\n".join(map(plain_text, lines))


@lru_cache(maxsize=100)
def _highlighted(text: str) -> Markup:
    return Markup("\n".join(map(_piece, _pieces(text))))


def _pieces(text: str) -> Iterator[str]:
    """The text cut where a new line of code begins, outside of strings of several lines.

    Where three quotes stand in a comment the cut may be wrong; then a colour is, and nothing else.
    """
    held: list[str] = []
    in_string = False
    for line in text.split("\n"):
        held.append(line)
        in_string ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if not in_string and not line.endswith("\\"):
            yield "\n".join(held)
            held = []
    if held:
        yield "\n".join(held)


@lru_cache(maxsize=4000)
def _piece(text: str) -> Markup:
    """Most lines of a class are the same: those that were handed out, and those that all write."""
    return Markup(highlight(text, _LEXER, _FORMATTER).rstrip("\n"))
