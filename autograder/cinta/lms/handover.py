"""What is handed to an LMS: a grade for each student, and a table in which nobody is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..errors import InputError
from ..records.origin import Origin, Person


@dataclass(frozen=True)
class Grade:
    """What one student gets: the submission that counts, scaled, lateness taken off.

    ``points`` have two decimals, as LMSs show and compare them; ``how`` says what was done to them
    ("7 of 8; x 10/8; 2 days late: -20 %; best of 3"). ``comment`` is the student's feedback as
    plain text in lines, never empty; ``page`` makes the same as a self-contained HTML page. A grade
    that must not be handed over has its reason in ``held``.
    """

    person: Person
    origin: Origin
    points: Decimal
    maximum: Decimal
    how: str
    comment: str
    page: Callable[[], bytes] = field(repr=False, compare=False)
    held: str = ""


class What(StrEnum):
    """What became of one student in a hand-over."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD_BACK = "held back"
    NOT_IN_SHEET = "not in the sheet"
    NOTHING_HANDED_IN = "nothing handed in"


@dataclass(frozen=True)
class Outcome:
    """One row of the closing table; ``grade`` is as the LMS will show it, ``why`` for people."""

    key: str
    student: str
    what: What
    grade: str = ""
    why: str = ""


@dataclass(frozen=True)
class Handover:
    """Files to upload by name, what became of everybody, and what to do, line by line, in order."""

    files: dict[str, bytes]
    outcomes: tuple[Outcome, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table that a teacher downloaded from the LMS, as it is: its file name and its bytes."""

    name: str
    content: bytes

    def text(self, again: str) -> tuple[str, tuple[str, ...]]:
        """The text, and a note if it was not UTF-8: Excel saves in Windows-1252.

        That is safe, whatever the bytes mean: students and assignments are found by their numbers.
        InputError with the mend ``again`` if it is neither.
        """
        try:
            return self.content.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            pass
        try:
            text = self.content.decode("cp1252")
        except UnicodeDecodeError:
            raise InputError(f"{self.name}: neither UTF-8 nor Windows-1252; {again}") from None
        return text, (f"{self.name} was not UTF-8: read as Windows-1252, as Excel saves it.",)


def upload_name(sheet: str) -> str:
    """The name of the sheet to upload, from that of the sheet that was downloaded."""
    stem = re.sub(r"(?: ?\([0-9]+\))?\.csv$", "", sheet, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "_", stem)[-60:].strip("_.") + "-upload.csv"
