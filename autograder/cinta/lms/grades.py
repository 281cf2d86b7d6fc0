"""From results to grades: which submission counts, on what scale, with what taken off for lateness.

Percentages are taken off the points that were earned. Points are decimal numbers with two places,
halves rounded up, as people reckon them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial

from ..records.marks import of_teacher
from ..records.origin import Lms, Origin, Person
from ..results import Status, SubmissionResult
from ..unit import LANGUAGES
from .choices import Attempts, FullScore
from .filled import folded
from .handover import Grade
from .late import Lateness, LatePolicy, in_words, lateness
from .one_person import names_by_key, reason_torn
from .points import cents, exact

Comment = Callable[[SubmissionResult, str], str]
Page = Callable[[SubmissionResult, str], bytes]
_Attempt = Callable[["Rules"], Grade]

LATE_REMARK = {
    "es": "Entregado con {late} de retraso: −{percent} %; cuentan {points} de {maximum}.",
    "en": "Handed in {late} late: −{percent} %; {points} of {maximum} count.",
}
"""What a student reads when lateness was taken off."""


EXCUSED = "excused: no grade; enter in the LMS what stands there for an excuse"
"""Why there is no grade, for whoever grades."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How results become grades.

    ``scale`` is what a full score is worth in points. ``deadline`` belongs to
    ``late_policy``, unless the LMS itself was asked: ``lateness`` then has it by key, and ``late``
    is that of the one student who is asked for. ``attempts`` None leaves open which counts, and the
    grade of a student with several submissions is withheld.
    """

    scale: Decimal | FullScore = FullScore.UNIT
    late_policy: LatePolicy | None = None
    deadline: datetime | None = None
    attempts: Attempts | None = None
    zero_unreadable: bool = False
    lateness: Mapping[str, timedelta] = field(default_factory=dict)
    late: Lateness | None = None


@dataclass(kw_only=True)
class _Calculation:
    """A grade on its way: the points so far, each step in words, and what the student reads."""

    points: Decimal
    maximum: Decimal
    steps: list[str]
    remark: str = ""
    withheld: str = ""


def grades(
    rows: Iterable[tuple[SubmissionResult, Origin]], rules: Rules, comment: Comment, page: Page
) -> list[Grade]:
    """One grade for each student (each member of a group); those withheld say why.

    Students are told apart by their key, and without one each submission is a student. A key that
    stands for several names is nobody's: each of them has a grade that is withheld.
    """
    rows = list(rows)
    names = names_by_key(origin for _, origin in rows)
    by_student: dict[tuple[str, str, str], list[_Attempt]] = {}
    for result, origin in rows:
        words = cache(partial(comment, result))  # on whichever scale, for each of a team
        for person in origin.people:
            doubt = reason_torn(person, names.get((origin.assignment, person.key), {}))
            name = "" if person.key else f"{origin.submission} {person.name}"
            name = folded(person.name) if doubt else name
            attempt = partial(_grade, result, origin, person, doubt=doubt, comment=words, page=page)
            by_student.setdefault((origin.assignment, person.key, name), []).append(attempt)
    return [_of_student(attempts, rules) for attempts in by_student.values()]


def _of_student(attempts: Sequence[_Attempt], rules: Rules) -> Grade:
    """The one grade of a student, which can be asked for again on another scale, or later."""

    @cache  # a team's members share one
    def out_of(maximum: Decimal) -> Grade:
        return _of_student(attempts, replace(rules, scale=maximum))

    @cache
    def late(known: Lateness) -> Grade:
        return _of_student(attempts, replace(rules, late=known))

    grade = _that_counts([attempt(rules) for attempt in attempts], rules.attempts)
    return replace(grade, scale=rules.scale, out_of=out_of, late=late)


def _grade(
    result: SubmissionResult,
    origin: Origin,
    person: Person,
    rules: Rules,
    *,
    doubt: str,
    comment: Callable[[str], str],
    page: Page,
) -> Grade:
    """One submission's grade; withheld in ``doubt``, or if it is nothing to give a number for."""
    so_far = _scaled(result, rules)
    so_far.withheld = doubt or _reason_withheld(result, rules)
    if rules.late_policy and not so_far.withheld:
        late = _lateness(origin, person, rules)
        so_far.withheld = late.unknown
        _take_lateness_off(so_far, rules.late_policy, late, result.lang or LANGUAGES[0])
    if result.status != Status.GRADED:
        so_far.steps.append(str(result.status))
    return Grade(
        person=person,
        origin=origin,
        points=cents(so_far.points),
        maximum=so_far.maximum,
        calculation="; ".join(so_far.steps),
        comment=comment(so_far.remark),
        page=partial(page, result, so_far.remark),
        withheld=so_far.withheld,
    )


def _scaled(result: SubmissionResult, rules: Rules) -> _Calculation:
    """The points that were earned, on the scale."""
    earned, most = exact(result.score), exact(result.max_score)
    steps = [*of_teacher(result), f"{result.score:g} of {result.max_score:g}"]
    # What is excused counts for nothing: the rest is worth what all was.
    full = Decimal(f"{result.full_score:g}")
    maximum = full if isinstance(rules.scale, FullScore) else rules.scale
    points = earned * maximum / most if most and most != maximum else earned
    if points != earned:
        steps.append(f"scaled to {cents(points)} of {maximum:f}")
    return _Calculation(points=points, maximum=maximum, steps=steps)


def _take_lateness_off(so_far: _Calculation, policy: LatePolicy, late: Lateness, lang: str) -> None:
    """Less what the policy takes off."""
    percent = policy.percent_off(late.by)
    so_far.points *= (100 - percent) / 100
    how = f" {late.how}" if late.how else ""
    if late.by > timedelta(0):
        words = f"{in_words(late.by)} late{how}"
        so_far.steps.append(f"{words}: -{percent:f} % = {cents(so_far.points)}")
    elif how:
        so_far.steps.append(f"on time{how}")
    if percent:
        so_far.remark = LATE_REMARK[lang].format(
            late=in_words(late.by),
            percent=f"{percent:f}",
            points=cents(so_far.points),
            maximum=f"{so_far.maximum:f}",
        )


def _reason_withheld(result: SubmissionResult, rules: Rules) -> str:
    """Why a result gives no grade; empty if it does."""
    if result.is_excused:
        return EXCUSED
    if result.to_mark:
        names = ", ".join(exercise.name for exercise in result.exercises if exercise.to_mark)
        return f"to be marked: {names}: cinta mark DIR gives the points"
    if result.is_decided_by_hand:
        return ""
    if result.status == Status.GRADER_ERROR:
        return f"grader_error, {result.note}: go on with cinta grade --resume"
    if result.status in (Status.UNREADABLE, Status.WRONG_UNIT) and not rules.zero_unreadable:
        return f"{result.status}, {result.note}: look at it; --zero-unreadable hands over a zero"
    return ""


def _lateness(origin: Origin, person: Person, rules: Rules) -> Lateness:
    """How late, or why nobody knows."""
    if rules.late:
        return rules.late
    if person.key in rules.lateness:
        return Lateness(rules.lateness[person.key])
    if rules.deadline and origin.at:
        return Lateness(lateness(origin.at, rules.deadline))
    if origin.lms == Lms.CANVAS and not origin.late:
        return Lateness()
    if origin.lms == Lms.CANVAS:
        reason = "late, and Canvas's download does not say by how much; --push asks it"
        return Lateness(unknown=reason)
    if origin.lms == Lms.GRADESCOPE:
        reason = "submission_metadata.yml has no :created_at: of it that can be read; look there"
        return Lateness(unknown=reason)
    reason = "the LMS gives no time stamp; grade its zip itself, not an unpacked folder"
    return Lateness(unknown=reason)


def _that_counts(attempts: Sequence[Grade], rule: Attempts | None) -> Grade:
    """The one grade of a student with several submissions, and how it was found."""
    if len(attempts) == 1:
        return attempts[0]
    if rule == Attempts.BEST:
        best = max(attempts, key=lambda grade: (not grade.withheld, grade.points))
        points = ", ".join(str(grade.points) for grade in attempts)
        return _noted(best, f"best of {len(attempts)} ({points})")
    times = [grade.origin.at for grade in attempts]
    if rule == Attempts.LAST and all(times) and times.count(max(times)) == 1:
        return _noted(attempts[times.index(max(times))], f"last of {len(attempts)}")
    unknown = "nothing says which counts"
    if rule == Attempts.LAST:
        unknown = "the LMS does not say which is the last"
    names = ", ".join(grade.origin.submission for grade in attempts)
    reason = f"{len(attempts)} submissions ({names}), and {unknown}: give --several best"
    return _noted(attempts[0], f"{len(attempts)} submissions", reason)


def _noted(grade: Grade, step: str, withheld: str = "") -> Grade:
    """The grade with one more step of its calculation."""
    calculation = f"{grade.calculation}; {step}"
    return replace(grade, calculation=calculation, withheld=withheld or grade.withheld)
