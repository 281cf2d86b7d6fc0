"""Grades and comments straight into Canvas: only what differs, and read back afterwards.

Format: ``POST .../submissions/update_grades`` and its Progress (submissions_api_controller.rb and
Submission.process_bulk_update of canvas-lms). Canvas does that later, and a student whom it cannot
place makes the whole job "failed" while the others have got theirs: what counts is what is there
afterwards. A comment is only added where it is not there yet, so that pushing twice adds nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..handover import Grade, Handover, Outcome, OutcomeKind, in_order
from ..points import cents, two_decimals
from .advice import scale_warning
from .api import CanvasSubmission, Connection, request, submissions
from .feedback_files import comment_text, has_comment
from .upload import reason_out_of_range

TOGETHER = 40
"""Students in one request: a request's parameters and bytes have a limit (Rack)."""

PATIENCE = 600.0
"""Seconds that Canvas may take for one of them."""


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


def push(
    connection: Connection,
    grades: Sequence[Grade],
    *,
    overwrite: bool = False,
    dry_run: bool = False,
    patience: float = PATIENCE,
    pause: float = 2.0,
) -> Handover:
    """Send what differs and say what Canvas holds then; ``dry_run`` only says what differs.

    ``patience`` and ``pause`` are seconds: how long to wait for a job, and between two looks at it.
    There are no files. InputError or RunError if Canvas cannot be asked.
    """
    found = differences(connection, grades, overwrite=overwrite)
    to_send = [one for one in found if one.is_pending]
    if dry_run:
        outcomes = [_outcome_of_dry_run(one) for one in found]
    else:
        trouble: dict[str, str] = {}
        for at in range(0, len(to_send), TOGETHER):
            together = to_send[at : at + TOGETHER]
            failure = _send(connection, together, patience, pause)
            trouble |= {one.user_id: failure for one in together}
        now = {one.user_id: one for one in submissions(connection)} if to_send else {}
        outcomes = [_outcome_after(one, now, trouble) for one in found]
    return Handover(
        files={},
        outcomes=tuple(outcomes),
        advice=_advice(connection, grades, found, outcomes, dry_run),
    )


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
    if not grades:
        reason = "if their group handed in: what it gets" if connection.shared_grade else ""
        return Difference(
            outcome=Outcome(
                key=one.user_id,
                student=student,
                kind=OutcomeKind.NOTHING_HANDED_IN,
                grade=_score_text(one),
                reason=reason,
            )
        )
    grade = grades[0]
    if reason := _reason_withheld(connection, one, grades, overwrite):
        number = two_decimals(grade.points)
        return Difference(
            outcome=Outcome(
                key=one.user_id,
                student=student,
                kind=OutcomeKind.WITHHELD,
                grade=number,
                reason=reason,
            )
        )
    there = one.entered_score == cents(grade.points) and not one.excused
    posted = "" if there else two_decimals(grade.points)
    comment = "" if has_comment(grade.comment, one.comments) else comment_text(grade.comment)
    kind = OutcomeKind.WRITTEN if posted or comment else OutcomeKind.UNCHANGED
    notes = [
        grade.calculation,
        _former_score(one) if posted else "",
        "adds the comment" if comment else "",
    ]
    reason = "; ".join(note for note in notes if note)
    outcome = Outcome(
        key=one.user_id, student=student, kind=kind, grade=two_decimals(grade.points), reason=reason
    )
    return Difference(
        outcome=outcome, user_id=one.user_id, grade=grade, posted_grade=posted, comment=comment
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
    person = grade.person
    reason = (
        "not among the students of this assignment in Canvas: look at --course and --assignment"
    )
    if person.key.startswith("anon_"):
        reason = (
            "handed in anonymously, and Canvas tells the anonymous ids only to an account's"
            " administrators: use the token of one, or switch anonymous grading off, download the"
            " submissions again and grade those"
        )
    if not person.key:
        reason = "no Canvas user id in the name of the submission"
    return Outcome(
        key=person.key,
        student=person.name,
        kind=OutcomeKind.NOT_IN_SHEET,
        grade=str(grade.points),
        reason=reason,
    )


def _send(
    connection: Connection, together: Sequence[Difference], patience: float, pause: float
) -> str:
    """Have Canvas take these, and wait for it; what went wrong, empty if nothing is known to."""
    data = {one.user_id: _data(one, connection.shared_grade) for one in together}
    update = connection.api.submissions_bulk_update
    job = request(connection.where, lambda: update(grade_data=data), connection.pauses)
    end = time.monotonic() + patience
    while job.workflow_state not in ("completed", "failed"):
        if time.monotonic() > end:
            return f"Canvas had not done it after {patience:.0f} s"
        time.sleep(pause)
        job = request(connection.where, job.query, connection.pauses)
    return "Canvas says that the job failed" if job.workflow_state == "failed" else ""


def _data(one: Difference, shared: bool) -> dict[str, Any]:
    """Only what is sent: a posted_grade that is there and empty would erase the score."""
    data: dict[str, Any] = {"posted_grade": one.posted_grade} if one.posted_grade else {}
    if one.comment:
        data["text_comment"] = one.comment
        if shared:
            data["group_comment"] = "true"
    return data


def _outcome_after(
    one: Difference, now: Mapping[str, CanvasSubmission], trouble: Mapping[str, str]
) -> Outcome:
    """What became of it, by what Canvas holds now."""
    if not one.is_pending or one.grade is None:
        return one.outcome
    there = now.get(one.user_id)
    missing = _reason_missing(one.grade, there)
    if there is None or missing:
        reasons = (missing, trouble.get(one.user_id, ""), "push again, or by hand")
        return replace(
            one.outcome, kind=OutcomeKind.WITHHELD, reason="; ".join(filter(None, reasons))
        )
    reason = one.outcome.reason
    if there.points_deducted:
        reason += (
            f"; Canvas's own late policy takes {there.points_deducted} off {there.entered_score}"
        )
    return replace(one.outcome, grade=_score_text(there), reason=reason)


def _reason_missing(grade: Grade, there: CanvasSubmission | None) -> str:
    """What is not as it was sent; empty if all is."""
    if there is None:
        return "sent, but no longer among the students of this assignment"
    if there.excused or there.entered_score != cents(grade.points):
        return f"sent, but Canvas shows {_score_text(there) or 'no grade'}"
    if not has_comment(grade.comment, there.comments):
        return "the grade is there, but the comment is not as it was sent"
    return ""


def _outcome_of_dry_run(one: Difference) -> Outcome:
    if not one.is_pending:
        return one.outcome
    return replace(one.outcome, reason=f"dry run, not sent; {one.outcome.reason}")


def _score_text(one: CanvasSubmission) -> str:
    return "EX" if one.excused else "" if one.score is None else str(one.score)


def _former_score(one: CanvasSubmission) -> str:
    return f"was {_score_text(one)}" if _score_text(one) else ""


def _advice(
    connection: Connection,
    grades: Sequence[Grade],
    found: Sequence[Difference],
    outcomes: Sequence[Outcome],
    dry_run: bool,
) -> tuple[str, ...]:
    scores, comments = sum(bool(d.posted_grade) for d in found), sum(bool(d.comment) for d in found)
    amount = f"{scores} scores and {comments} comments"
    lost = sum(
        d.is_pending and one.kind is OutcomeKind.WITHHELD
        for d, one in zip(found, outcomes, strict=True)
    )
    if dry_run:
        lines = [f"Dry run: nothing was sent. Without --dry-run: {amount}."]
    else:
        lines = [f"Sent to {connection.title!r}: {amount}." if scores + comments else _NOTHING]
    if lost:
        lines.append(f"{lost} did not arrive: push again; what is there is not sent twice.")
    if connection.post_manually:
        lines.append("Students see neither until you choose Post grades in the gradebook.")
    if any("late policy" in one.reason for one in outcomes):
        lines.append("Canvas takes lateness off as well (late policy): use one of the two.")
    lines.append(scale_warning(grades, connection.points_possible))
    return tuple(line for line in lines if line)


_NOTHING = "Nothing was sent: Canvas holds it all."
