"""What the terminal says, in the reader's language: the one place where it is put into Spanish.

Commands write English, as their messages stand in the code; whoever prints asks :func:`said` for
the same in the language of who reads. The words are those of :mod:`cinta.said.es` (grading and
handing over), :mod:`cinta.said.es_systems` (what an LMS's tables and uploads bring) and
:mod:`cinta.said.es_authors` (what authors read): an English line with named places, and the Spanish
one with the same places. What fills a place (a number, a reason that is a line of its own) is put
into Spanish too, if it is there; what is somebody's own stays (:func:`_stays`). A line that is not
there stays English: tests see to it that those of the commands are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ..unit import LANGUAGES
from .es import SAID
from .es_authors import AUTHORS
from .es_systems import SYSTEMS

PAIRS = (*SAID, *SYSTEMS, *AUTHORS)
"""Each line in English and in Spanish."""

PLACE = re.compile(r"\{(\w+)\}")
NUMBERS, NUMBER = ("n", "n2"), r"\d[\d.,]*"
"""Places that hold a number, and what one looks like."""

WORDS, WORD = ("Exercise", "Unit", "Check", "Id", "Lang"), r"\S+?"
"""Places that hold a name without blanks, so that nothing longer is taken for one."""

SAYING, SAID_BY = "Said", r"(?:(?!; ).)*"
"""What a person said: it ends where the next part of a line begins."""

OWN = ("path", "places", "folder", "student", "out", "csv", "html", "sqlite", "seed")
"""Places that hold what is a person's own, beside those that begin with a capital."""

WEAK = 3
"""Letters of its own that a line with places has at least, not to be taken for any other."""

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


def in_language(text: str, lang: str) -> str:
    """A line of ours in the language of who reads a page, whatever the terminal speaks."""
    return in_spanish(text) if lang == "es" else text


def say(text: str = "") -> None:
    """Print a line in the reader's language."""
    print(said(text), flush=True)


@lru_cache(maxsize=2**14)
def in_spanish(text: str) -> str:
    """The line in Spanish, if it is one of ours."""
    if not text.strip() or len(text) > MOST:
        return text
    tellers = (_as_it_stands, _known, _in_segments, _in_parts, _in_a_list, _behind_a_name)
    for told in (*tellers, _weakly_known):
        if found := told(text):
            return found
    return text


def _as_it_stands(text: str) -> str | None:
    """A line without places, or one behind a word and a colon."""
    if text in _whole():
        return _whole()[text]
    first, _, behind = text.partition(": ")
    if " " not in first and " " in behind and behind in _whole():
        return f"{first}: {_whole()[behind]}"
    return None


def _in_segments(text: str) -> str | None:
    """A line without places between colons, and what stands behind it."""
    segments = text.split(": ")
    for number, segment in enumerate(segments[:-1]):
        if " " in segment and segment in _whole():
            rest = in_spanish(": ".join(segments[number + 1 :]))
            return ": ".join((*segments[:number], _whole()[segment], rest))
    return None


def _known(text: str) -> str | None:
    """A line with places that is there, in Spanish."""
    return _first_of(_patterns(), text)


def _weakly_known(text: str) -> str | None:
    """One with next to no word of its own, as which much could be read."""
    return _first_of(_patterns(weak=True), text)


def _first_of(patterns: Iterable[tuple[str, re.Pattern[str], str]], text: str) -> str | None:
    for sure, pattern, spanish in patterns:
        if sure in text and (match := pattern.fullmatch(text)):
            return _filled(spanish, match)
    return None


def _filled(spanish: str, match: re.Match[str]) -> str:
    filled = {
        name: _as_their_own(value) if _stays(name) else in_spanish(value)
        for name, value in match.groupdict().items()
    }
    return PLACE.sub(lambda place: filled[place[1]], spanish)


def _as_their_own(value: str) -> str:
    """What stays, without a line of ours that stands behind it: a note behind names of files."""
    kept, _, behind = value.partition("; ")
    told = _as_it_stands(behind) or _known(behind)
    return f"{kept}; {told}" if told else value


def _stays(place: str) -> bool:
    """Whether what fills a place is somebody's own: a file, a name, a line of code."""
    return place[0].isupper() or place in OWN


def _in_parts(text: str) -> str | None:
    """Lines that stand in one, each taken as long as it is known: one may hold a ``;`` itself."""
    parts = text.split("; ")
    if len(parts) == 1:
        return None
    for end in range(len(parts) - 1, 0, -1):
        head, rest = "; ".join(parts[:end]), "; ".join(parts[end:])
        if end == 1 or (found := _as_it_stands(head) or _known(head)):
            return f"{in_spanish(head) if end == 1 else found}; {in_spanish(rest)}"
    return None


def _in_a_list(text: str) -> str | None:
    """Words or lines with commas between them, if each is known."""
    told = [_as_it_stands(part) or _known(part) for part in text.split(", ")]
    return ", ".join(filter(None, told)) if len(told) > 1 and all(told) else None


def _behind_a_name(text: str) -> str | None:
    """``where: what``, if what stands there is known."""
    for colon in re.finditer(": ", text):
        tail = text[colon.end() :]
        if " " in tail and (told := _as_it_stands(tail) or _known(tail)):
            return f"{text[: colon.start()]}: {told}"
    return None


@cache
def _whole() -> dict[str, str]:
    """The lines without places."""
    return {english: es for english, es in PAIRS if not PLACE.search(english)}


@cache
def _patterns(*, weak: bool = False) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What each English line with places looks like, those with the most words of their own first.

    Before it a piece that it surely has: looked for first, since most lines are another.
    """
    own = {english: PLACE.sub("", english) for english, _ in PAIRS if PLACE.search(english)}
    chosen = {
        english: len(words)
        for english, words in own.items()
        if (len(re.findall("[A-Za-z]", words)) < WEAK) == weak
    }
    return tuple(
        (max(PLACE.split(english)[::2], key=len), re.compile(_pattern(english), re.DOTALL), es)
        for english, es in sorted(PAIRS, key=lambda pair: -chosen.get(pair[0], 0))
        if english in chosen
    )


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
            made += f"(?P<{part}>{_holds(part)})"
            seen.add(part)
    return made


def _holds(place: str) -> str:
    """What may stand in a place."""
    if place in NUMBERS:
        return NUMBER
    if place == SAYING:
        return SAID_BY
    return WORD if place in WORDS else ".*?"


def counted(number: int, one: str, several: str = "") -> str:
    """``1 submission``, ``3 submissions``: a number with its noun, in English."""
    return f"{number} {one if number == 1 else several or one + 's'}"
