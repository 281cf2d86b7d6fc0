"""What the terminal says, in the reader's language: the one place where it is put into Spanish.

Commands write English, as their messages stand in the code; whoever prints asks :func:`said` for
the same in the language of who reads. The words are those of :mod:`cinta.said_es`: an English line
with named places, and the Spanish one with the same places. What fills a place (a path, a number, a
reason that is a line of its own) is put into Spanish too, if it is there. A line that is not there
stays English: tests see to it that those of the commands are.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from .said_es import SAID
from .unit import LANGUAGES

PLACE = re.compile(r"\{(\w+)\}")
NUMBERS, NUMBER = ("n", "n2"), r"\d[\d.,]*"
"""Places that hold a number, and what one looks like."""

MOST = 4_000
"""Characters of a line that is looked up: a longer one is no sentence of ours."""


class _Reader:
    """Who reads: one for the process, as a terminal has one."""

    language = ""


def read_by(language: str) -> None:
    """From now on the terminal speaks this language, as far as it is one of ours."""
    _Reader.language = language if language in LANGUAGES else ""


def of_the_system() -> str:
    """The language of the first of POSIX's variables that says one: ``es`` of ``es_ES.UTF-8``.

    The tape's room asks the same of itself: it stands alone, and to load it takes longer than help.
    """
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split("[_.@]", next(filter(None, named), ""))[0]


def readers() -> str:
    """The reader's language; English, as messages stand in the code, where theirs is not ours."""
    return _Reader.language or "en"


def said(text: str) -> str:
    """A line of the terminal's in the reader's language; as it is where that is not known."""
    return in_spanish(text) if _Reader.language == "es" else text


def say(text: str = "") -> None:
    """Print a line in the reader's language."""
    print(said(text), flush=True)


def in_spanish(text: str) -> str:
    """The line in Spanish, if it is one of ours."""
    if not text.strip() or len(text) > MOST:
        return text
    for pattern, spanish in _patterns():
        if match := pattern.fullmatch(text):
            filled = {name: in_spanish(value) for name, value in match.groupdict().items()}
            return spanish.format(**filled)
    parts = text.split("; ")
    return "; ".join(map(in_spanish, parts)) if len(parts) > 1 else text


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What each English line looks like, those with the most words of their own first."""
    by_words = sorted(SAID, key=lambda pair: -len(PLACE.sub("", pair[0])))
    return tuple((re.compile(_pattern(english), re.DOTALL), es) for english, es in by_words)


def _pattern(english: str) -> str:
    parts = PLACE.split(english)
    seen: set[str] = set()
    made = ""
    for number, part in enumerate(parts):
        if number % 2 == 0:
            made += re.escape(part)
        elif part in seen:
            made += f"(?P={part})"
        else:
            made += f"(?P<{part}>{NUMBER if part in NUMBERS else '.*?'})"
            seen.add(part)
    return made


def counted(number: int, one: str, several: str = "") -> str:
    """``1 submission``, ``3 submissions``: a number with its noun, in English."""
    return f"{number} {one if number == 1 else several or one + 's'}"
