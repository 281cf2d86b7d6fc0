"""A student's feedback as one self-contained HTML page: nothing in it is fetched or executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..records.cell_record import CellRecord
from ..records.outline import Outline, titled
from ..results import PARTS, ExerciseResult, Status, SubmissionResult, Verdict
from ..unit import LANGUAGES
from .code import Highlighter
from .drawn import Picture, picture_of
from .page_texts import PAGE
from .said_by_hand import of_all, of_exercise
from .shown import Part, no_paths, parts
from .table import number
from .templating import TEMPLATES, ours

CELLS = {"timed_out": "cell_timed_out", "crashed": "cell_crashed", "skipped": "not_run"}
"""What became of a cell, where its word is also that of something else."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One code cell to show; ``went`` says in words how it went, empty if well."""

    number: int
    source: Markup
    parts: tuple[Part, ...]
    went: str
    cut: bool


@dataclass(frozen=True)
class MessagePart:
    """One part of a message: ``seen``, ``why`` or ``step``, what stands before it, its text."""

    name: str
    label: str
    text: Markup


@dataclass(frozen=True)
class ShownCheck:
    """One check to show: how it ended, what it asks for, what there is to read."""

    verdict: Verdict
    title: str
    parts: tuple[MessagePart, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One exercise to show: the cells that answer it, what its tape recorded, a person's words."""

    title: str
    result: ExerciseResult
    checks: tuple[ShownCheck, ...]
    picture: Picture | None
    cells: tuple[Cell, ...]
    by_hand: tuple[str, ...]


def page(
    result: SubmissionResult,
    more: str = "",
    cells: Sequence[CellRecord] = (),
    outline: Outline | None = None,
) -> bytes:
    """The page of one submission, ``more`` below its score; the same bytes each time.

    ``cells`` is what was run, ``outline`` has the headings of the unit. The page names no student:
    an LMS shows it to the one whom it is for. Hidden inputs and expected values are in a check's
    ``detail``, which is never used here.
    """
    lang = result.lang or LANGUAGES[0]
    words = PAGE[lang]
    code = Highlighter()
    notebook = {cell.number: _cell(cell, code(cell.source), words) for cell in cells}
    text = TEMPLATES.get_template("page.html").render(
        lang=lang,
        words=words,
        style=ours("style.css"),
        result=result,
        title=titled(outline.titles, lang) if outline else result.unit,
        share=result.score / result.max_score if result.max_score else 0,
        notices=_notices(result, words),
        more=more,
        by_hand=[*of_all(result.by_hand, lang)],
        sections=list(_sections(result, cells, notebook, outline, lang)),
        notebook=list(notebook.values()),
    )
    return text.encode()


def _sections(
    result: SubmissionResult,
    cells: Sequence[CellRecord],
    notebook: dict[int, Cell],
    outline: Outline | None,
    lang: str,
) -> Iterator[Section]:
    for place, exercise in enumerate(result.exercises, start=1):
        known = outline.exercise(exercise.name) if outline else None
        mine = tuple(notebook[cell.number] for cell in cells if exercise.name in cell.answers)
        title = titled(known.titles, lang) if known else exercise.name
        checks = tuple(_shown_checks(exercise, lang))
        drawn = picture_of(exercise.sketch, lang, f"tape{place}")
        yield Section(
            title=title,
            result=exercise,
            checks=checks,
            picture=drawn,
            cells=mine,
            by_hand=tuple(map(no_paths, of_exercise(exercise, lang))),
        )


def _shown_checks(exercise: ExerciseResult, lang: str) -> Iterator[ShownCheck]:
    """Each check; what was read already, a whole message or a part, is not said again."""
    read: set[str] = set()
    for check in exercise.checks:
        texts = {"seen": check.seen, "why": check.why, "step": check.step}
        parts = tuple(
            MessagePart(name, label, _shown(name, text))
            for (name, text), label in zip(texts.items(), PARTS[lang], strict=True)
            if text and text not in read
        )
        read.update(texts.values())
        is_marked = check.verdict == Verdict.TO_MARK and exercise.is_decided_by_hand
        verdict = Verdict.MARKED if is_marked else check.verdict
        yield ShownCheck(verdict, check.title, parts)


_CODE = re.compile(r"`([^`\s](?:[^`]*[^`\s])?)`")


def _shown(name: str, text: str) -> Markup:
    """Text, and in what we say ourselves (not what was seen) backquoted code as code.

    It is escaped first: where a line of the student's own is quoted, backquotes in it can change
    its typeface and nothing else.
    """
    escaped = str(escape(no_paths(text)))
    return Markup(escaped if name == "seen" else _CODE.sub(r"<code>\1</code>", escaped))


def _cell(cell: CellRecord, source: Markup, words: dict[str, str]) -> Cell:
    went = "" if cell.status == "ok" else words[CELLS.get(cell.status, cell.status)]
    return Cell(
        number=cell.number + 1,
        source=source,
        parts=tuple(parts(cell.outputs)),
        went=went,
        cut=cell.cut,
    )


def _notices(result: SubmissionResult, words: dict[str, str]) -> list[str]:
    """What a student should know of the score: what it lacks, and why."""
    awaits = words["awaits"].format(points=number(result.to_mark)) if result.to_mark else ""
    return [notice for notice in (_of_status(result, words), awaits) if notice]


def _of_status(result: SubmissionResult, words: dict[str, str]) -> str:
    """What a student should know of a submission that was not judged as others are."""
    match result.status:
        case Status.GRADED:
            return ""
        case Status.UNREADABLE | Status.WRONG_UNIT:
            why = f" {words['why']} {no_paths(result.note)}" if result.note else ""
            return words[result.status] + why
        case Status.TIMED_OUT:
            return words["status_timed_out"]
    return words[result.status]
