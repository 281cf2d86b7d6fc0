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

from ..handover import Grade, Handover, Outcome, What, in_order
from ..points import cents, two_decimals
from .advice import scaled
from .api import Connection, Stored, asked, stored
from .feedback import comment_text, is_there
from .upload import over

TOGETHER = 40
"""Students in one request: a request's parameters and bytes have a limit (Rack)."""

PATIENCE = 600.0
"""Seconds that Canvas may take for one of them."""


@dataclass(frozen=True)
class Difference:
    """One student: what would become of them, and what has to be sent under which user id.

    ``posted`` is the score as text, empty if it is there; ``comment`` empty if it is there.
    """

    outcome: Outcome
    user: str = ""
    grade: Grade | None = None
    posted: str = ""
    comment: str = ""

    @property
    def sent(self) -> bool:
        """Whether anything has to be sent."""
        return bool(self.posted or self.comment)


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
    to_send = [one for one in found if one.sent]
    if dry_run:
        outcomes = [_not_sent(one) for one in found]
    else:
        trouble: dict[str, str] = {}
        for at in range(0, len(to_send), TOGETHER):
            together = to_send[at : at + TOGETHER]
            said = _sent(connection, together, patience, pause)
            trouble |= {one.user: said for one in together}
        now = {one.user: one for one in stored(connection)} if to_send else {}
        outcomes = [_checked(one, now, trouble) for one in found]
    return Handover({}, tuple(outcomes), _advice(connection, grades, found, outcomes, dry_run))


def differences(
    connection: Connection, grades: Sequence[Grade], *, overwrite: bool = False
) -> tuple[Difference, ...]:
    """Everybody: who is in Canvas in its order, then the rest, sorted, with the reason."""
    by_key: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        by_key[grade.person.key].append(grade)
    there = stored(connection)
    found = [_difference(connection, one, by_key, overwrite) for one in there]
    known = {key for one in there for key in (one.user, one.anonymous)} - {""}
    rest = in_order(_unknown(grade) for grade in grades if grade.person.key not in known)
    return (*found, *map(Difference, rest))


def _difference(
    connection: Connection, one: Stored, by_key: Mapping[str, list[Grade]], overwrite: bool
) -> Difference:
    grades = [*by_key.get(one.user, ()), *(by_key.get(one.anonymous, ()) if one.anonymous else ())]
    student = one.student or (grades[0].person.name if grades else one.anonymous)
    if not grades:
        why = "if their group handed in: what it gets" if connection.shared else ""
        return Difference(Outcome(one.user, student, What.NOTHING_HANDED_IN, _shown(one), why))
    grade = grades[0]
    if why := _unfit(connection, one, grades, overwrite):
        number = two_decimals(grade.points)
        return Difference(Outcome(one.user, student, What.HELD_BACK, number, why))
    there = one.entered == cents(grade.points) and not one.excused
    posted = "" if there else two_decimals(grade.points)
    comment = "" if is_there(grade.comment, one.comments) else comment_text(grade.comment)
    what = What.WRITTEN if posted or comment else What.UNCHANGED
    notes = [grade.how, _was(one) if posted else "", "adds the comment" if comment else ""]
    why = "; ".join(note for note in notes if note)
    outcome = Outcome(one.user, student, what, two_decimals(grade.points), why)
    return Difference(outcome, one.user, grade, posted, comment)


def _unfit(connection: Connection, one: Stored, grades: Sequence[Grade], overwrite: bool) -> str:
    """Why a grade must not be sent; empty if it may."""
    if len(grades) > 1:
        return f"{len(grades)} grades for one student: one submission must count"
    if grades[0].held:
        return grades[0].held
    if one.excused and not overwrite:
        return "excused in Canvas: --overwrite gives the grade all the same"
    return over(grades[0], connection.possible)


def _unknown(grade: Grade) -> Outcome:
    person = grade.person
    why = "not among the students of this assignment in Canvas: look at --course and --assignment"
    if person.key.startswith("anon_"):
        why = (
            "handed in anonymously, and Canvas tells the anonymous ids only to an account's"
            " administrators: use the token of one, or switch anonymous grading off, download the"
            " submissions again and grade those"
        )
    if not person.key:
        why = "no Canvas user id in the name of the submission"
    return Outcome(person.key, person.name, What.NOT_IN_SHEET, str(grade.points), why)


def _sent(
    connection: Connection, together: Sequence[Difference], patience: float, pause: float
) -> str:
    """Have Canvas take these, and wait for it; what went wrong, empty if nothing is known to."""
    data = {one.user: _data(one, connection.shared) for one in together}
    update = connection.api.submissions_bulk_update
    job = asked(connection.where, lambda: update(grade_data=data), connection.pauses)
    end = time.monotonic() + patience
    while job.workflow_state not in ("completed", "failed"):
        if time.monotonic() > end:
            return f"Canvas had not done it after {patience:.0f} s"
        time.sleep(pause)
        job = asked(connection.where, job.query, connection.pauses)
    return "Canvas says that the job failed" if job.workflow_state == "failed" else ""


def _data(one: Difference, shared: bool) -> dict[str, Any]:
    """Only what is sent: a posted_grade that is there and empty would erase the score."""
    data: dict[str, Any] = {"posted_grade": one.posted} if one.posted else {}
    if one.comment:
        data["text_comment"] = one.comment
        if shared:
            data["group_comment"] = "true"
    return data


def _checked(one: Difference, now: Mapping[str, Stored], trouble: Mapping[str, str]) -> Outcome:
    """What became of it, by what Canvas holds now."""
    if not one.sent or one.grade is None:
        return one.outcome
    there = now.get(one.user)
    missing = _missing(one.grade, there)
    if there is None or missing:
        whys = (missing, trouble.get(one.user, ""), "push again, or by hand")
        return replace(one.outcome, what=What.HELD_BACK, why="; ".join(filter(None, whys)))
    why = one.outcome.why
    if there.deducted:
        why += f"; Canvas's own late policy takes {there.deducted} off {there.entered}"
    return replace(one.outcome, grade=_shown(there), why=why)


def _missing(grade: Grade, there: Stored | None) -> str:
    """What is not as it was sent; empty if all is."""
    if there is None:
        return "sent, but no longer among the students of this assignment"
    if there.excused or there.entered != cents(grade.points):
        return f"sent, but Canvas shows {_shown(there) or 'no grade'}"
    if not is_there(grade.comment, there.comments):
        return "the grade is there, but the comment is not as it was sent"
    return ""


def _not_sent(one: Difference) -> Outcome:
    if not one.sent:
        return one.outcome
    return replace(one.outcome, why=f"dry run, not sent; {one.outcome.why}")


def _shown(one: Stored) -> str:
    return "EX" if one.excused else "" if one.shown is None else str(one.shown)


def _was(one: Stored) -> str:
    return f"was {_shown(one)}" if _shown(one) else ""


def _advice(
    connection: Connection,
    grades: Sequence[Grade],
    found: Sequence[Difference],
    outcomes: Sequence[Outcome],
    dry_run: bool,
) -> tuple[str, ...]:
    scores, comments = sum(bool(d.posted) for d in found), sum(bool(d.comment) for d in found)
    amount = f"{scores} scores and {comments} comments"
    lost = sum(
        d.sent and one.what is What.HELD_BACK for d, one in zip(found, outcomes, strict=True)
    )
    if dry_run:
        lines = [f"Dry run: nothing was sent. Without --dry-run: {amount}."]
    else:
        lines = [f"Sent to {connection.title!r}: {amount}." if scores + comments else _NOTHING]
    if lost:
        lines.append(f"{lost} did not arrive: push again; what is there is not sent twice.")
    if connection.manual:
        lines.append("Students see neither until you choose Post grades in the gradebook.")
    if any("late policy" in one.why for one in outcomes):
        lines.append("Canvas takes lateness off as well (late policy): use one of the two.")
    lines.append(scaled(grades, connection.possible))
    return tuple(line for line in lines if line)


_NOTHING = "Nothing was sent: Canvas holds it all."
