"""Which parts of a message are lines of the student's own code, to be set on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..results import plain_text
from ..values import short

LENGTHS = (120, 200)
"""How many characters of a line a message may quote."""

_BEFORE = re.compile(r"[:.] ")
"""A quoted line comes after a sentence or after "Line 3:"."""


@dataclass(frozen=True)
class Piece:
    """A part of a message, and whether it is a line of code."""

    text: str
    is_code: bool = False


def lines_of(cells: Iterable[str]) -> tuple[str, ...]:
    """The lines of these cells as a message may quote them; a bare name is told from no word."""
    found = set()
    for line in {line.strip() for cell in cells for line in cell.splitlines()}:
        if any(map(str.isalnum, line)) and not line.replace(" ", "").isalnum():
            as_it_is_and_squeezed = {line, " ".join(line.split())}
            found |= {plain_text(short(s, n)) for s in as_it_is_and_squeezed for n in LENGTHS}
    return tuple(sorted(found, key=lambda line: (-len(line), line)))


def pieces(text: str, lines: Sequence[str]) -> list[Piece]:
    """The text in order; of two lines that fit at one place the longer is meant."""
    found: list[Piece] = []
    begin = 0
    for place in (match.end() for match in _BEFORE.finditer(text)):
        line = next((line for line in lines if _stands(line, text, place)), "")
        if line and place >= begin:
            found += [Piece(text[begin:place].rstrip()), Piece(line, is_code=True)]
            begin = place + len(line)
    return [piece for piece in [*found, Piece(text[begin:].strip())] if piece.text]


def _stands(line: str, text: str, place: int) -> bool:
    """The line, whole: what follows is the end or another sentence."""
    return text.startswith(line, place) and text[place + len(line) :][:1] in ("", " ")
