"""Grades and comments straight into Canvas: only what differs, and read back afterwards.

Format: ``POST .../submissions/update_grades`` and its Progress (submissions_api_controller.rb and
Submission.process_bulk_update of canvas-lms). Canvas does that later, and a student whom it cannot
place makes the whole job "failed" while the others have got theirs: what counts is what is there
afterwards. A comment is only added where it is not there yet, so that pushing twice adds nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...records.exported import ExportedGrade
from ..already_there import Overwrite
from ..handover import Grade, Handover, Outcome, OutcomeKind
from ..points import cents
from .advice import scale_lines
from .api import CanvasSubmission, Connection, request, submissions
from .differences import Difference, differences, score_text
from .feedback_files import has_comment

TOGETHER = 40
"""Students in one request: a request's parameters and bytes have a limit (Rack)."""

PATIENCE = 600.0
"""Seconds that Canvas may take for one of them."""


def push(
    connection: Connection,
    grades: Sequence[Grade],
    *,
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
    dry_run: bool = False,
    patience: float = PATIENCE,
    pause: float = 2.0,
) -> Handover:
    """Send what differs and say what Canvas holds then; ``dry_run`` only says what differs.

    ``exported`` are the grades that Cinta wrote before: any other that Canvas holds is withheld
    unless ``overwrite``. ``patience`` and ``pause`` are seconds: how long to wait for a job, and
    between two looks at it. There are no files. InputError or RunError if Canvas cannot be asked.
    """
    found = differences(connection, grades, overwrite=overwrite, exported=exported)
    to_send = [one for one in found if one.is_pending]
    now: dict[str, CanvasSubmission] = {}
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
        exported=tuple(one.exported for one in found if one.exported and _has_arrived(one, now)),
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
    return replace(one.outcome, grade=score_text(there), reason=reason)


def _has_arrived(one: Difference, now: Mapping[str, CanvasSubmission]) -> bool:
    """Whether Canvas holds the score that was sent, whatever became of the comment."""
    there = now.get(one.user_id)
    return bool(there and one.grade and _has_score(there, one.grade))


def _has_score(there: CanvasSubmission, grade: Grade) -> bool:
    return not there.excused and there.entered_score == cents(grade.points)


def _reason_missing(grade: Grade, there: CanvasSubmission | None) -> str:
    """What is not as it was sent; empty if all is."""
    if there is None:
        return "sent, but no longer among the students of this assignment"
    if not _has_score(there, grade):
        return f"sent, but Canvas shows {score_text(there) or 'no grade'}"
    if not has_comment(grade.comment, there.comments):
        return "the grade is there, but the comment is not as it was sent"
    return ""


def _outcome_of_dry_run(one: Difference) -> Outcome:
    if not one.is_pending:
        return one.outcome
    return replace(one.outcome, reason=f"dry run, not sent; {one.outcome.reason}")


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
    return (*lines, *scale_lines(grades, connection.points_possible))


_NOTHING = "Nothing was sent: Canvas holds it all."
