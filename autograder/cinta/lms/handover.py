"""What is handed to an LMS: a grade for each student, and a table in which nobody is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from ..records.exported import ExportedGrade
from ..records.origin import Origin, Person
from .belonging import Belonging
from .choices import FullScore
from .late import Lateness
from .points import two_decimals

FEEDBACK_ZIP = "feedback.zip"
"""The file of feedback, by the name that a teacher uploads it under."""

FEEDBACK_ZIPS = re.compile(r"feedback(?:-[0-9]+)?\.zip")
"""The names of its parts, where it is split: ``feedback-1.zip``, ``feedback-2.zip``, ..."""

RowT = TypeVar("RowT")


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What one student gets: the submission that counts, scaled, lateness taken off.

    ``points`` have two decimals, as LMSs show and compare them; ``calculation`` says what was done
    to them ("7 of 8; x 10/8; 2 days late: -20 %; best of 3"). ``comment`` is the student's feedback
    as plain text in lines, never empty; ``page`` makes the same as a self-contained HTML page.
    ``scale`` is what the teacher said of the ``maximum``, ``out_of`` gives the grade on another,
    and ``late`` at another lateness, where the LMS's sheet tells it. ``withheld`` is the reason why
    the grade must not be handed over, empty if it may.
    """

    person: Person
    origin: Origin
    points: Decimal
    maximum: Decimal
    calculation: str
    comment: str
    page: Callable[[], bytes] = field(repr=False, compare=False)
    withheld: str = ""
    scale: Decimal | FullScore = FullScore.UNIT
    out_of: Callable[[Decimal], Grade] | None = field(default=None, repr=False, compare=False)
    late: Callable[[Lateness], Grade] | None = field(default=None, repr=False, compare=False)


class OutcomeKind(StrEnum):
    """What became of one student in a hand-over; the values stand in ``closing.csv``."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    WITHHELD = "held back"
    NOT_IN_SHEET = "not in the sheet"
    NOTHING_HANDED_IN = "nothing handed in"

    @property
    def is_settled(self) -> bool:
        """Whether the LMS holds the grade then: nobody need look at it."""
        return self in (OutcomeKind.WRITTEN, OutcomeKind.UNCHANGED)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One row of the closing table; ``grade`` is as the LMS will show it, ``reason`` for people.

    ``belongs`` says how it is known whose the grade is, where it is written or there already.
    """

    key: str
    student: str
    kind: OutcomeKind
    grade: str = ""
    reason: str = ""
    belongs: str = ""


@dataclass(frozen=True)
class Decision(Generic[RowT]):
    """One row of a teacher's sheet: what becomes of it; ``grade`` only where it is written."""

    row: RowT
    outcome: Outcome
    grade: Grade | None = None


def written_if_shown(
    row: RowT, outcome: Outcome, grade: Grade, belonging: Belonging
) -> Decision[RowT]:
    """The row with its grade, if it is shown whose the grade is; held back if it is not."""
    if reason := belonging.reason_withheld:
        return Decision(row, replace(outcome, kind=OutcomeKind.WITHHELD, reason=reason))
    return Decision(row, replace(outcome, belongs=str(belonging)), grade)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Files to upload by name, what became of everybody, and what to do, line by line, in order.

    ``exported`` are the grades in it, to be kept so that the next hand-over knows them.
    """

    files: dict[str, bytes]
    outcomes: tuple[Outcome, ...]
    advice: tuple[str, ...]
    exported: tuple[ExportedGrade, ...] = ()


def not_in_sheet(grade: Grade, reason: str) -> Outcome:
    """What becomes of a grade whose student the LMS does not list."""
    return Outcome(
        key=grade.person.key,
        student=grade.person.name,
        kind=OutcomeKind.NOT_IN_SHEET,
        grade=two_decimals(grade.points),
        reason=reason,
    )


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes of those whom the LMS does not list: by key, as a number where it is one."""
    return sorted(outcomes, key=lambda one: (one.key.zfill(20), one.student, one.grade))


def upload_name(sheet: str) -> str:
    """The name of the sheet to upload, from that of the sheet that was downloaded."""
    stem = re.sub(r"(?: ?\([0-9]+\))?\.csv$", "", sheet, flags=re.IGNORECASE)
    return re.sub(r"[^\w.-]+", "_", stem)[-60:].strip("_.") + "-upload.csv"
