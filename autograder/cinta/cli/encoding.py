"""What a terminal cannot show is said in what it can: no command ends over a ``✓``.

A terminal, a pipe or a log may know cp1252 or ASCII only, and a file's name may hold bytes that are
no text at all.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

INSTEAD = {"✓": "ok", "✗": "x", "→": "->", "←": "<-", "…": "...", "–": "-", "—": "-", "·": "-"}
INSTEAD |= {"«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "∂": "d", "×": "x"}
STRICT = ("strict", "surrogateescape")
"""What Python's streams do unless somebody chose otherwise: each ends in a traceback."""


def encode_all() -> None:
    """From now on whatever is printed can be encoded."""
    codecs.register_error("cinta", _instead)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in STRICT:
            stream.reconfigure(errors="cinta")


def _instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    """ASCII for one character: its mark, its letter without accents, or a question mark."""
    if character in INSTEAD:
        return INSTEAD[character]
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if part.isascii()) or "?"
