"""When a grade was last changed, as a worksheet tells it, and whether Moodle still reads it there.

Moodle writes ``Sunday, 22 November 2026, 10:54 PM`` or ``domingo, 22 de noviembre de 2026, 22:57``
in the teacher's own time (langconfig ``strftimedaydatetime``), to the minute, and ``-`` for never.
Spreadsheet programs rewrite what they take for a date (``22/11/2026 22:54``, ``########``).
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

MOODLES = re.compile(r"[^\W\d]+,? .*[^\W\d]{3,}.*\d{4},? .*\d{1,2}:\d{2}.*")
"""A weekday, a month in letters, a year of four digits, a time."""

LANGUAGES = (
    ["en", "es"],
    "ca fr de pt it gl nl pl cs sv da nb fi ro hu el tr ru uk lt ar zh ja ko".split(),
)
"""Of a teacher's Moodle; the first are asked first, since each language takes time."""

IN_ENGLISH = "%A, %d %B %Y, %I:%M %p"
"""As most Moodles write it: read at once, for dateparser takes a third of a second to begin."""

ORDERS = ("DMY", "MDY")
ABSOLUTE = {
    "PARSERS": ["absolute-time"],
    "STRICT_PARSING": True,
    "PREFER_LOCALE_DATE_ORDER": False,
}
"""Day, month and year must be there: nothing is read as of today ("yesterday", "10:54")."""


@dataclass(frozen=True)
class DateCell:
    """A cell of dates: ``time`` is local time, None if it is empty or cannot be read.

    ``rewritten`` says that Moodle did not write it like this. Where a rewritten date can be read
    in two ways, it is ``ambiguous`` and ``time`` is the later one: what is withheld for it is said,
    what is overwritten is lost.
    """

    text: str
    time: datetime | None
    rewritten: bool
    ambiguous: bool = False

    @property
    def is_empty(self) -> bool:
        """Moodle holds no grade record, as far as the sheet knows."""
        return self.text.strip() in ("", "-")


@lru_cache(maxsize=4096)
def read_date_cell(text: str) -> DateCell:
    """What a cell of dates tells."""
    if text.strip() in ("", "-"):
        return DateCell(text, None, rewritten=False)
    in_letters = bool(MOODLES.fullmatch(text.strip()))
    orders = ORDERS[:1] if in_letters else ORDERS
    read = [at for order in orders if (at := _read(text.strip(), order))]
    rewritten = not (read and in_letters)
    return DateCell(text, max(read, default=None), rewritten, ambiguous=len(set(read)) > 1)


def _read(text: str, order: str) -> datetime | None:
    with contextlib.suppress(ValueError):
        return datetime.strptime(text, IN_ENGLISH)
    import dateparser

    settings = ABSOLUTE | {"DATE_ORDER": order}
    for languages in LANGUAGES:
        read: datetime | None = dateparser.parse(text[:100], languages=languages, settings=settings)
        if read:
            return read.replace(tzinfo=None)
    return None
