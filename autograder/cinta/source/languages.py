"""In which languages a course can be: those in which the program itself has texts to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError
from ..unit import LANGUAGES

PACKAGE = Path(__file__).resolve().parents[1]
A_TABLE = re.compile(rf"^ *\"{LANGUAGES[0]}\": |\"{LANGUAGES[0]}\": [({{]", re.MULTILINE)


def modules_with_texts() -> list[str]:
    """The modules of the package that hold what students and teachers read, by language."""
    found = (path for path in PACKAGE.rglob("*.py") if A_TABLE.search(path.read_text("utf-8")))
    return sorted(path.relative_to(PACKAGE).as_posix() for path in found)


def known_languages(languages: Sequence[str]) -> None:
    """InputError, in one line, where a course's list of languages cannot be kept to."""
    spoken = " and ".join(LANGUAGES)
    if other := next((lang for lang in languages if lang not in LANGUAGES), None):
        raise InputError(
            f"languages: {other!r} is not spoken: what the program itself says (messages, hints, "
            f"notebooks, pages) is in {spoken} alone. Fix: take those, or add {other!r} to "
            f"LANGUAGES in cinta/unit.py and to the texts of {', '.join(modules_with_texts())}"
        )
    if len(set(languages)) < len(languages):
        raise InputError(f"languages: {', '.join(languages)}: one is named twice. Fix: once each")
