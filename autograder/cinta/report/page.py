"""A student's feedback as one self-contained HTML page: nothing in it is fetched or executed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..executed import Executed
from ..outline import Outline
from ..results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from .code import Highlighter
from .shown import Part, no_paths, parts
from .templating import TEMPLATES, ours
from .words import PAGE

CELLS = {"timed_out": "cell_timed_out", "crashed": "cell_crashed", "skipped": "not_run"}
"""What became of a cell, where its word is also that of something else."""


@dataclass(frozen=True)
class Cell:
    """One code cell to show; ``went`` says in words how it went, empty if well."""

    number: int
    source: Markup
    parts: tuple[Part, ...]
    went: str
    cut: bool


@dataclass(frozen=True)
class Said:
    """One check to show: how it ended, what it asks for, what there is to read."""

    verdict: Verdict
    title: str
    message: str


@dataclass(frozen=True)
class Section:
    """One exercise to show, with the cells that answer it."""

    title: str
    result: ExerciseResult
    said: tuple[Said, ...]
    cells: tuple[Cell, ...]


def page(
    result: SubmissionResult,
    more: str = "",
    cells: Sequence[Executed] = (),
    outline: Outline | None = None,
) -> bytes:
    """The page of one submission, ``more`` below its score; the same bytes each time.

    ``cells`` is what was run, ``outline`` has the headings of the unit. The page names no student:
    an LMS shows it to the one whom it is for. Hidden inputs and expected values are in a check's
    ``detail``, which is never used here.
    """
    lang = result.lang or "es"
    words = PAGE[lang]
    code = Highlighter()
    notebook = {cell.number: _cell(cell, code(cell.source), words) for cell in cells}
    text = TEMPLATES.get_template("page.html").render(
        lang=lang,
        words=words,
        style=ours("style.css"),
        result=result,
        title=outline.titles[lang] if outline else result.unit,
        share=result.score / result.max_score if result.max_score else 0,
        notice=_notice(result, words),
        more=more,
        sections=list(_sections(result, cells, notebook, outline, lang)),
        notebook=list(notebook.values()),
    )
    return text.encode()


def _sections(
    result: SubmissionResult,
    cells: Sequence[Executed],
    notebook: dict[int, Cell],
    outline: Outline | None,
    lang: str,
) -> Iterator[Section]:
    for exercise in result.exercises:
        known = outline.exercise(exercise.name) if outline else None
        mine = tuple(notebook[cell.number] for cell in cells if exercise.name in cell.answers)
        title = known.titles[lang] if known else exercise.name
        yield Section(title, exercise, tuple(_said(exercise.checks)), mine)


def _said(checks: Sequence[CheckResult]) -> Iterator[Said]:
    """Each check; a message that was read already is not said again."""
    told: set[str] = set()
    for check in checks:
        message = "" if check.message in told else check.message
        told.add(check.message)
        yield Said(check.verdict, check.title, no_paths(message))


def _cell(cell: Executed, source: Markup, words: dict[str, str]) -> Cell:
    went = "" if cell.status == "ok" else words[CELLS.get(cell.status, cell.status)]
    return Cell(cell.number + 1, source, tuple(parts(cell.outputs)), went, cell.cut)


def _notice(result: SubmissionResult, words: dict[str, str]) -> str:
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
