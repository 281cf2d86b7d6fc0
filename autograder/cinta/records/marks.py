"""What a person said of a submission: points, an excuse, a comment; beside the judge's words.

Each word is a row of its own, with who gave it and when, and is never changed: a later one of the
same kind counts in its place, and one that is taken back stays, with who did that. So the judge's
result is whole at any time, and a row that is judged again keeps what was said of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from ..results import ByHand, SubmissionResult, Verdict, plain_text


class MarkKind(StrEnum):
    """What a mark says; of points and an excuse the later one counts."""

    POINTS = "points"
    EXCUSED = "excused"
    COMMENT = "comment"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One word of a person's on one exercise of a submission; ``exercise`` is empty for all of it.

    ``points`` are of that kind alone. ``text`` is the comment, or why. ``by`` is a name, ``at`` a
    time in UTC and ISO 8601, the same for all that one command gave. ``undone_by`` and
    ``undone_at`` are empty while it counts; ``number`` is the row's own, 0 before it has one.
    """

    submission: str
    exercise: str
    kind: MarkKind
    points: float | None = None
    text: str = ""
    by: str = ""
    at: str = ""
    undone_by: str = ""
    undone_at: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        """Whatever was typed or read from a table, it is plain text from here on."""
        for name in ("text", "by", "undone_by"):
            object.__setattr__(self, name, plain_text(getattr(self, name)))

    @property
    def counts(self) -> bool:
        """It was not taken back."""
        return not self.undone_at


MarksOf = Mapping[str, Mapping[str, ByHand]]
"""What counts: by submission, then by exercise."""


def that_count(marks: Iterable[Mark]) -> MarksOf:
    """What each exercise's marks come to, given all of them in the order of time."""
    found: dict[str, dict[str, ByHand]] = defaultdict(dict)
    for mark in marks:
        if mark.counts:
            before = found[mark.submission].get(mark.exercise, ByHand())
            found[mark.submission][mark.exercise] = _after(before, mark)
    return dict(found)


def _after(before: ByHand, mark: Mark) -> ByHand:
    match mark.kind:
        case MarkKind.COMMENT:
            if before.is_decision:
                return _with_comment(before, mark.text)
            return ByHand(comment=mark.text, by=mark.by, at=mark.at)
        case MarkKind.POINTS:
            decision = ByHand(points=mark.points, because=mark.text, by=mark.by, at=mark.at)
        case MarkKind.EXCUSED:
            decision = ByHand(excused=True, because=mark.text, by=mark.by, at=mark.at)
    return _with_comment(decision, before.comment)


def with_marks(result: SubmissionResult, marks: MarksOf) -> SubmissionResult:
    """The result with what a person said of it; as it is, if nobody did.

    An excuse from all of it is one from each exercise.
    """
    said = marks.get(result.submission)
    if not said:
        return result
    of_all = said.get("")
    excuse = _with_comment(of_all, "") if of_all and of_all.excused else None
    exercises = tuple(
        msgspec.structs.replace(one, by_hand=_excused(said.get(one.name), excuse))
        for one in result.exercises
    )
    return msgspec.structs.replace(result, exercises=exercises, by_hand=of_all)


def _excused(mine: ByHand | None, excuse: ByHand | None) -> ByHand | None:
    if excuse is None:
        return mine
    return _with_comment(excuse, mine.comment) if mine else excuse


def _with_comment(by_hand: ByHand, comment: str) -> ByHand:
    return msgspec.structs.replace(by_hand, comment=comment)


def without_marks(result: SubmissionResult) -> SubmissionResult:
    """What the judge said alone."""
    exercises = tuple(msgspec.structs.replace(one, by_hand=None) for one in result.exercises)
    return msgspec.structs.replace(result, exercises=exercises, by_hand=None)


def of_teacher(result: SubmissionResult) -> Iterator[str]:
    """What was said of a result, with who and when: ``slope 1.5 by hand (judge 0), ana 2026-..``.

    For people who grade: a closing table, the report of the class.
    """
    if result.by_hand:
        yield _told("all", "", result.by_hand)
    for exercise in result.exercises:
        said = exercise.by_hand
        if said and not (said.excused and result.by_hand and result.by_hand.excused):
            judged = "" if exercise.verdict == Verdict.MARKED else f"{exercise.judged_points:g}"
            yield _told(exercise.name, judged, said)


def _told(what: str, judged: str, said: ByHand) -> str:
    decision = "excused" if said.excused else ""
    if said.points is not None:
        decision = f"{said.points:g} by hand" + (f" (judge {judged})" if judged else "")
    who = f"{said.by} {said.at[:10]}"
    reason = f": {said.because}" if said.because else ""
    comment = f"; comment: {said.comment}" if said.comment else ""
    return f"{what} {decision or 'commented'}, {who}{reason}{comment}"


def of_the_last_command(marks: Iterable[Mark]) -> list[Mark]:
    """Those that count and were given last, at one time."""
    there = [mark for mark in marks if mark.counts]
    last = max((mark.at for mark in there), default="")
    return [mark for mark in there if mark.at == last]
