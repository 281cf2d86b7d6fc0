"""Two runs of one class side by side: who goes up, who goes down, and why, check by check."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.table import Table

from ..records.outline import Outline, titled
from ..records.spreadsheet import no_formula
from ..results import CheckResult, ExerciseResult, SubmissionResult
from .difference_texts import DIFFERENCE
from .page_texts import VERDICTS
from .table import number
from .templating import TEMPLATES, ours
from .terminal import MOST_ROWS, plain


class Way(StrEnum):
    """Where a student's points went."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class CheckChange:
    """One check that ended otherwise, or an exercise of which a person decided in between.

    ``was`` and ``now`` are None where it was not there. With ``by_hand`` the points that count are
    a person's, whatever the judge says.
    """

    exercise: str
    check: str
    was: CheckResult | None
    now: CheckResult | None
    by_hand: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """One submission: its points then and now as they count, and what ended otherwise.

    ``same_bytes`` is False if something else was handed in meanwhile.
    """

    student: str
    key: str
    submission: str
    was: float
    now: float
    most: float
    way: Way
    checks: tuple[CheckChange, ...]
    same_bytes: bool = True


def changes(
    before: Mapping[str, SubmissionResult],
    now: Mapping[str, SubmissionResult],
    known: frozenset[str],
) -> list[Change]:
    """What changed, those who go down first; who is the same in every point and check is left out.

    ``known`` are the submissions whose bytes are the same.
    """
    found = [
        _change(before.get(name), now.get(name), same_bytes=name in known)
        for name in {**before, **now}
    ]
    order = [Way.DOWN, Way.UP, Way.NEW, Way.GONE, Way.SAME]
    shown = [one for one in found if one.way != Way.SAME or one.checks]
    return sorted(shown, key=lambda one: (order.index(one.way), one.student, one.submission))


def _change(
    before: SubmissionResult | None, now: SubmissionResult | None, *, same_bytes: bool
) -> Change:
    one = now or before
    assert one is not None
    was, is_now = before.score if before else 0.0, now.score if now else 0.0
    return Change(
        student=one.student,
        key=one.key,
        submission=one.submission,
        was=was,
        now=is_now,
        most=one.max_score,
        way=_way(before, now),
        checks=tuple(_checks(before, now)) if before and now else (),
        same_bytes=same_bytes,
    )


def _way(before: SubmissionResult | None, now: SubmissionResult | None) -> Way:
    if before is None:
        return Way.NEW
    if now is None:
        return Way.GONE
    if now.score == before.score:
        return Way.SAME
    return Way.UP if now.score > before.score else Way.DOWN


def _checks(before: SubmissionResult, now: SubmissionResult) -> Iterator[CheckChange]:
    earlier = {exercise.name: exercise for exercise in before.exercises}
    later = {exercise.name: exercise for exercise in now.exercises}
    for name in {**earlier, **later}:
        yield from _of_exercise(name, earlier.get(name), later.get(name))


def _of_exercise(
    name: str, before: ExerciseResult | None, now: ExerciseResult | None
) -> Iterator[CheckChange]:
    earlier = {check.name: check for check in before.checks} if before else {}
    later = {check.name: check for check in now.checks} if now else {}
    for check in {**earlier, **later}:
        was, is_now = earlier.get(check), later.get(check)
        if (was and (was.verdict, was.points)) != (is_now and (is_now.verdict, is_now.points)):
            yield CheckChange(
                exercise=name,
                check=check,
                was=was,
                now=is_now,
                by_hand=now is not None and now.is_decided_by_hand,
            )


HEADER = (
    *("key", "student", "submission", "way", "was", "now", "most", "same_bytes"),
    *("exercise", "check", "check_was", "check_now", "verdict_was", "verdict_now"),
    *("message_was", "message_now", "by_hand"),
)


def difference_csv(found: Sequence[Change]) -> bytes:
    """A line for each check that changed, with its student; no cell is a spreadsheet's formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for one in found:
        head = (one.key, one.student, one.submission, str(one.way))
        figures = (*map(number, (one.was, one.now, one.most)), "yes" if one.same_bytes else "no")
        for check in one.checks or (None,):
            table.writerow(map(no_formula, (*head, *figures, *_cells(check))))
    return text.getvalue().encode()


def _cells(check: CheckChange | None) -> tuple[str, ...]:
    if check is None:
        return ("",) * 9
    was, now = check.was, check.now
    return (
        *(check.exercise, check.check),
        *("" if one is None else number(one.points) for one in (was, now)),
        *("" if one is None else str(one.verdict) for one in (was, now)),
        *("" if one is None else one.message for one in (was, now)),
        "yes" if check.by_hand else "",
    )


def counted(found: Sequence[Change], total: int, lang: str) -> str:
    """How many go where, in a line."""
    ways = Counter(one.way for one in found)
    ways[Way.SAME] = total - sum(n for way, n in ways.items() if way not in (Way.SAME, Way.GONE))
    words = DIFFERENCE[lang]
    return "; ".join(f"{words[way]}: {n}" for way in Way if (n := ways[way]))


def print_difference(found: Sequence[Change], total: int, lang: str, console: Console) -> None:
    """The table, of a large class its first rows, and how many go where."""
    words = DIFFERENCE[lang]
    moved = [one for one in found if one.way != Way.SAME]
    if moved:
        table = Table(box=None, header_style="bold")
        for name in ("student", "key", "was", "now", "why"):
            table.add_column(words[name], overflow="fold")
        for one in moved[:MOST_ROWS]:
            why = [f"{c.exercise}/{c.check}: {said(c, lang)}" for c in one.checks]
            cells = (one.student, one.key, number(one.was), number(one.now), "; ".join(why))
            table.add_row(*(plain(cell, 300) for cell in cells))
        console.print(table)
    console.print(counted(found, total, lang), highlight=False, markup=False)


def said(check: CheckChange, lang: str) -> str:
    """How a check ended then and now: ``to fix → correct``, and its points."""
    verdicts = VERDICTS[lang]
    ended = [
        f"{verdicts[one.verdict]} ({number(one.points)})" if one else "–"
        for one in (check.was, check.now)
    ]
    by_hand = f" [{DIFFERENCE[lang]['by_hand']}]" if check.by_hand else ""
    return " → ".join(ended) + by_hand


def difference_html(
    found: Sequence[Change], total: int, outlines: Sequence[Outline], lang: str
) -> bytes:
    """The same as a page of its own, the words of each check then and now beside each other."""
    text = TEMPLATES.get_template("difference.html").render(
        lang=lang,
        words=DIFFERENCE[lang],
        style=ours("style.css"),
        found=found,
        counted=counted(found, total, lang),
        said=lambda check: said(check, lang),
        titles={e.name: titled(e.titles, lang) for one in outlines for e in one.exercises},
    )
    return text.encode()
