"""The terminal in the reader's language: every line of a command is in both, and none is mixed."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cinta
from cinta.cli import main
from cinta.cli.grade import _close
from cinta.commands.grade import Graded
from cinta.lms.intake import Intake, take_in
from cinta.records.lms import Lms
from cinta.records.origin import Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.said import PLACE, counted, in_spanish, read_by, readers, said
from cinta.said_es import SAID

from .report.classes import large_class, run_of, unit_of

PACKAGE = Path(cinta.__file__).parent
COMMANDS = (
    "grade",
    "demo",
    "report",
    "mark",
    "show",
    "reveal",
    "forget",
    "check",
    "export",
    "again",
)
THEIRS = (
    *("cli/export.py", "cli/grade.py", "cli/mark.py", "cli/report.py", "cli/show.py"),
    *(f"commands/{name}.py" for name in ("again", "beginning", "check", "compare", "demo")),
    *(f"commands/{name}.py" for name in ("export", "mark", "mark_table", "reveal", "rows")),
    *("commands/run_folder.py", "commands/show.py", "commands/writeup.py"),
    *("grading/extra_time.py", "records/facts.py", "records/lock.py", "submission/notebook.py"),
    *("report/closing.py", "report/terminal.py", "report/writing.py", "lms/late.py"),
)
"""What prints, and what is raised, where a teacher or a student types a command."""

SAYS = ("say", "said")
RAISES = ("InputError", "Unreadable", "OutOfReach")

ENGLISH = re.compile(
    r"\b(the|is|are|was|were|of|and|or|with|without|which|this|that|there|for|from|to be|it|not"
    r"|graded|written|held|give|submissions|students|pages|none)\b"
)
"""Words of function that no Spanish sentence has."""


OPTION = re.compile(r"--[a-z-]+")


def lines_of(path: Path) -> Iterator[str]:
    """Each line that a module says or raises, with a number in each of its places."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text))]) if name in (
                *SAYS,
                *RAISES,
            ):
                yield text
            case ast.Call(func=ast.Name(id=name), args=[ast.JoinedStr(values=values)]) if name in (
                *SAYS,
                *RAISES,
            ):
                yield "".join(_part(value) for value in values)


def _part(value: ast.expr) -> str:
    """Text as it is; a known constant by its value, a noun that is counted, or else a number."""
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Name(id="RESULTS")):
            return "results.sqlite"
        case ast.FormattedValue(value=ast.Name(id="NOTHING_GRADED")):
            return "nothing is graded in it yet: run cinta grade first"
        case ast.FormattedValue(
            value=ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(value=str(noun))])
        ):
            return f"7 {noun}s"
    return "7"


@pytest.mark.parametrize("english", [pair[0] for pair in SAID])
def test_every_line_has_the_same_places_in_both_languages(english: str) -> None:
    (spanish,) = {es for en, es in SAID if en == english}
    assert set(PLACE.findall(spanish)) == set(PLACE.findall(english))


@pytest.mark.parametrize("module", THEIRS)
def test_what_a_command_says_is_there_in_spanish(module: str) -> None:
    lines = {line for line in lines_of(PACKAGE / module) if re.search("[a-z]{3}", line)}
    known = {english for english, _ in SAID}
    lacking = [line for line in lines if in_spanish(line) == line and line not in known]
    assert lacking == []


def test_a_place_is_put_into_spanish_and_who_it_is_stays() -> None:
    assert in_spanish("is empty") == "is empty"
    assert in_spanish("a/b: nothing is graded in it yet: run cinta grade first").startswith("a/b: ")
    told = in_spanish("--student 'x': nobody who handed in goes by that; nearest: 'the'")
    assert told == "--student 'x': nadie que haya entregado se llama así; lo más parecido: 'the'"


@pytest.mark.parametrize(
    "note",
    [
        "code cell 3 was stopped when its time was over; x: code cell 4 undoes it; judged as its"
        " own part left it",
        "code cell 12: its process was ended by signal 9",
        "chosen: a.ipynb (3 of 6 answered); not b.ipynb (1 of 6 answered)",
        "the file has more than 64 MiB, the most that is read: clear its outputs",
        "our own fault, not the student's: the warm process ended: x",
        "3.00 by hand; ours 2.00 (if Cinta wrote it from another folder: --previous DIR):"
        " --overwrite 10 writes it all the same",
        "participant 11 of course module 17: download, sheet, names agree",
        "5 of 10; 2 d 11 h late by the sheet's date: -30 % = 3.50",
        "graded out of 10, but the maximum there is 100: --points max scales to that,"
        " --points 10 writes it as it is",
        "8.5 of 10; scaled to 42.50 of 50; 1 d 2 h late: -20 % = 34.00",
    ],
)
def test_what_is_noted_of_a_row_is_told_in_spanish(note: str) -> None:
    told = in_spanish(note).replace("the warm process ended: x", "")
    assert not ENGLISH.search(OPTION.sub("", told))


DOWNLOADS = sorted(
    path
    for lms in ("moodle", "canvas", "gradescope", "nbgrader", "otter")
    for path in (Path(__file__).parent / "lms" / "samples" / lms).glob("*.zip")
)


@pytest.mark.parametrize("path", DOWNLOADS, ids=lambda path: path.stem[:30])
def test_what_a_download_is_taken_for_is_told_in_spanish(path: Path) -> None:
    (taken_for, *_) = take_in([path]).layouts
    name, _, words = in_spanish(taken_for).partition(": ")
    assert name == path.stem
    assert re.search(r"\d+ estudiantes?$", words)
    assert not re.search(r"submission|folder|flat|hidden|team|module|export\b", words)


@pytest.mark.parametrize(("n", "said_of"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages")])
def test_a_number_has_its_noun(n: int, said_of: str) -> None:
    assert counted(n, "page") == said_of


@pytest.fixture
def in_spain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    monkeypatch.setenv("COLUMNS", "240")
    yield
    read_by("")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    unit = unit_of()
    results = large_class(unit, 6)
    made = run_of(tmp_path / "run", [unit], results, lang="en")
    store = Store(made / RESULTS)
    store.add_origins(
        Origin(submission=r.submission, lms=Lms.PLAIN, people=(Person("", r.student),))
        for r in results
    )
    store.close()
    return made


TYPED = {
    "marks": ["mark", "{run}"],
    "a mark": ["mark", "{run}", "--student", "{one}", "--points", "1", "--exercise", "first_tape"],
    "a table": ["mark", "{run}", "--to", "{run}/m.csv"],
    "nobody": ["mark", "{run}", "--student", "nobody at all", "--points", "1"],
    "nothing said": ["mark", "{run}", "--student", "{one}"],
    "show": ["show", "{run}", "{one}"],
    "whom": ["show", "{run}"],
    "alike": ["show", "{run}", "--like", "{one}", "first_tape"],
    "forget": ["forget", "{run}", "{one}"],
    "report": ["report", "{run}"],
    "two": ["report", "{run}", "{run}"],
    "export": ["export", "{run}", "--to", "csv"],
    "no folder": ["export", "{run}/nada", "--to", "csv"],
    "no sheet": ["export", "{run}", "--to", "moodle"],
    "late": ["export", "{run}", "--to", "csv", "--late-penalty", "10%/day"],
    "no path": ["grade"],
    "no out": ["grade", "x.ipynb"],
    "no file": ["grade", "x.ipynb", "--dry-run"],
    "no again": ["grade", "--again", "{run}/nada", "--out", "{run}/new"],
    "limits": ["grade", "x.ipynb", "--timeout", "0"],
    "option": ["grade", "--wrong"],
    "check": ["check", "{run}/nada.ipynb"],
}


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("what", TYPED)
def test_a_command_says_nothing_in_english(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(folder / RESULTS)
    one = next(iter(store.results())).student
    store.close()
    argv = [part.format(run=folder, one=one) for part in TYPED[what]]
    with contextlib.suppress(SystemExit):
        main(argv)
    read = capsys.readouterr()
    told = [line.replace(str(folder), "") for line in (read.out + read.err).splitlines()]
    own = [line for line in told if not re.match(r"\s+\d+ ", line)]  # a student's own code
    assert own
    assert [line for line in own if ENGLISH.search(OPTION.sub("", line))] == []


@pytest.mark.usefixtures("in_spain")
def test_what_closes_a_grading_is_in_spanish(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    read_by("es")
    graded = Graded(
        results=large_class(unit_of(), 6),  # type: ignore[arg-type]
        intake=Intake(submissions=(), other_files=(), refusals=()),
        layers=["namespaces"],
        seed=7,
    )
    _close(graded, folder, Console(width=240))
    told = capsys.readouterr().out.replace(str(folder), "").splitlines()
    assert "6 entregas: 6 evaluadas; media" in "\n".join(told)
    assert [line for line in told if ENGLISH.search(line)] == []


@pytest.mark.parametrize(
    ("language", "told"), [("es", "errores más frecuentes"), ("en", "most frequent mistakes")]
)
def test_the_reader_is_spoken_to_as_they_speak(language: str, told: str) -> None:
    read_by(language)
    assert (said("most frequent mistakes"), readers()) == (told, language)
    read_by("fr")
    assert (said("graded"), readers()) == ("graded", "en")
    read_by("")
