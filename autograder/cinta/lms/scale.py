"""Grades out of one maximum, an LMS's assignment out of another: nobody's grade is read wrongly.

"10.00" on a maximum of 100 is a tenth of what was earned, and 5 on a maximum of 5 all of what was
half. So where the two differ, a grade goes nowhere until the teacher has said which scale counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from .choices import FullScore
from .handover import Grade
from .points import shortest


def on_scale_of(grade: Grade, theirs: Decimal | None) -> Grade:
    """The grade as an assignment of ``theirs`` points takes it (None: the LMS does not tell).

    Withheld, with the mend, where the maxima differ and the teacher has not said what counts.
    """
    if grade.withheld:
        return grade
    if grade.scale is FullScore.LMS and theirs and grade.out_of:
        return grade.out_of(theirs.normalize())
    reason = _reason(grade, theirs)
    return replace(grade, withheld=reason) if reason else grade


def scale_notes(pairs: Iterable[tuple[Grade, Decimal | None]], lms: str) -> tuple[str, ...]:
    """What to mind, once for each pair of maxima that differ: of grades and where they go."""
    off = {(g.maximum, theirs, g.scale) for g, theirs in pairs if theirs and _differ(g, theirs)}
    return tuple(
        _note(*one, lms) for one in sorted(off, key=lambda one: (one[0], one[1], str(one[2])))
    )


def _differ(grade: Grade, theirs: Decimal) -> bool:
    """Whether a grade means something else there; nothing of nothing is nothing everywhere."""
    return grade.scale is not FullScore.LMS and grade.maximum not in (theirs, 0)


def _reason(grade: Grade, theirs: Decimal | None) -> str:
    """Why a grade must not be written on a maximum of ``theirs`` points; empty if it may."""
    if theirs == 0:
        return "no points can be given there: set the assignment's maximum in the LMS"
    if grade.scale is FullScore.LMS:
        return "the maximum is not told there: give it with --points N"
    if theirs is None or not _differ(grade, theirs):
        return ""
    ours, full = shortest(grade.maximum), shortest(theirs)
    if grade.scale is FullScore.UNIT:
        return (
            f"graded out of {ours}, but the maximum there is {full}: --points max scales to that,"
            f" --points {ours} writes it as it is"
        )
    if grade.maximum > theirs:
        return f"--points {ours} is over the maximum of {full}: --points max scales to that"
    return ""


def _note(ours: Decimal, theirs: Decimal, scale: Decimal | FullScore, lms: str) -> str:
    if scale is FullScore.UNIT or ours > theirs:
        return (
            f"HELD BACK: graded out of {shortest(ours)}, but the maximum in {lms} is"
            f" {shortest(theirs)}. Export again with --points max, which scales to that."
        )
    return (
        f"Written out of {shortest(ours)}, as --points says, where the maximum in {lms} is"
        f" {shortest(theirs)}."
    )
