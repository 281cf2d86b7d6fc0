"""What Canvas lacks of the grades, student by student, and what must not be sent at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...records.exported import ExportedGrade
from ..already_there import AlreadyThere, Earlier, Overwrite, overwritten
from ..choices import Destination
from ..handover import Grade, Outcome, OutcomeKind, in_order, not_in_sheet
from ..points import cents, two_decimals
from ..scale import on_scale_of
from .api import CanvasSubmission, Connection, submissions
from .feedback_files import comment_text, has_comment
from .names import without_strangers
from .upload import belonging_of, reason_excused, reason_out_of_range


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One student: what would become of them, and what has to be sent under which user id.

    ``posted_grade`` is the score as text, empty if it is there; ``comment`` empty if it is there.
    ``exported`` is what to keep of it once the score has arrived, None if nothing.
    """

    outcome: Outcome
    user_id: str = ""
    grade: Grade | None = None
    posted_grade: str = ""
    comment: str = ""
    exported: ExportedGrade | None = None

    @property
    def is_pending(self) -> bool:
        """Whether anything has to be sent."""
        return bool(self.posted_grade or self.comment)


def differences(
    connection: Connection,
    grades: Sequence[Grade],
    *,
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> tuple[Difference, ...]:
    """Everybody: who is in Canvas in its order, then the rest, sorted, with the reason.

    ``exported`` are the grades that Cinta wrote before: any other that Canvas holds is withheld
    unless ``overwrite``.
    """
    there = submissions(connection)
    grades = without_strangers(grades, {one.user_id: one.student for one in there})
    by_key: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        by_key[grade.person.key].append(grade)
    people = [(one.user_id, one.student) for one in there]
    earlier = Earlier(
        destination=Destination.CANVAS,
        assignment=connection.number,
        exported=exported,
        overwrite=overwritten(overwrite, connection.where, people),
    )
    found = [_difference(connection, one, by_key, earlier) for one in there]
    known = {key for one in there for key in (one.user_id, one.anonymous_id)} - {""}
    rest = in_order(_outcome_unmatched(grade) for grade in grades if grade.person.key not in known)
    return (*found, *(Difference(outcome=outcome) for outcome in rest))


def _difference(
    connection: Connection,
    one: CanvasSubmission,
    by_key: Mapping[str, list[Grade]],
    earlier: Earlier,
) -> Difference:
    grades = [
        *by_key.get(one.user_id, ()),
        *(by_key.get(one.anonymous_id, ()) if one.anonymous_id else ()),
    ]
    student = one.student or (grades[0].person.name if grades else one.anonymous_id)
    outcome = partial(Outcome, key=one.user_id, student=student)
    if not grades:
        reason = "if their group handed in: what it gets" if connection.shared_grade else ""
        kind = OutcomeKind.NOTHING_HANDED_IN
        return Difference(outcome=outcome(kind=kind, grade=score_text(one), reason=reason))
    grades[0] = grade = on_scale_of(grades[0], connection.points_possible)
    number = two_decimals(grade.points)
    if reason := _reason_withheld(connection, one, grades, earlier):
        kind = OutcomeKind.WITHHELD
        return Difference(outcome=outcome(kind=kind, grade=number, reason=reason))
    posted = "" if one.entered_score == cents(grade.points) and not one.excused else number
    comment = "" if has_comment(grade.comment, one.comments) else comment_text(grade.comment)
    kind = OutcomeKind.WRITTEN if posted or comment else OutcomeKind.UNCHANGED
    former = _former_score(one) if posted else ""
    notes = (grade.calculation, former, "adds the comment" if comment else "")
    belongs = str(belonging_of(grade.person.key, connection.number, "Canvas"))
    reason = "; ".join(filter(None, notes))
    return Difference(
        outcome=outcome(kind=kind, grade=number, reason=reason, belongs=belongs),
        user_id=one.user_id,
        grade=grade,
        posted_grade=posted,
        comment=comment,
        exported=earlier.kept(_already_there(one), grade.points, grade.origin.submission)
        if posted
        else None,
    )


def _reason_withheld(
    connection: Connection, one: CanvasSubmission, grades: Sequence[Grade], earlier: Earlier
) -> str:
    """Why a grade must not be sent; empty if it may."""
    if len(grades) > 1:
        return f"{len(grades)} grades for one student: one submission must count"
    if grades[0].withheld:
        return grades[0].withheld
    if reason := reason_out_of_range(grades[0], connection.points_possible):
        return reason
    if one.excused:
        return "" if earlier.may_overwrite(one.user_id) else reason_excused(one.user_id)
    since = f"graded in Canvas {one.graded_at:%Y-%m-%d %H:%M %Z}" if one.graded_at else ""
    return earlier.reason_by_hand(_already_there(one), grades[0].points, since)


def _already_there(one: CanvasSubmission) -> AlreadyThere:
    """The score before Canvas's own late policy: the one that was entered."""
    cell = "" if one.entered_score is None else str(one.entered_score)
    return AlreadyThere(
        key=one.user_id, cell=cell, points=one.entered_score, graded_at=one.graded_at
    )


def _outcome_unmatched(grade: Grade) -> Outcome:
    key = grade.person.key
    reason = (
        "not among the students of this assignment in Canvas: look at --course and --assignment"
    )
    if key.startswith("anon_"):
        reason = (
            "handed in anonymously, and Canvas tells the anonymous ids only to an account's"
            " administrators: use the token of one, or switch anonymous grading off, download the"
            " submissions again and grade those"
        )
    if not key:
        reason = "no Canvas user id in the name of the submission"
    return not_in_sheet(grade, reason)


def score_text(one: CanvasSubmission) -> str:
    """The score that Canvas shows: ``EX`` for the excused, empty for none."""
    return "EX" if one.excused else "" if one.score is None else str(one.score)


def _former_score(one: CanvasSubmission) -> str:
    return f"was {score_text(one)}" if score_text(one) else ""
