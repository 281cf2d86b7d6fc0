"""The first that is seen of a command: that it has begun, before anything large is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

READING = {"es": "leyendo las unidades ...", "en": "reading the units ..."}
"""In letters that every terminal has."""

ERASE = "\r\x1b[2K"
"""To the line's beginning, and all that stands in it is gone: ECMA-48's "erase in line"."""


@contextmanager
def sign_of_life(lang: str) -> Iterator[None]:
    """Within, a line says that units are read; nothing where there is no terminal.

    It is in ``lang``, by default in what the system speaks, and gone at the end.
    """
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from ..tape.trace.current import known_language

    print(READING[lang or known_language(None)], end="", flush=True)
    try:
        yield
    finally:
        print(ERASE, end="", flush=True)
