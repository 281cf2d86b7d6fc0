"""A student's feedback as one self-contained HTML page: nothing in it is fetched or executed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..records.cell_record import CellRecord
from ..records.outline import Outline, titled
from ..results import ExerciseResult, Status, SubmissionResult
from ..said import in_language
from ..unit import LANGUAGES
from .cell import shown_cell
from .code import Highlighter
from .exercise import shown_exercise
from .page_texts import PAGE
from .said_by_hand import of_all
from .shown import no_paths
from .table import number
from .templating import TEMPLATES, ours


@dataclass(frozen=True, kw_only=True)
class Section:
    """One exercise to show: what is told of it, and the cells that answer it, as HTML."""

    title: str
    result: ExerciseResult
    told: Markup
    cells: tuple[Markup, ...]


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
    code = Highlighter()
    notebook = {cell.number: shown_cell(cell, code(cell.source), lang) for cell in cells}
    answers = {
        e.name: tuple(notebook[cell.number] for cell in cells if e.name in cell.answers)
        for e in result.exercises
    }
    text = TEMPLATES.get_template("page.html").render(
        lang=lang,
        words=PAGE[lang],
        style=ours("style.css"),
        result=result,
        title=titled(outline.titles, lang) if outline else result.unit,
        share=result.score / result.max_score if result.max_score else 0,
        notices=_notices(result, PAGE[lang]),
        more=more,
        by_hand=[*of_all(result.by_hand, lang)],
        sections=[
            one for one in _sections(result, answers, outline, lang) if _says_more(result, one)
        ],
        notebook=list(notebook.values()),
    )
    return text.encode()


def _sections(
    result: SubmissionResult,
    answers: Mapping[str, tuple[Markup, ...]],
    outline: Outline | None,
    lang: str,
) -> Iterator[Section]:
    for place, exercise in enumerate(result.exercises, start=1):
        known = outline.exercise(exercise.name) if outline else None
        title = titled(known.titles, lang) if known else exercise.name
        yield Section(
            title=title,
            result=exercise,
            told=shown_exercise(exercise, title, place, lang),
            cells=answers[exercise.name],
        )


def _says_more(result: SubmissionResult, section: Section) -> bool:
    """Whether a section adds to what is said of a submission in which nothing could be asked."""
    is_no_notebook = result.status in (Status.UNREADABLE, Status.WRONG_UNIT)
    return not is_no_notebook or section.result.by_hand is not None


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
            note = in_language(result.note, result.lang or LANGUAGES[0])
            why = f" {words['why']} {no_paths(note)}" if note else ""
            return words[result.status] + why
        case Status.TIMED_OUT:
            return words["status_timed_out"]
    return words[result.status]
