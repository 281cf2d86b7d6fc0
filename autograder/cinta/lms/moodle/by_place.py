"""Where the columns of a worksheet are, whatever language its headers are in.

Their order is fixed (mod/assign/gradingtable.php of Moodle 4.5 and main): identifier, [name, more
of the user,] status, [three dates of overrides,] [group,] [marker,] grade, maximum, [workflow
state,] whether the grade can be changed, date of the submission, [texts,] date of the grade,
[comments]. Each is held against what its cells must look like; what fits in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..points import points_in
from .languages import Column

IDENTIFIER = re.compile(r"(?P<word>.*\D)[0-9]+", re.DOTALL)
"""The word for a participant and the number (``col_recordid``)."""

DATE = re.compile(r"-|(?=.*\b[0-9]{4}\D).*\b[0-9]{1,2}:[0-9]{2}.*|#+")
"""A date with a year and a time, none, or one for which a spreadsheet program had no room."""

STATUS = re.compile(r".* - (?:.*-)?\s*")
"""``Submitted for grading -  - ``: parts in any language, empty ones too (``col_status``)."""

ITEMS = re.compile(r"[^\W\d].*(?:\n|,|\s{2,}).*[^\W\d]", re.DOTALL)
"""A scale's: in lines (``implode("\n", ...)``), which an export may have run together."""

OVERRIDES = 3
"""Columns of dates where an assignment has overrides: opens, due, closes."""

Cells = Sequence[str]
Test = Callable[[Cells], bool]

FEWEST = 7
"""Columns: identifier, status, grade, maximum, whether it can be changed, two dates."""


class Unclear(ValueError):
    """It may be a worksheet, but which column is which is not told; the message says what is."""


@dataclass(frozen=True)
class _Grading:
    """Where the columns are that show a grade is in points: maximum or scale, workflow, change."""

    maximum: int
    changeable: int

    @property
    def has_workflow(self) -> bool:
        return self.changeable == self.maximum + 2


def participant_word(identifiers: Cells) -> str:
    """The word before every participant's number, the same for all; empty if there is none."""
    found = {match["word"] if (match := IDENTIFIER.fullmatch(c)) else "" for c in identifiers}
    word = found.pop() if len(found) == 1 else ""
    return word if any(character.isalpha() for character in word) else ""


def places_by_content(columns: Sequence[Cells]) -> dict[Column, int]:
    """Each column's place by what it holds; ``columns`` are the cells without the headers.

    Unclear where it is no worksheet that can be read so, with the reason.
    """
    grading = _only(columns, (_is_grade, _is_maximum))
    if grading is None:
        if by_scale := _only(columns, (_is_word, _is_scale)):
            return {Column.IDENTIFIER: 0, Column.SCALE: by_scale.maximum}
        raise Unclear("no column holds the same maximum for all, behind one of grades")
    places = {
        Column.IDENTIFIER: 0,
        Column.GRADE: grading.maximum - 1,
        Column.MAXIMUM: grading.maximum,
        Column.CHANGEABLE: grading.changeable,
        Column.SUBMITTED: grading.changeable + 1,
    }
    if grading.has_workflow:
        places[Column.WORKFLOW] = grading.maximum + 1
    return places | _before(columns, grading) | _behind(columns, grading.changeable + 2)


def _only(columns: Sequence[Cells], pair: Sequence[Test]) -> _Grading | None:
    """The one place of a grade and its maximum, by the yes or no and the date that follow."""
    found = [
        _Grading(place, changeable)
        for place in range(3, len(columns))
        for changeable in (place + 1, place + 2)
        if _all(columns[place - 1 : place + 1], pair)
        and _all(columns[changeable : changeable + 2], (_is_choice, _is_dates))
        and not (_is_dates(columns[place + 1]) or _is_grade(columns[place + 1]))
    ]
    if len(found) > 1:
        raise Unclear("several columns may be the maximum")
    return found[0] if found else None


def _all(columns: Sequence[Cells], tests: Sequence[Test]) -> bool:
    """Whether there is a column for each test, and it passes."""
    return len(columns) == len(tests) and all(
        test(cells) for test, cells in zip(tests, columns, strict=True)
    )


def _before(columns: Sequence[Cells], grading: _Grading) -> dict[Column, int]:
    """Status, name and group: what stands before the grade."""
    grade = grading.maximum - 1
    status = next((p for p in range(1, grade) if _are(STATUS, columns[p])), None)
    if status is None:
        raise Unclear("no column before the grades holds states of submissions")
    places = {Column.STATUS: status}
    if status > 1:
        places[Column.NAME] = 1
    rest = list(range(status + 1, grade))
    if len(rest) >= OVERRIDES and all(_is_dates(columns[p]) for p in rest[:OVERRIDES]):
        rest = rest[OVERRIDES:]
    # Moodle writes a group for everybody, if only the default one; a marker may be none.
    if rest and grading.has_workflow and not all(columns[rest[-1]]):
        rest.pop()
    if len(rest) > 1 or (rest and grading.has_workflow):
        raise Unclear("the columns before the grades may be groups or markers")
    return places | ({Column.GROUP: rest[0]} if rest else {})


def _behind(columns: Sequence[Cells], first: int) -> dict[Column, int]:
    """The date of the grade, and the comments if there are any."""
    dates = [place for place in range(first, len(columns)) if _is_dates(columns[place])]
    if len(dates) != 1:
        raise Unclear(f"{len(dates) or 'no'} columns may be the date of the grade")
    comments = range(dates[0] + 1, len(columns))
    if len(comments) > 1:
        raise Unclear(f"{len(comments)} columns stand where the comments are")
    return {Column.MODIFIED: dates[0]} | dict.fromkeys(
        [Column.FEEDBACK][: len(comments)], comments.start
    )


def _is_maximum(cells: Cells) -> bool:
    """One and the same number of points for all."""
    points = {points_in(cell) for cell in cells}
    return len(points) == 1 and all(one is not None and one > 0 for one in points)


def _is_scale(cells: Cells) -> bool:
    """One and the same list of items for all (``col_scale``)."""
    return len(set(cells)) == 1 and bool(ITEMS.search(cells[0])) and not _is_dates(cells)


def _is_grade(cells: Cells) -> bool:
    return all(cell.strip() in ("", "-") or points_in(cell) is not None for cell in cells)


def _is_word(cells: Cells) -> bool:
    """A grade by a scale: blank, or one of its lines."""
    return not _is_dates(cells) and all(len(cell.splitlines()) <= 1 for cell in cells)


def _is_choice(cells: Cells) -> bool:
    """A word, or one of two."""
    return len(set(cells)) <= 2 and all(
        any(map(str.isalpha, cell)) and not re.search("[0-9]", cell) for cell in cells
    )


def _is_dates(cells: Cells) -> bool:
    return _are(DATE, cells)


def _are(form: re.Pattern[str], cells: Cells) -> bool:
    return all(form.fullmatch(cell) for cell in cells)
