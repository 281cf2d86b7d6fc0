"""The words for what only an answer has, and how often it asks (:mod:`.foreign`), in es and en."""

from __future__ import annotations

import re

FOREIGN: dict[str, tuple[str, str]] = {
    "es": (
        "En tu código está {what}, y en las respuestas correctas del curso no: mira si el enunciado lo pide.",
        "En tu código están {what}, y en las respuestas correctas del curso no: mira si el enunciado lo pide.",
    ),
    "en": (
        "Your code has {what}, and the course's right answers do not: see whether the exercise asks for it.",
        "Your code has {what}, and the course's right answers do not: see whether the exercise asks for them.",
    ),
}
"""Of one thing, and of two."""

AT_LINE = {"es": "`{text}` (línea {line})", "en": "`{text}` (line {line})"}

AND = {"es": " y ", "en": " and "}

ASKED_OFTEN = {
    "es": "Con este ejemplo pides gradientes {given} veces; las respuestas correctas del curso, {due} como mucho.",
    "en": "With this example you ask for gradients {given} times; the course's right answers, {due} at most.",
}
"""Where a loop goes round another number of times, or each piece is asked apart."""


def without_foreign(why: str, lang: str) -> str:
    """The reason that stands before such words; the whole where there are none of them."""
    texts = (*FOREIGN[lang], ASKED_OFTEN[lang])
    starts = "|".join({re.escape(text.partition("{")[0]) for text in texts})
    return re.split(rf" ?(?:{starts})", why, maxsplit=1)[0]
