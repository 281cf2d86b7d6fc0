"""Write a run up for people: a page for each submission, a report for the class, ``grades.csv``.

Everything is made of what ``results.sqlite`` holds, so it can be made again at any time. One
submission is held at a time; of each the report keeps a few words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.console import Console

from ..errors import InputError
from ..records.cell_record import CellRecord, Output
from ..records.outline import Outline, outline, outlines_of
from ..records.store import RESULTS, Store
from ..report.class_report import class_report
from ..report.comment import comment
from ..report.drawn import load_igraph
from ..report.gathered import Gathered
from ..report.lists import lists
from ..report.names import feedback_name
from ..report.page import page
from ..report.table import write_grades
from ..report.templating import TEMPLATES
from ..report.terminal import closing_table, summary
from ..report.writing import writing
from ..results import ExerciseResult, Status, SubmissionResult
from ..run.bytecode import write_bytecode
from ..unit import LANGUAGES, Unit
from .run_folder import results_in

FEEDBACK, REPORT, GRADES, LISTS = "feedback", "report.html", "grades.csv", "lists"

A_PLOT = Output(
    "display_data",
    data={
        "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
        "WjR9awAAAABJRU5ErkJggg=="
    },
)
"""One pixel: whoever shows the first image reads who can decode it."""

NOTHING_GRADED = "nothing is graded in it yet: run cinta grade first"


def write_up(folder: Path, store: Store, lang: str = "") -> int:
    """Write the three into the run's folder; how many pages there are. InputError if it cannot.

    ``lang`` is that of the report; empty for the run's own. A page that belongs to no row goes.
    """
    facts = store.facts()
    known = outlines(folder, facts)
    write_grades(folder / GRADES, known, store.results())
    gathered = Gathered(known)
    written: set[str] = set()
    mend = f"every row is in {RESULTS}: mend that, then make them with cinta report {folder}"
    with writing(f"{folder}: pages", mend):
        (folder / FEEDBACK).mkdir(exist_ok=True)
        by_name = {outline.name: outline for outline in known}
        for result in store.results():
            cells = store.executed(result.submission)
            name = feedback_name(result.submission)
            content = page(result, "", cells, by_name.get(result.unit))
            _put(folder / FEEDBACK / name, content)
            written.add(name)
            gathered.add(result, cells, f"{FEEDBACK}/{name}")
        for stale in (folder / FEEDBACK).glob("*.html"):
            if stale.name not in written:
                stale.unlink()
        _put_lists(folder / LISTS, lists(gathered))
        report = class_report(gathered, facts, lang or facts.get("lang", LANGUAGES[0]))
        _put(folder / REPORT, report)
    return len(written)


def make_ready(unit: Unit) -> None:
    """Rehearse: what is slow the first time is done while all wait for TensorFlow.

    A made-up student's solved notebook is written up and goes nowhere. What the class has in common
    with it, its given cells and most lines of its answers, is made once.
    """
    # NumPy loads these when they are first named: as a key is made, as an answer is shown.
    from numpy import ma, random  # noqa: F401

    write_bytecode()
    load_igraph()
    for name in TEMPLATES.list_templates(extensions=["html"]):
        TEMPLATES.get_template(name)
    known, lang = outline(unit), unit.languages[0]
    made_up = SubmissionResult(
        submission="",
        student="",
        unit=unit.name,
        status=Status.GRADED,
        exercises=tuple(ExerciseResult(name=e.name, checks=()) for e in unit.exercises),
        lang=lang,
    )
    codes = [*unit.code(filled=True), *unit.code(filled=False)]
    cells = [
        CellRecord(number=number, source=code, status="ok", outputs=(A_PLOT,))
        for number, (_, code) in enumerate(codes)
    ]
    page(made_up, "", cells, known)
    gathered = Gathered((known,))
    gathered.add(made_up, cells, "")
    class_report(gathered, {}, lang)
    closing_table([made_up], Console(file=StringIO()))
    summary([made_up])


def _put_lists(folder: Path, found: Iterable[tuple[str, bytes]]) -> None:
    """The lists of who has which misconception; one that nobody has any more goes."""
    folder.mkdir(exist_ok=True)
    written = set()
    for name, content in found:
        _put(folder / name, content)
        written.add(name)
    for stale in folder.glob("*.csv"):
        if stale.name not in written:
            stale.unlink()


def report_again(folder: Path, lang: str = "") -> int:
    """Write up a run that was graded before; InputError if the folder holds none."""
    with results_in(folder) as store:
        if store.is_empty():
            raise InputError(f"{folder}: {NOTHING_GRADED}")
        return write_up(folder, store, lang)


def pages_again(
    folder: Path, store: Store, results: Iterable[SubmissionResult], names: Collection[str] = ()
) -> None:
    """The grades of all, and the pages of those that are named: what a mark changes at once."""
    known = outlines(folder, store.facts())
    by_name = {outline.name: outline for outline in known}
    every = list(results)
    write_grades(folder / GRADES, known, every)
    with writing(f"{folder}: pages", f"mend that, then make them with cinta report {folder}"):
        (folder / FEEDBACK).mkdir(exist_ok=True)
        for result in (one for one in every if one.submission in names):
            cells = store.executed(result.submission)
            name = feedback_name(result.submission)
            _put(folder / FEEDBACK / name, page(result, "", cells, by_name.get(result.unit)))


@dataclass
class Pages:
    """The pages of a run, made one at a time when they are asked for, as an LMS's file needs it."""

    path: Path
    outlines: tuple[Outline, ...]
    _store: Store | None = None

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """The results stay open meanwhile: to open them takes as long as to make a page."""
        with closing(Store(self.path)) as self._store:
            try:
                yield
            finally:
                self._store = None

    def __call__(self, result: SubmissionResult, more: str = "") -> bytes:
        """The page of one submission; ``more`` is said below its score."""
        if self._store is None:
            with self.at_hand():
                return self(result, more)
        cells = self._store.executed(result.submission)
        return page(result, more, cells, self._outline(result))

    def comment(self, result: SubmissionResult, more: str = "") -> str:
        """The same in a few lines of plain text, for an LMS's comment field."""
        return comment(result, more, self._outline(result))

    def _outline(self, result: SubmissionResult) -> Outline | None:
        return next((one for one in self.outlines if one.name == result.unit), None)


def outlines(folder: Path, facts: Mapping[str, str]) -> tuple[Outline, ...]:
    """What a run's folder knows of its units; InputError if that is damaged."""
    try:
        return outlines_of(facts)
    except ValueError as error:
        raise InputError(
            f"{folder / RESULTS}: what it says of its units is damaged ({str(error)[:80]}): put a "
            "copy of it back, or grade into another --out"
        ) from None


def _put(path: Path, content: bytes) -> None:
    """The file is there whole or as it was before; unchanged bytes are not written again."""
    if path.is_file() and path.read_bytes() == content:
        return
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
