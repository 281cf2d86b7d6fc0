"""From results to grades: which submission counts, on what scale, with what taken off for lateness.

Percentages are taken off the points that were earned. Points are decimal numbers with two places,
halves rounded up, as people reckon them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from ..records.origin import Lms, Origin, Person
from ..results import Status, SubmissionResult
from .handover import Grade
from .late import LatePolicy, in_words, lateness
from .points import cents, exact

Comment = Callable[[SubmissionResult, str], str]
Page = Callable[[SubmissionResult, str], bytes]

LATE = {
    "es": "Entregado con {late} de retraso: −{percent} %; cuentan {points} de {most}.",
    "en": "Handed in {late} late: −{percent} %; {points} of {most} count.",
}
"""What a student reads when lateness was taken off."""


@dataclass(frozen=True)
class Rules:
    """How results become grades.

    ``points`` is the scale (None: the unit's own), ``due`` belongs to ``late``, unless the LMS
    itself was asked: ``lateness`` then has it by key. ``several`` is ``best`` or ``last``; empty
    leaves it open, and a student with several submissions is held back.
    """

    points: Decimal | None = None
    late: LatePolicy | None = None
    due: datetime | None = None
    several: str = ""
    zero_unreadable: bool = False
    lateness: Mapping[str, timedelta] = field(default_factory=dict)


def grades(
    rows: Iterable[tuple[SubmissionResult, Origin]], rules: Rules, comment: Comment, page: Page
) -> list[Grade]:
    """One grade for each student (each member of a group); those held back say why.

    Students are told apart by their key, and without one each submission is a student.
    """
    of_student: dict[tuple[str, str, str], list[Grade]] = {}
    for result, origin in rows:
        for person in origin.people:
            grade = _grade(result, origin, person, rules, comment, page)
            name = "" if person.key else f"{origin.submission} {person.name}"
            of_student.setdefault((origin.assignment, person.key, name), []).append(grade)
    return [_that_counts(several, rules.several) for several in of_student.values()]


def _grade(
    result: SubmissionResult,
    origin: Origin,
    person: Person,
    rules: Rules,
    comment: Comment,
    page: Page,
) -> Grade:
    """One submission's grade; held back if it is nothing to give a number for."""
    maximum = rules.points if rules.points is not None else Decimal(f"{result.max_score:g}")
    earned = exact(result.score)
    held = _why_not(result, rules)
    steps = [f"{result.score:g} of {result.max_score:g}"]
    points = earned
    if rules.points is not None and result.max_score:
        points = earned * rules.points / exact(result.max_score)
        if points != earned:
            steps.append(f"scaled to {cents(points)} of {maximum:f}")
    more = ""
    if rules.late and not held:
        late, held = _late(origin, person, rules)
        percent = rules.late.percent_off(late)
        points *= (100 - percent) / 100
        if late > timedelta(0):
            steps.append(f"{in_words(late)} late: -{percent:f} % = {cents(points)}")
        if percent:
            words = LATE[result.lang or "es"]
            shown = {"points": cents(points), "most": f"{maximum:f}"}
            more = words.format(late=in_words(late), percent=f"{percent:f}", **shown)
    if result.status != Status.GRADED:
        steps.append(str(result.status))
    how = "; ".join(steps)
    said, shown_page = comment(result, more), partial(page, result, more)
    return Grade(person, origin, cents(points), maximum, how, said, shown_page, held)


def _why_not(result: SubmissionResult, rules: Rules) -> str:
    """Why a result gives no grade; empty if it does."""
    if result.status == Status.GRADER_ERROR:
        return f"grader_error, {result.note}: go on with cinta grade --resume"
    if result.status in (Status.UNREADABLE, Status.WRONG_UNIT) and not rules.zero_unreadable:
        return f"{result.status}, {result.note}: look at it; --zero-unreadable hands over a zero"
    return ""


def _late(origin: Origin, person: Person, rules: Rules) -> tuple[timedelta, str]:
    """How late, and why the grade is held back if nobody knows."""
    if person.key in rules.lateness:
        return rules.lateness[person.key], ""
    if rules.due and origin.at:
        return lateness(origin.at, rules.due), ""
    if origin.lms == Lms.CANVAS and not origin.late:
        return timedelta(0), ""
    if origin.lms == Lms.CANVAS:
        return timedelta(0), "late, and Canvas's download does not say by how much; --push asks it"
    return timedelta(0), "the LMS gives no time stamp; grade its zip itself, not an unpacked folder"


def _that_counts(several: Sequence[Grade], rule: str) -> Grade:
    """The one grade of a student with several submissions, and how it was found."""
    if len(several) == 1:
        return several[0]
    if rule == "best":
        best = max(several, key=lambda grade: (not grade.held, grade.points))
        others = ", ".join(str(grade.points) for grade in several)
        return _noted(best, f"best of {len(several)} ({others})")
    times = [grade.origin.at for grade in several]
    if rule == "last" and all(times) and times.count(max(times)) == 1:
        return _noted(several[times.index(max(times))], f"last of {len(several)}")
    why = (
        "the LMS does not say which is the last" if rule == "last" else "nothing says which counts"
    )
    names = ", ".join(grade.origin.submission for grade in several)
    held = f"{len(several)} submissions ({names}), and {why}: give --several best"
    return _noted(several[0], f"{len(several)} submissions", held)


def _noted(grade: Grade, note: str, held: str = "") -> Grade:
    return replace(grade, how=f"{grade.how}; {note}", held=held or grade.held)
