"""In which languages a course can be: those in which the program itself has texts to say."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InputError
from ..unit import LANGUAGES

TEXTS = (
    "checks/message_texts.py",
    "checks/mend_texts.py",
    "checks/python_slip_texts.py",
    "commands/mark_texts.py",
    "commands/reveal_texts.py",
    "commands/show_texts.py",
    "commands/forget.py",
    "hints.py",
    "lms/grades.py",
    "notebook/card_texts.py",
    "render/notebook_texts.py",
    "report/mistakes.py",
    "report/otter_texts.py",
    "report/page_texts.py",
    "report/said_by_hand.py",
    "report/difference_texts.py",
    "report/lists.py",
    "results.py",
    "tape/picture/boxes.py",
    "source/choices.py",
    "tape/reason_texts.py",
    "unit.py",
)
"""The modules of the package that hold what students and teachers read, by language."""


def known_languages(languages: Sequence[str]) -> None:
    """InputError, in one line, where a course's list of languages cannot be kept to."""
    spoken = " and ".join(LANGUAGES)
    if other := next((lang for lang in languages if lang not in LANGUAGES), None):
        raise InputError(
            f"languages: {other!r} is not spoken: what the program itself says (messages, hints, "
            f"notebooks, pages) is in {spoken} alone. Mend: take those, or add {other!r} to "
            f"LANGUAGES in cinta/unit.py and to the texts of cinta/{', '.join(TEXTS)}"
        )
    if len(set(languages)) < len(languages):
        raise InputError(f"languages: {', '.join(languages)}: one is named twice. Mend: once each")
