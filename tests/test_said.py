"""The terminal in the reader's language: every line of a command is in both, and none is mixed."""

from __future__ import annotations

import ast
import contextlib
import errno
import io
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

import cinta
from cinta.cli import _told, main
from cinta.cli.grade import _close
from cinta.commands import doctor
from cinta.commands.grade import Graded
from cinta.commands.init import new_course
from cinta.commands.new import new_exercise, new_unit
from cinta.lms.belonging import Belonging, Key
from cinta.lms.intake import Intake, take_in
from cinta.records.lms import Lms
from cinta.records.origin import Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.run.layers import LAYERS
from cinta.said import PAIRS, PLACE, counted, in_spanish, read_by, readers, said
from cinta.unit import LANGUAGES, ExerciseKind

from .report.classes import large_class, run_of, unit_of

PACKAGE = Path(cinta.__file__).parent
TOLD = (
    *("cli/*.py", "commands/*.py", "grading/*.py", "lms/**/*.py", "records/*.py", "run/*.py"),
    *("source/*.py", "submission/*.py", "report/closing.py", "report/terminal.py"),
    *(
        "report/writing.py",
        "checks/answer_key.py",
        "checks/questions.py",
        "checks/key_making.py",
        "checks/author_faults.py",
        "checks/fitness.py",
    ),
    *("course.py", "render/records.py"),
)
"""Where what a command says is written, or where it comes from."""

IN_BOTH = (
    "*_texts.py",
    "forget.py",
    "sign.py",
    "skeletons.py",
    "publish.py",
    "languages.py",
    "choices.py",
)
"""What has a table of its own in each language, and Moodle's own words."""

OF_THE_LOG = {"run/shell.py", "run/standins.py", "run/wire.py", "run/child.py", "run/seccomp.py"}
"""What a child writes into a notebook's own outputs, or what only a log of ours shows."""

ENGLISH = re.compile(
    r"\b(the|is|are|was|were|of|and|or|with|without|which|this|that|there|for|from|to be|it|not"
    r"|graded|written|held|give|submissions|students|pages|none|arguments?|range)\b"
)
"""Words of function that no Spanish sentence has."""


OPTION = re.compile(r"--[a-z-]+")


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Each sentence that a module holds, with its line; in its places what they hold, or a 7."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node) for node in _silent(tree)}
    constants = constants_of_all() | _constants(tree)
    if path.parent.name == "cli":
        held = [node for node in tree.body if isinstance(node, ast.Assign)]
        silent |= {id(part) for node in held for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = "" if id(node) in silent else re.sub(r"\{\w*\}", "7", _text(node, constants))
        if "\n" not in text and len(re.findall("[a-z]{2,}", text)) > 2:
            yield node.lineno, text  # type: ignore[attr-defined]


def _silent(tree: ast.Module) -> Iterator[ast.AST]:
    """What is never printed: docstrings, patterns, keys, help (English alone), parts of another."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.JoinedStr(values=values):
                yield from (part for value in values for part in ast.walk(value))
            case ast.Call(func=ast.Attribute(attr="compile" | "split" | "execute" | "replace")):
                yield from ast.walk(node)
            case ast.keyword(arg="help" | "description" | "gives", value=value):
                yield from ast.walk(value)
            case ast.Call(func=ast.Attribute(attr="add_parser" | "add_argument_group")):
                yield from ast.walk(node)
            case ast.FunctionDef(args=args) if "argparse" in ast.dump(args):  # help
                yield from ast.walk(node)
            case ast.Call(func=ast.Name(id="_any_of")):  # layers, by name
                yield from ast.walk(node)
            case ast.Dict(keys=[ast.Constant(value="es"), ast.Constant(value="en")]):
                yield from ast.walk(node)
            case ast.Dict(keys=keys):
                yield from filter(None, keys)
            case ast.Subscript(slice=key):
                yield key
            case ast.Compare():
                yield from ast.walk(node)
            case ast.ClassDef(bases=[ast.Name(id="StrEnum")], body=body):
                yield from (part for one in body for part in ast.walk(one))
            case ast.Assign(targets=[ast.Name(id="SCHEMA")]):
                yield from ast.walk(node)


def _constants(tree: ast.Module) -> dict[str, str]:
    """Pieces of sentences that a module holds by a name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@cache
def constants_of_all() -> dict[str, str]:
    return {
        name: text
        for path in PACKAGE.rglob("*.py")
        for name, text in _constants(ast.parse(path.read_text(encoding="utf-8"))).items()
    }


def _text(node: ast.AST, constants: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_part(value, constants) for value in values)
    return ""


def _part(value: ast.expr, constants: dict[str, str]) -> str:
    """Text as it is; a constant by its value, a noun that is counted, or else a number."""
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Name(id=name)) if name in constants:
            return constants[name]
        case ast.FormattedValue(
            value=ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(value=str(noun))])
        ):
            return f"7 {noun}s"
        case ast.FormattedValue(value=ast.BinOp(left=ast.Constant(value=str(text)))):
            return text
    return "7"


def is_told(path: Path) -> bool:
    name = path.relative_to(PACKAGE).as_posix()
    return name not in OF_THE_LOG and not any(path.match(pattern) for pattern in IN_BOTH)


MODULES = sorted({path for pattern in TOLD for path in PACKAGE.glob(pattern) if is_told(path)})


def test_every_line_has_the_same_places_in_both_languages_and_stands_once() -> None:
    differ = [en for en, es in PAIRS if set(PLACE.findall(es)) != set(PLACE.findall(en))]
    assert differ == []
    twice = dict(PAIRS)
    assert [en for en, es in PAIRS if twice[en] != es] == []


@pytest.mark.parametrize(
    "name",
    "ENOENT EACCES EPERM EROFS ENOSPC EDQUOT EIO EISDIR ENOTDIR EEXIST ENAMETOOLONG ELOOP EMFILE"
    " ETXTBSY EBUSY ESTALE".split(),
)
def test_what_the_system_refuses_is_there_in_spanish(name: str) -> None:
    refused = os.strerror(getattr(errno, name))
    assert in_spanish(refused) != refused


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_a_module_says_is_there_in_spanish(path: Path) -> None:
    """No English word is left of what it says, but for code, options and names."""
    lacking = [
        f"{path.name}:{line}: {text}"
        for line, text in sentences(path)
        if ENGLISH.search(_bare(text)) and ENGLISH.search(_bare(_in_spanish(text)))
    ]
    assert lacking == []


NO_WORDS = re.compile(
    r"--[a-z-]+|`[^`]*`|'[^' ]*'|\"[^\"]*\"|# %%.*|[\w.]+\([^)]*\)|=\S+|\w*(-\w+){2,}"
)
"""Options, code, names with hyphens, and what stands in quotes."""


def _in_spanish(text: str) -> str:
    """As it is printed: without a sign before it, or in a row with others."""
    return in_spanish(re.sub("^(✗|;) ", "", text))


def _bare(text: str) -> str:
    return NO_WORDS.sub("", text)


def test_a_place_is_put_into_spanish_and_who_it_is_stays() -> None:
    assert in_spanish("is empty") == "is empty"
    assert in_spanish("a/b: nothing is graded in it yet: run cinta grade first").startswith("a/b: ")
    told = in_spanish("--student 'x': nobody who handed in goes by that; nearest: 'the'")
    assert told == "--student 'x': nadie que haya entregado se llama así; lo más parecido: 'the'"


def test_no_place_of_a_line_takes_what_is_a_line_of_its_own() -> None:
    """Not a reason between colons, and not a note behind a name."""
    gone = "the run does not say where it was read"
    places = {"why": gone, "reason": gone, "mend": "leave one", "problem": gone}
    lines = {
        PLACE.sub(lambda place: places.get(place[1], "7"), english): spanish
        for english, spanish in PAIRS
        if re.search(r"(^|: )\{(why|reason|mend|problem)\}(: |$)", english)
    }
    assert len(lines) > 5
    assert [line for line in lines if ENGLISH.search(in_spanish(line))] == []
    note = "a name that leads out of the archive"
    ending_in_names = [
        PLACE.sub("7", english) for english, _ in PAIRS if english.endswith(" {Names}")
    ]
    assert ending_in_names
    for line in ending_in_names:
        assert in_spanish(f"{line}; {note}").endswith("lleva fuera del archivo comprimido")
    assert in_spanish("file a b.ipynb: download") == "archivo a b.ipynb: descarga"
    assert in_spanish("id 1 of assignment 17: download") == "id 1 de la tarea 17: descarga"


@pytest.mark.parametrize("who", ["root", "Sra. Ruiz", "T. A. of 2.1 by hand"])
def test_of_several_marks_in_a_line_each_is_told_and_who_gave_it_stays(who: str) -> None:
    given = f"slope 1 by hand (judge 2), {who} 2026-11-30"
    line = f"{given}; words 1.5 by hand, {who} 2026-11-30: 3 of 4; comment: see 1.4; 8.5 of 10"
    assert in_spanish(line) == (
        f"slope: 1 a mano (el evaluador dio 2), {who} 2026-11-30; words: 1.5 a mano, {who}"
        " 2026-11-30: 3 of 4; comentario: see 1.4; 8.5 de 10"
    )


@pytest.mark.parametrize("key", Key)
def test_whose_a_grade_is_is_told_in_spanish_whatever_the_lms(key: Key) -> None:
    ways = {
        "course module 17": ("download", "sheet", "names agree"),
        "assignment 77": ("download", "gradebook"),
        "column 'Lab of 1'": ("download", "gc_lab.csv"),
        "assignment Lab of 1": ("download",),
    }
    told = {
        in_spanish(str(Belonging(key=key, number="ana 1", assignment=of, seen=seen)))
        for of, seen in ways.items()
    }
    english = r"\b(of|download|sheet|agree|user|name|group|column|assignment|module|gradebook)\b"
    assert [t for t in told if re.search(english, t.replace("Lab of 1", ""))] == []
    assert sum("ana 1" in t for t in told) == 4
    in_group = "participant 161 in group Reds of course module 12: download, sheet"
    assert "161 en el grupo Reds" in in_spanish(in_group)


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
    "init": ["init", "{run}/mi-curso", "--empty"],
    "init, not free": ["init", "{run}"],
    "init, of what": ["init", "{run}/mi-curso", "--from", "{run}/nada"],
    "no course": ["--course", "{run}/nada", "build"],
    "new": ["--course", "{course}", "new", "unit", "mine"],
    "new, no name": ["--course", "{course}", "new", "unit", "1"],
    "new, in what": ["--course", "{course}", "new", "exercise", "u77", "mine"],
    "not filled in": ["--course", "{begun}", "build", "--check"],
    "never built": ["--course", "{course}", "build", "--check"],
}


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("what", TYPED)
def test_a_command_says_nothing_in_english(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(folder / RESULTS)
    one = next(iter(store.results())).student
    store.close()
    read_by("es")
    course, begun = folder / "course", folder / "begun"
    for place in (course, begun):
        new_course(place, source=None, empty=True)
    new_unit(begun / "units", "mine", LANGUAGES)
    argv = [part.format(run=folder, one=one, course=course, begun=begun) for part in TYPED[what]]
    with contextlib.suppress(SystemExit):
        main(argv)
    read = capsys.readouterr()
    told = [line.replace(str(folder), "") for line in (read.out + read.err).splitlines()]
    own = [line for line in told if not re.match(r"\s+\d+ ", line)]  # a student's own code
    assert own
    assert [line for line in own if ENGLISH.search(NO_WORDS.sub("", line))] == []


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("layer", [layer.name for layer in LAYERS])
def test_a_host_that_lacks_a_layer_is_told_so_in_spanish(layer: str) -> None:
    read_by("es")
    there = [one.name for one in LAYERS if one.name != layer]
    console = Console(width=300, file=io.StringIO())
    console.print(doctor.table(there, {layer: "bubblewrap: it was not asked for"}))
    doctor.verdict(there, console)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert "sin red" in told
    assert ENGLISH.findall(told) == []


GATED = [
    "✗ u01_scalar: every wrong answer is caught by its own message: poly: no_return (line 5, seed"
    " 1) passes every hidden check",
    "✗ u01_scalar: no wrong answer passes the public example: poly: twice (line 7) passes the"
    " public example. Fix: give the public example other inputs (not 0, 1, 2, nor all positive),"
    ' or say why it may: passes_public="..."',
    "✗ u01_scalar: no points for a driver's word, or an error alone: own: steps pays for 3 alone,"
    " which the driver says whatever the inputs are. Fix: have it return numbers that come of the"
    " inputs",
    "✓ u01_scalar: no driver holds a line of its solution",
    "✓ u01_scalar: the solution agrees with the numeric oracle (none is needed for one: a choice,"
    " two: a person marks it)",
    "✓ u01_scalar: otter run gives our scores (exercises/es) (kept: nothing that it reads has"
    " changed; --fresh runs it)",
    "✗ nothing generated is stale: exercises/es/u01/u01.ipynb: never built",
    "  u01_scalar: 77 mutants: 3 equivalent, 74 caught; told: 50 named, 24 vague",
    "✗ hole: poly: another sign: `x`\nx = tf.constant(1.0)  # and the rest of it",
]


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("line", GATED)
def test_what_the_gate_finds_is_told_in_spanish_and_code_as_it_is(line: str) -> None:
    read_by("es")
    told, _, code = _told(line).partition("\n")
    assert ENGLISH.findall(NO_WORDS.sub("", told)) == []
    assert code == line.partition("\n")[2]
    assert told[:2] == line[:2]


def test_what_the_gate_holds_a_unit_against_is_told_in_spanish_behind_its_name() -> None:
    gate = ast.parse((PACKAGE / "commands" / "gate.py").read_text(encoding="utf-8"))
    (parts,) = (node for node in gate.body if getattr(node, "name", "") == "_parts")
    held = [text for node in ast.walk(parts) if isinstance(node, ast.Dict) for text in node.keys]
    told = [in_spanish(f"u01_scalar: {_text(part, {}).removesuffix('7')}") for part in held if part]
    assert len(told) > 5
    assert [line for line in told if ENGLISH.search(NO_WORDS.sub("", line))] == []


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("kind", ExerciseKind)
def test_what_is_to_be_filled_in_is_said_in_spanish(kind: ExerciseKind, tmp_path: Path) -> None:
    read_by("es")
    path = new_unit(tmp_path, "mine", LANGUAGES)
    new_exercise(tmp_path, "u01", "other", kind, LANGUAGES)
    places = re.findall("<FILL: (.*?)>", path.read_text(encoding="utf-8"))
    assert "título de la unidad en español" in places
    assert [place for place in places if ENGLISH.search(NO_WORDS.sub("", place))] == []


REFUSED = """key;submission;exercise;points;excused;comment;because
;{one};first_tape;two;;;
;{one};first_tape;99;;;
;{one};first_tape;;maybe;;
;{one};first_tape;1;yes;;
;{one};nothing;1;;;
;{one};;1;;;
;{one};loss_gradient;;;;the idea
;nobody;first_tape;1;;;
zz;;first_tape;1;;;
;{one};two_gradients;0;5;;;;7
;{one};two_gradients;1;;;
"""


@pytest.mark.usefixtures("in_spain")
def test_why_a_line_of_marks_is_refused_is_in_spanish(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(folder / RESULTS)
    one = next(iter(store.results())).submission
    store.close()
    (folder / "m.csv").write_text(REFUSED.format(one=one), encoding="cp1252")
    assert main(["mark", str(folder), "--from", str(folder / "m.csv")]) == 1
    told = capsys.readouterr().out.replace(str(folder), "").splitlines()
    assert len(told) == len(REFUSED.splitlines())
    assert [line for line in told if ENGLISH.search(OPTION.sub("", line))] == []


@pytest.mark.usefixtures("in_spain")
def test_what_closes_a_grading_is_in_spanish(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
