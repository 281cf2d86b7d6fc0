"""What is handed over is of one assignment, whatever a run holds: a grade is never another's."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InputError
from .filled import folded
from .handover import Grade


def of_one_assignment(grades: Sequence[Grade], wanted: str = "") -> list[Grade]:
    """The grades of the assignment that is ``wanted``, if the downloads name several.

    Those of which no download tells the assignment stay. InputError if nothing says which.
    """
    there = sorted({grade.origin.assignment for grade in grades} - {""})
    if len(there) < 2:
        return list(grades)
    chosen = [one for one in there if wanted and folded(one) == folded(wanted)]
    if len(chosen) != 1:
        raise InputError(
            f"the grades are of several assignments ({', '.join(there)}): export one at a time,"
            " with --assignment and one of these; or grade one at a time"
        )
    return [grade for grade in grades if grade.origin.assignment in ("", *chosen)]
