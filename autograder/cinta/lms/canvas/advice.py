"""What a teacher is told beside the files: what to upload in which order, and what to mind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..handover import FEEDBACK_ZIP, Grade
from ..scale import scale_notes
from .gradebook import Gradebook, Row

NOTHING = "Nothing to upload: no score of the sheet changes."

LATE_POLICY = (
    "{late} of these were handed in late: if the course has a late policy of its own (Gradebook >"
    " Settings > Late Policies), Canvas takes that off as well. Use one of the two, not both."
)
GROUPS = (
    "In a group assignment a grade goes to every member of the group, unless it is set to"
    " assign grades to each student individually."
)


def advice(
    book: Gradebook,
    grades: Sequence[Grade],
    written: Sequence[tuple[Row, Grade]],
    files: Sequence[str],
) -> tuple[str, ...]:
    """Line by line, in order: the steps in Canvas's own menu words, then what to mind."""
    sheet = next((name for name in files if name != FEEDBACK_ZIP), "")
    steps = _steps(book, sheet, FEEDBACK_ZIP in files) if sheet else [NOTHING]
    late = sum(grade.origin.late for _, grade in written)
    warnings = [
        *book.notes,
        *scale_lines(grades, book.assignment.points_possible),
        LATE_POLICY.format(late=late) if late else "",
        GROUPS if written else "",
    ]
    return tuple(line for line in (*steps, *warnings) if line)


def _steps(book: Gradebook, sheet: str, feedback: bool) -> list[str]:
    one = book.assignment
    steps = [
        f"1. Gradebook > Import: {sheet}. Canvas shows the changes first: only {one.title!r} may be"
        " there, and it must ask for no student and no assignment; then Save Changes.",
    ]
    if feedback:
        steps += [
            f"2. Gradebook > the menu of {one.title!r} > Upload Submissions (Re-Upload Submissions"
            f" in an older Canvas; it is there once Download Submissions was used): {FEEDBACK_ZIP},"
            " Upload Files.",
            "   ONCE: each upload adds a comment, Canvas compares nothing. Students find the file"
            " under the name of the one they handed in. Files of those who have handed in again"
            " since are listed as ignored: download, grade and export again.",
        ]
    if one.posting_policy:
        number = 3 if feedback else 2
        steps.append(
            f"{number}. Grades of {one.title!r} are posted by hand: students see neither score nor"
            f" feedback until you choose Post grades in its menu."
        )
    return steps


def scale_lines(grades: Sequence[Grade], possible: Decimal | None) -> tuple[str, ...]:
    """What to mind of grades out of another maximum than Canvas's; nothing if they are right."""
    if possible is None:
        return ("The points possible are not told: whether the scale is right is unchecked.",)
    return scale_notes(((grade, possible) for grade in grades), "Canvas")
