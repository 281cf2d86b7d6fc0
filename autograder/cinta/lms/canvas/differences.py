"""What Canvas lacks of the grades, student by student, and what must not be sent at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..handover import Grade, Outcome, OutcomeKind, in_order, not_in_sheet
from ..points import cents, two_decimals
from ..scale import on_scale_of
from .api import CanvasSubmission, Connection, submissions
from .feedback_files import comment_text, has_comment
from .upload import belonging_of, reason_out_of_range


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One student: what would become of them, and what has to be sent under which user id.

    ``posted_grade`` is the score as text, empty if it is there; ``comment`` empty if it is there.
    """

    outcome: Outcome
    user_id: str = ""
    grade: Grade | None = None
    posted_grade: str = ""
    comment: str = ""

    @property
    def is_pending(self) -> bool:
        """Whether anything has to be sent."""
        return bool(self.posted_grade or self.comment)


def differences(
    connection: Connection, grades: Sequence[Grade], *, overwrite: bool = False
) -> tuple[Difference, ...]:
    """Everybody: who is in Canvas in its order, then the rest, sorted, with the reason."""
    by_key: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        by_key[grade.person.key].append(grade)
    there = submissions(connection)
    found = [_difference(connection, one, by_key, overwrite) for one in there]
    known = {key for one in there for key in (one.user_id, one.anonymous_id)} - {""}
    rest = in_order(_outcome_unmatched(grade) for grade in grades if grade.person.key not in known)
    return (*found, *(Difference(outcome=outcome) for outcome in rest))


def _difference(
    connection: Connection,
    one: CanvasSubmission,
    by_key: Mapping[str, list[Grade]],
    overwrite: bool,
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
    if reason := _reason_withheld(connection, one, grades, overwrite):
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
    )


def _reason_withheld(
    connection: Connection, one: CanvasSubmission, grades: Sequence[Grade], overwrite: bool
) -> str:
    """Why a grade must not be sent; empty if it may."""
    if len(grades) > 1:
        return f"{len(grades)} grades for one student: one submission must count"
    if grades[0].withheld:
        return grades[0].withheld
    if one.excused and not overwrite:
        return "excused in Canvas: --overwrite gives the grade all the same"
    return reason_out_of_range(grades[0], connection.points_possible)


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
