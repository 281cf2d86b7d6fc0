"""One exercise on a page: verdict, checks with their messages, what its tape recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from markupsafe import Markup, escape

from ..results import PARTS, ExerciseResult, Verdict
from .drawn import picture_of
from .page_texts import PAGE
from .said_by_hand import of_exercise
from .shown import no_paths
from .templating import TEMPLATES


@dataclass(frozen=True)
class MessagePart:
    """One part of a message: ``seen``, ``why`` or ``step``, what stands before it, its text."""

    name: str
    label: str
    text: Markup


@dataclass(frozen=True)
class ShownCheck:
    """One check to show: how it ended, what it asks for, what there is to read."""

    verdict: Verdict
    title: str
    parts: tuple[MessagePart, ...]


def shown_exercise(result: ExerciseResult, title: str, place: int, lang: str) -> Markup:
    """All of an exercise but its code, as HTML; ``place`` is its number on the page, from 1."""
    return _shown(msgspec.msgpack.encode(result), title, place, lang)


@lru_cache(maxsize=1000)
def _shown(packed: bytes, title: str, place: int, lang: str) -> Markup:
    """Many of a class are told the same of an exercise, above all that it is right."""
    result = msgspec.msgpack.decode(packed, type=ExerciseResult)
    html = _TEMPLATE.render(
        place=place,
        title=title,
        result=result,
        by_hand=[*map(no_paths, of_exercise(result, lang))],
        checks=list(_checks(result, lang)),
        picture=picture_of(result.sketch, lang, f"tape{place}"),
        words=PAGE[lang],
    )
    return Markup(html.strip("\n"))


_TEMPLATE = TEMPLATES.get_template("exercise.html")


def _checks(exercise: ExerciseResult, lang: str) -> Iterator[ShownCheck]:
    """Each check; what was read already, a whole message or a part, is not said again."""
    read: set[str] = set()
    for check in exercise.checks:
        texts = {"seen": check.seen, "why": check.why, "step": check.step}
        parts = tuple(
            MessagePart(name, label, _marked_up(name, text))
            for (name, text), label in zip(texts.items(), PARTS[lang], strict=True)
            if text and text not in read
        )
        read.update(texts.values())
        is_marked = check.verdict == Verdict.TO_MARK and exercise.is_decided_by_hand
        verdict = Verdict.MARKED if is_marked else check.verdict
        yield ShownCheck(verdict, check.title, parts)


_CODE = re.compile(r"`([^`\s](?:[^`]*[^`\s])?)`")


def _marked_up(name: str, text: str) -> Markup:
    """Text, and in what we say ourselves (not what was seen) backquoted code as code.

    It is escaped first: where a line of the student's own is quoted, backquotes in it can change
    its typeface and nothing else.
    """
    escaped = str(escape(no_paths(text)))
    return Markup(escaped if name == "seen" else _CODE.sub(r"<code>\1</code>", escaped))
