"""The table of a grading worksheet: its cells, and where each column is.

A column is known by Moodle's own words for it in the languages that we know, else by its place and
what stands below it. An assignment that is not graded in points is refused here.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import InputError
from ..sheet import AS_UTF_8, DELIMITERS, as_wide_as
from .by_place import FEWEST, Unclear, participant_word, places_by_content
from .languages import LANGUAGES, NEEDED, OTHER, Column, Language

AGAIN = "download the worksheet again"
PARTICIPANT = len("Participant ")
"""What Moodle's importer cuts off an identifier, whatever it is: as much as ``hiddenuser`` is long
in the teacher's language (next() in importgradeslib.php); "Participante" is as long."""

IMPORTED = (Column.IDENTIFIER, Column.GRADE, Column.MODIFIED)
"""What Moodle's importer asks for."""

POINTS = f"in the assignment's settings take Grade > Type > Point, and {AGAIN}"
"""What to do where grades are in no points."""

ADVANCED = (
    "an assignment graded by a rubric or a marking guide offers none: take Grading method > Simple"
    " direct grading in its settings"
)

LONGEST_CELL = 2**27
"""A student's whole online text stands in a cell; the csv module stops at 128 KiB by itself."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows by line, where each column is; ``cut`` is how much of an identifier is the word."""

    delimiter: str
    language: Language
    header: list[str]
    lines: list[tuple[int, list[str]]]
    places: Mapping[Column, int]
    cut: int


def read_table(name: str, text: str, *, is_sure: bool = True) -> Table:
    """The table of a file's text; InputError if it is no worksheet, or not of points.

    Where it is not sure what the letters are, the headers must be words that we know, or plain.
    """
    table = _by_words(name, text) or _by_place(name, text, is_sure=is_sure)
    _in_points(name, table)
    _once(name, table)
    return table


def _once(name: str, read: Table) -> None:
    """InputError where it is not told which of two columns of one name is Moodle's."""
    needed = (Column.IDENTIFIER, Column.GRADE, Column.MAXIMUM, Column.MODIFIED, Column.FEEDBACK)
    words = [plain(cell) for cell in read.header]
    for column in needed:
        place = read.places.get(column, -1)
        others = [p for p, word in enumerate(words) if word == words[place] and p != place]
        if place >= 0 and any(not _is_users(read, column, p) for p in others):
            raise InputError(
                f"{name}: several columns are called {read.header[place]!r}: {AGAIN} and give it"
                " untouched"
            )


def _is_users(read: Table, column: Column, place: int) -> bool:
    """Whether a column is a field of the school's own, between a name and the status."""
    return column is not Column.IDENTIFIER and place < read.places.get(Column.STATUS, -1)


def plain(word: str) -> str:
    """A word to compare: composed, without white space around it, in small letters."""
    return unicodedata.normalize("NFC", word).strip().casefold()


def _by_words(name: str, text: str) -> Table | None:
    """The table, if its header has what Moodle's importer asks for in a language that we know."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    for delimiter in DELIMITERS:
        header = next(csv.reader([first], delimiter=delimiter), [])
        for language in LANGUAGES:
            if all(column in _places(header, language) for column in IMPORTED):
                table = _table(name, text, delimiter)
                return Table(
                    delimiter=delimiter,
                    language=language,
                    header=table[0],
                    lines=_lines(name, table),
                    places=_places(table[0], language),
                    cut=PARTICIPANT,
                )
    return None


def _by_place(name: str, text: str, *, is_sure: bool) -> Table:
    """The table, by what stands in its columns; InputError if it is none, or not told."""
    for delimiter in DELIMITERS:
        table = _table(name, text, delimiter)
        word = participant_word([line[0] for line in table[1:] if any(line)])
        if not word or len(table[0]) < FEWEST:
            continue
        if not (is_sure or "".join((word, *table[0])).isascii()):
            raise InputError(f"{name}: its headers are not in UTF-8, nor words of ours; {AS_UTF_8}")
        lines = _lines(name, table)
        try:
            places = places_by_content(list(zip(*(cells for _, cells in lines), strict=True)))
        except Unclear as why:
            raise InputError(
                f"{name}: a grading worksheet in a language other than English and Spanish, and"
                f" {why}: switch Moodle to English, and {AGAIN}"
            ) from None
        return Table(
            delimiter=delimiter,
            language=OTHER,
            header=table[0],
            lines=lines,
            places=places,
            cut=len(word),
        )
    looked_for = " / ".join(
        ", ".join(language.headers[column][0] for column in NEEDED) for language in LANGUAGES
    )
    raise InputError(
        f"{name}: no header of a grading worksheet (looked for {looked_for}), and no participants"
        f" below it: {AGAIN} and give it untouched; {ADVANCED}"
    )


def _in_points(name: str, read: Table) -> None:
    """InputError where there is no maximum: the assignment is graded by a scale, or not at all."""
    if Column.MAXIMUM in read.places:
        return
    if Column.SCALE in read.places:
        scale = read.header[read.places[Column.SCALE]]
        raise InputError(
            f"{name}: the assignment is graded by a scale (column {scale!r}): {POINTS}"
        )
    raise InputError(
        f"{name}: no column of the maximum grade, as in an ungraded assignment: {POINTS}"
    )


def _table(name: str, text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        read = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
        return list(read)
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV that can be read ({error}); {AGAIN}") from None
    finally:
        csv.field_size_limit(limit)


def _places(header: list[str], language: Language) -> dict[Column, int]:
    """Where each column is, by Moodle's own words for it, and by their order.

    A school's own fields of its users stand behind the name, and may be called "Grade", "Group" or
    "Status" too; the column of grades is that which the maximum follows.
    """
    words = [plain(cell) for cell in header]
    found = {
        column: [place for place, word in enumerate(words) if word in map(plain, any_of)]
        for column, any_of in language.headers.items()
    }
    tops = [p for c in (Column.MAXIMUM, Column.SCALE) for p in found[c]]
    grades = [place - 1 for place in tops if place - 1 in found[Column.GRADE]]
    if len(grades) == 1:
        found = _in_order(found, grades[0])
    places = {column: at[0] for column, at in found.items() if at}
    before = places.get(Column.CHANGEABLE, 0) - 1
    if before == places.get(Column.MAXIMUM, -1) + 1 > 0:  # nothing else stands between the two
        places[Column.WORKFLOW] = before
    return places


def _in_order(found: Mapping[Column, list[int]], grade: int) -> dict[Column, list[int]]:
    """Of the places of each word those where Moodle writes that column, the likeliest first."""
    status = [place for place in found[Column.STATUS] if place < grade][-1:]
    behind = status[0] if status else 0
    first = {
        Column.GRADE: [grade],
        Column.STATUS: status,
        Column.GROUP: [place for place in found[Column.GROUP] if behind < place < grade],
    }
    named = (Column.IDENTIFIER, Column.NAME)
    return {
        column: first.get(column, [p for p in at if (p < grade) == (column in named)])
        for column, at in found.items()
    }


def _lines(name: str, table: list[list[str]]) -> list[tuple[int, list[str]]]:
    """Rows that hold something, numbered."""
    numbered = [(number, line) for number, line in enumerate(table[1:], 2) if any(line)]
    return list(as_wide_as(table[0], numbered, name, AGAIN))
