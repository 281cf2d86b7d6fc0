"""Two runs of one unit side by side: two terms, two groups; scores, exercises, misconceptions.

The students of one are not those of the other, so shares are compared and nobody is named. Points
may differ between the two (an exercise was added, a check is worth more): all is in percent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median
from textwrap import shorten

from rich.console import Console
from rich.table import Table

from ..records.outline import titled
from ..records.spreadsheet import no_formula
from .comparison_texts import COMPARISON
from .gathered import Gathered, Line
from .items import analyses
from .misconceptions import misconceptions
from .templating import TEMPLATES, ours
from .terminal import plain


class Part(StrEnum):
    """What a row compares."""

    FIGURES = "figures"
    ITEMS = "items"
    MISTAKES = "mistakes"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One thing then and now; ``share`` says that both are parts of 1, else they are counts.

    None where it was not there to be judged.
    """

    unit: str
    part: Part
    what: str
    then: float | None
    now: float | None
    share: bool = True

    @property
    def change(self) -> float | None:
        """By how much it rose."""
        return None if self.then is None or self.now is None else self.now - self.then


def compared(then: Gathered, now: Gathered, lang: str) -> list[Compared]:
    """The rows of every unit that both have, in the order of the later run."""
    earlier = dict(then.units())
    return [
        row
        for unit, lines in now.units()
        if unit and unit in earlier
        for row in (
            *_figures(unit, earlier[unit], lines, lang),
            *_items(now, unit, earlier[unit], lines, lang),
            *_mistakes((then, now), unit, (earlier[unit], lines), lang),
        )
    ]


def _figures(unit: str, then: Sequence[Line], now: Sequence[Line], lang: str) -> Iterator[Compared]:
    words, both = COMPARISON[lang], (then, now)
    counts = {
        "submissions": [float(len(lines)) for lines in both],
        "graded": [float(len(_graded(lines))) for lines in both],
    }
    for name, (was, is_now) in counts.items():
        yield Compared(
            unit=unit, part=Part.FIGURES, what=words[name], then=was, now=is_now, share=False
        )
    for name, middle in (("mean", fmean), ("median", median)):
        shares = [_shares(lines) for lines in both]
        then_share, now_share = (middle(some) if some else None for some in shares)
        yield Compared(
            unit=unit, part=Part.FIGURES, what=words[name], then=then_share, now=now_share
        )


def _items(
    gathered: Gathered, unit: str, then: Sequence[Line], now: Sequence[Line], lang: str
) -> Iterator[Compared]:
    was, is_now = ({a.exercise: a.difficulty for a in analyses(lines)} for lines in (then, now))
    for name in {**is_now, **was}:
        yield Compared(
            unit=unit,
            part=Part.ITEMS,
            what=_title(gathered, unit, name, lang),
            then=was.get(name),
            now=is_now.get(name),
        )


def _mistakes(
    both: tuple[Gathered, Gathered],
    unit: str,
    lines: tuple[Sequence[Line], Sequence[Line]],
    lang: str,
) -> Iterator[Compared]:
    """The most frequent first; None for a class that was not asked the exercise."""
    found = [_made(gathered, unit, some, lang) for gathered, some in zip(both, lines, strict=True)]
    asked = [{item.exercise for line in some for item in line.items} for some in lines]
    sizes = [len(_graded(some)) for some in lines]

    def share(side: int, key: tuple[str, str]) -> float | None:
        if key[0] not in asked[side] or not sizes[side]:
            return None
        return found[side].get(key, 0) / sizes[side]

    keys = list({**found[1], **found[0]})
    for key in sorted(keys, key=lambda key: -(found[1].get(key, 0) + found[0].get(key, 0))):
        exercise, text = key
        yield Compared(
            unit=unit,
            part=Part.MISTAKES,
            what=f"{_title(both[1], unit, exercise, lang)}: {text}",
            then=share(0, key),
            now=share(1, key),
        )


def _made(
    gathered: Gathered, unit: str, lines: Sequence[Line], lang: str
) -> dict[tuple[str, str], int]:
    """How many made each mistake, by exercise and what is said of it; of those that were graded."""
    return {
        (exercise, one.text): sum(line.graded for line in one.lines)
        for exercise, several in misconceptions(gathered, unit, lines, lang)
        for one in several
    }


def _graded(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.graded and line.items]


def _shares(lines: Sequence[Line]) -> list[float]:
    return [
        line.scaled_score / line.full_score
        for line in _graded(lines)
        if line.scaled_score is not None and line.full_score
    ]


def _title(gathered: Gathered, unit: str, exercise: str, lang: str) -> str:
    outline = gathered.titled(unit)
    known = outline.exercise(exercise) if outline else None
    return titled(known.titles, lang) if known else exercise


def shown(value: float | None, *, share: bool, lang: str) -> str:
    """A share in percent, a count as it is."""
    if value is None:
        return COMPARISON[lang]["nothing"]
    return f"{100 * value:.0f} %" if share else f"{value:.0f}"


def change_shown(row: Compared) -> str:
    """``+12`` points of percent, or more of a count; nothing where there is nothing to compare."""
    if row.change is None:
        return ""
    if not row.share:
        return f"{row.change:+.0f}"
    then, now = (round(100 * (share or 0)) for share in (row.then, row.now))
    return f"{now - then:+d}"  # of what is shown: 73 % and 66 % differ by 7


MOST = 200
"""Letters of a mistake in the terminal."""


def print_comparison(rows: Sequence[Compared], lang: str, console: Console) -> None:
    """A table for each unit and part."""
    words = COMPARISON[lang]
    for unit, part, mine in _tables(rows):
        table = Table(box=None, header_style="bold", title=f"{unit}: {words[part]}")
        table.title_justify = "left"
        table.add_column(_of(part, lang), overflow="fold")
        for name in ("then", "now", "change"):
            table.add_column(words[name], justify="right")
        for row in mine:
            what, *figures = _cells(row, lang)
            table.add_row(plain(shorten(what, MOST, placeholder=" …"), MOST), *figures)
        console.print(table)


def _tables(rows: Sequence[Compared]) -> Iterator[tuple[str, Part, list[Compared]]]:
    for unit in dict.fromkeys(row.unit for row in rows):
        for part in Part:
            if mine := [row for row in rows if (row.unit, row.part) == (unit, part)]:
                yield unit, part, mine


def _of(part: Part, lang: str) -> str:
    """What the first column of a part holds."""
    names = {Part.FIGURES: "figure", Part.ITEMS: "exercise", Part.MISTAKES: "mistake"}
    return COMPARISON[lang][names[part]]


def _cells(row: Compared, lang: str) -> tuple[str, str, str, str]:
    then, now = (shown(value, share=row.share, lang=lang) for value in (row.then, row.now))
    return row.what, then, now, change_shown(row)


HEADER = ("unit", "part", "what", "then", "now", "change")


def comparison_csv(rows: Sequence[Compared]) -> bytes:
    """A line for each row, shares as parts of 1; no cell is a spreadsheet's formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for row in rows:
        figures = ("" if v is None else f"{v:.4g}" for v in (row.then, row.now, row.change))
        table.writerow([no_formula(row.unit), str(row.part), no_formula(row.what), *figures])
    return text.getvalue().encode()


def comparison_html(rows: Sequence[Compared], names: tuple[str, str], lang: str) -> bytes:
    """The same as a page of its own; ``names`` are what the two runs are called."""
    words = COMPARISON[lang]
    text = TEMPLATES.get_template("comparison.html").render(
        lang=lang,
        words=words,
        about=words["about"].format(then=names[0], now=names[1]),
        style=ours("style.css"),
        tables=[
            (unit, words[part], _of(part, lang), [_cells(row, lang) for row in mine])
            for unit, part, mine in _tables(rows)
        ],
        no_mistakes=not any(row.part == Part.MISTAKES for row in rows),
    )
    return text.encode()
