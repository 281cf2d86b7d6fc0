"""``cinta show``: one student looked at in the terminal, all that a teacher would ask for.

What stands there was typed by a student, or made of it: all of it is plain text, and printed so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import InputError
from ..records.cell_record import CellRecord
from ..records.exported import ExportedGrade
from ..records.marks import Mark
from ..records.origin import Origin
from ..records.outline import Outline, titled
from ..records.store import Store
from ..report.mistakes import Mistake, called
from ..report.normal import normal
from ..report.page_texts import VERDICTS
from ..report.said_by_hand import of_all, of_exercise
from ..report.table import number
from ..results import CheckResult, ExerciseResult, plain_text
from ..said import in_language, readers, said
from ..tape.picture.boxes import spoken
from .mark_texts import told
from .rows import Row, row_of, rows_in, rows_of
from .run_folder import results_in
from .runs_before import Before, rows_before
from .show_texts import SHOW
from .writeup import outlines

MOST_LINES = 60
"""Of one cell; the page has it whole."""

MOST_LETTERS = 100
"""Of a message that only says which one is meant."""


def show(folder: Path, student: str, exercise: str = "", lang: str = "") -> list[str]:
    """The lines to print of a student: of one exercise, or of all; InputError for nobody."""
    with results_in(folder) as store:
        rows = rows_in(folder, store)
        mine = rows_of(student, rows, "show")
        if exercise:
            mine = [row_of(student, rows, "show", exercise)]
        facts = store.facts()
        chosen = lang or readers()
        known = {one.name: one for one in outlines(folder, facts)}
        return [line for row in mine for line in _of_row(store, row, exercise, known, chosen)]


def _of_row(
    store: Store, row: Row, exercise: str, known: Mapping[str, Outline], lang: str
) -> Iterator[str]:
    result, words = row.result, SHOW[lang]
    points = f"{number(result.score)}/{number(result.max_score)}"
    yield f"{row.who}: {row.name}, {result.unit or '–'}, {said(result.status)}, {points}"
    if result.note:
        yield f"  {words['note']}: {in_language(result.note, lang)}"
    yield from (f"  {said}" for said in of_all(result.by_hand, lang))
    cells = store.executed(row.name)
    for one in result.exercises:
        if exercise in ("", one.name):
            yield ""
            yield from _of_exercise(one, cells, known.get(result.unit), lang)
    yield ""
    earlier = rows_before(store, row.result)
    exported = _exported_of(row, store)
    yield from _history(row, store.marks(), exported, earlier, lang)


def _of_exercise(
    one: ExerciseResult, cells: Sequence[CellRecord], known: Outline | None, lang: str
) -> Iterator[str]:
    words, verdicts = SHOW[lang], VERDICTS[lang]
    outline = known.exercise(one.name) if known else None
    title = f"{titled(outline.titles, lang)} ({one.name})" if outline else one.name
    points = f"{number(one.points)}/{number(one.full_points)}"
    yield f"{title}: {verdicts[one.verdict]}, {points}"
    yield from (f"  {said}" for said in of_exercise(one, lang))
    for check in one.checks:
        given = f"{number(check.points)}/{number(check.max_points)}"
        yield f"  {verdicts[check.verdict]} {given}: {check.title} ({check.name})"
        if check.message:
            yield f"    {words['told']}:"
            yield from (f"      {label}: {text}" for label, text in check.parts(lang))
        if check.detail:
            yield f"    {words['hidden']}: {_in_words(check, lang)}"
    yield from (f"  {words['fact']}: {fact}" for fact in one.facts)
    if one.sketch:
        yield f"  {words['tape']}: {plain_text(spoken(one.sketch, lang))}"
    if one.written:
        yield from _indented(words["written"], one.written)
    for cell in cells:
        if one.name in cell.answers:
            yield from _indented(words["code"].format(number=cell.number + 1), cell.source)


def _in_words(check: CheckResult, lang: str) -> str:
    """What is for the teacher alone, the kind of the difference by the name that the report has."""
    kind, _, rest = check.detail.partition("; ")
    code, _, where = kind.partition(" ")
    if code != check.kind:
        return in_language(check.detail, lang)
    name = called(Mistake("kind", code), lang)
    return f"{name}{where and f' ({where})'}; {in_language(rest, lang)}"


def _indented(head: str, text: str) -> Iterator[str]:
    """Lines with their numbers: a message names them."""
    yield f"  {head}:"
    lines = text.split("\n")
    yield from (f"    {n:3} {plain_text(line)}" for n, line in enumerate(lines[:MOST_LINES], 1))
    if len(lines) > MOST_LINES:
        yield f"    … +{len(lines) - MOST_LINES}"


def _exported_of(row: Row, store: Store) -> Iterator[ExportedGrade]:
    """What was exported of the student, whichever of theirs it was of.

    Of what does not say of which submission it is, whoever has that key in the LMS.
    """
    keys = {name: _keys(origin) for name, origin in store.origins().items()}
    mine = _keys(row.origin) if row.origin else set()
    for sent in store.exported():
        if mine & keys.get(sent.submission, {sent.key}):
            yield sent


def _keys(origin: Origin) -> set[str]:
    return {person.key for person in origin.people if person.key}


def _history(
    row: Row,
    marks: Sequence[Mark],
    exported: Iterable[ExportedGrade],
    earlier: Iterable[Before],
    lang: str,
) -> Iterator[str]:
    """Marks, those taken back too, earlier runs, what was exported, in the order of time."""
    words = SHOW[lang]
    found: list[tuple[str, str]] = []
    for one in marks:
        if one.submission == row.name:
            undone = f" [{words['undone']} {one.undone_by}]" if one.undone_at else ""
            found.append((one.at, f"{told(one, lang)}{undone}"))
    for sent in exported:
        said = words["exported"].format(points=sent.points, to=sent.destination)
        found.append((sent.at, f"{said} ({sent.at[:16].replace('T', ' ')})"))
    for before in earlier:
        points = f"{number(before.result.score)}/{number(before.result.max_score)}"
        said = words["earlier"].format(points=points, folder=before.folder.name)
        found.append((before.ended, f"{said} ({before.ended[:16].replace('T', ' ')})"))
    if found:
        yield f"{words['history']}:"
        each = sorted(set(found))  # of a team's members the same was exported at one time
        yield from (f"  {said}" for _, said in each)


def like(folder: Path, student: str, exercise: str, lang: str = "") -> list[str]:
    """Who else gave the same answer: the same code but for names and comments, or the same verdict.

    InputError for nobody, or an exercise that is not there.
    """
    with results_in(folder) as store:
        rows = rows_in(folder, store)
        row = row_of(student, rows, "--like", exercise)
        words = SHOW[lang or readers()]
        others = [one for one in rows if one.name != row.name and one.exercise(exercise)]
        mine = _form(store, row, exercise)
        same_code = [one for one in others if mine and _form(store, one, exercise) == mine]
    told = _ended(row, exercise)
    same_end = [one for one in others if one not in same_code and told == _ended(one, exercise)]
    lines = [*_listed(words["same_code"], same_code)]
    if any(told):
        lines += _listed(words["same_message"].format(message=_first_words(told[0][1])), same_end)
    return lines


def _first_words(message: str) -> str:
    return textwrap.shorten(message, MOST_LETTERS, placeholder=" …")


def _form(store: Store, row: Row, exercise: str) -> str:
    """What is the same of two answers that are; empty where there is none."""
    sources = [cell.source for cell in store.executed(row.name) if exercise in cell.answers]
    found = normal("\n".join(sources), {exercise}) if sources else None
    return found.digest if found else ""


def _ended(row: Row, exercise: str) -> list[tuple[str, str]]:
    """How each check that failed did, and what was said of it."""
    found = row.exercise(exercise)
    if found is None:
        raise InputError(f"{row.name}: no exercise {exercise[:60]!r}")
    return [(check.name, check.message) for check in found.checks if check.message]


def _listed(head: str, rows: Sequence[Row]) -> list[str]:
    return [f"{head}: {len(rows)}", *(f"  {row.who}: {row.name}" for row in rows)]
