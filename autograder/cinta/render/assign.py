"""MASTER -> FILES: what ``otter assign`` makes of a master, examined and made reproducible.

Otter writes the student notebook, the notebook with solutions, the test files and the archive for
Gradescope. It passes over much that is wrong (a test file that does not compile, a cell that looks
like a comment of its own), so everything that comes back is held against what went in.

There are two archives. The *stock* one works with Otter alone, which runs the hidden checks in the
student's process. The *hardened* one carries our plugin, the whole package and the unit's source:
its tests only name the checks, which the plugin judges from outside.
"""

from __future__ import annotations

import ast
import re
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import get_args

import msgspec
import nbformat
from nbformat import NotebookNode

from ..errors import CintaError, SourceError
from ..hints import ENDING, ExerciseHints, UnitHints, encode
from ..packed import entries_of, packed
from ..records.outline import outline
from ..unit import CellKind, ExerciseKind, Unit, in_language
from .boilerplate import own_words, role_of
from .files import Files, requirements
from .master import Keyed, KeysByExercise, master, visible
from .settle import notebook_bytes, settle
from .wheel import Wheel

RUN_OTTER = "python /autograder/source/run_otter.py"
METADATA = "/autograder/submission_metadata.json"
GUARD = f"[ -s {METADATA} ] || echo '{{}}' > {METADATA}"
"""``otter grade`` of Otter 7.0.0 leaves this file empty, which no plugin survives."""

INSTALL = (
    'python -I -c "import {module}" 2> /dev/null'
    " || pip install -q --no-index --no-deps /autograder/source/files/cinta-*.whl"
)
"""``otter grade`` builds its image before it copies ``files/``: the wheel is installed at the start
of a run, from the archive itself and without a network; its requirements are in the image."""

SET_ASIDE = "python -I -m cinta.otter.guard /autograder"

HARDENED = """\
graded() {{
    {install} && {set_aside} && {run}
}}
WHEEL=$(echo /autograder/source/files/cinta-*.whl)
graded || PYTHONPATH=$WHEEL python -P -s -m cinta.otter.fault /autograder || exit 1"""
"""A fault of ours is no score of a student's, whatever it was: see :mod:`cinta.otter.fault`."""

PLUGIN = "cinta.otter.plugin.OutsideJudge"

NUMERIC = ("keras", "numpy", "tensorflow")

SIDES = ("student", "autograder")
"""The folders that Otter makes: what students get, and the same with all solutions and checks."""


COUNTED = (b"\npoints = 0\n", b"\npoints = None\n")
"""In a student's hands a question that gives no points counts 1, as every other does there: without
that ``otter check`` of it alone would divide by zero."""


@dataclass(frozen=True)
class Rendered:
    """One unit in one language: student files by relative path, the solved notebook (not run yet),
    and the stock archive for Gradescope and ``otter grade``."""

    student: dict[str, bytes]
    solved: NotebookNode
    archive: bytes


def render(unit: Unit, lang: str, keys: KeysByExercise, wheel: Wheel, students: Files) -> Rendered:
    """Everything that one unit gives in one language; ``students`` is what its notebook installs.

    Raises SourceError where the unit is at fault, CintaError where Otter did what we do not know.
    ``otter assign`` changes the working directory while it runs: one call at a time.
    """
    notebook = master(unit, lang, keys, _pinned(wheel.requires("student")), [wheel.name])
    with tempfile.TemporaryDirectory(prefix="cinta-assign-") as temporary:
        folder = Path(temporary).resolve()
        _otter_assign(folder, unit, notebook, {wheel.name: wheel.data})
        student, solved = (_notebook(folder, side, unit) for side in SIDES)
        public, every = (_tests(folder, side) for side in SIDES)
        public = {name: data.replace(*COUNTED) for name, data in public.items()}
        install = INSTALL.format(module="cinta.notebook")
        stock = _archive(folder, f"{GUARD}\n{install} || exit 1\n{RUN_OTTER}")
    own_words(student, lang, students)
    own_words(solved, lang, students)
    _examine_cells(unit, lang, student)
    for exercise, listed in keys.items():
        if unit.exercise(exercise).kind == ExerciseKind.MANUAL:
            continue
        _examine_tests(unit, exercise, public, [key for key in listed if not key.hidden])
        _examine_tests(unit, exercise, every, listed)
    files = {f"{unit.name}.ipynb": notebook_bytes(settle(student))}
    files |= {f"tests/{name}": data for name, data in public.items()}
    files[f"tests/{unit.name}{ENDING}"] = encode(_hints(unit, lang))
    files["requirements.txt"] = requirements(students, lang).encode()
    return Rendered(files, _solved(unit, lang, solved), stock)


def _hints(unit: Unit, lang: str) -> UnitHints:
    """The exercises, one after another, with what students may ask for."""
    outlines = outline(unit).exercises
    listed = tuple(
        ExerciseHints(
            e.name,
            shown.titles[lang],
            tuple(hint.texts[lang] for hint in e.hints),
            checked=bool(e.public_checks),
        )
        for e, shown in zip(unit.exercises, outlines, strict=True)
    )
    return UnitHints(unit.name, lang, listed)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """All that the hardened archive's tests hold of a check: nothing that is hidden."""

    exercise: str
    check: str
    points: float
    hidden: bool


def harden(unit: Unit, lang: str, wheel: Wheel) -> bytes:
    """The hardened archive of a unit in one language."""
    keys = {
        e.name: [
            Named(exercise=e.name, check=check.name, points=check.points, hidden=check.hidden)
            for check in e.checks
        ]
        for e in unit.exercises
        if e.kind != ExerciseKind.MANUAL
    }
    files = {wheel.name: wheel.data, unit.path.name: unit.path.read_bytes()}
    plugin = {PLUGIN: {"unit": unit.path.name, "lang": lang}}
    requirements = _pinned(wheel.requires("student", "grader"))
    notebook = master(unit, lang, keys, requirements, list(files), [plugin])
    with tempfile.TemporaryDirectory(prefix="cinta-assign-") as temporary:
        folder = Path(temporary).resolve()
        _otter_assign(folder, unit, notebook, files)
        tests = _tests(folder, "autograder")
        install = INSTALL.format(module="cinta.otter.guard")
        run = HARDENED.format(install=install, set_aside=SET_ASIDE, run=RUN_OTTER)
        hardened = _archive(folder, f"{GUARD}\n{run}")
    for exercise, listed in keys.items():
        _examine_tests(unit, exercise, tests, listed)
    return hardened


def _pinned(requirements: Iterable[str]) -> list[str]:
    """What decides numbers, at the version that the answer keys were made with.

    An image that is built again in the middle of a term judges as before. Otter pins itself.
    """
    others = [line for line in requirements if re.split(r"[^\w.-]", line)[0] not in NUMERIC]
    return others + [f"{name}=={version(name)}" for name in NUMERIC]


def _otter_assign(
    folder: Path, unit: Unit, notebook: NotebookNode, files: Mapping[str, bytes]
) -> None:
    """Run the real thing, in this process: importing Otter takes longer than all its work."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.assign import main as otter_assign

        path = folder / f"{unit.name}.ipynb"
        path.write_bytes(notebook_bytes(notebook))
        for name, data in files.items():
            (folder / name).write_bytes(data)
        try:
            otter_assign(str(path), str(folder / "made"), no_pdfs=True, no_run_tests=True)
        except Exception as error:
            said = " ".join(str(error).split())
            what = f"otter assign refuses it: {type(error).__name__}: {said}"
            raise SourceError(unit.path, 1, what, "correct the cell that it names") from error


def _notebook(folder: Path, side: str, unit: Unit) -> NotebookNode:
    path = folder / "made" / side / f"{unit.name}.ipynb"
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def _tests(folder: Path, side: str) -> dict[str, bytes]:
    found = sorted((folder / "made" / side / "tests").glob("*.py"))
    return {path.name: path.read_bytes() for path in found}


def _examine_cells(unit: Unit, lang: str, student: NotebookNode) -> None:
    """The unit's cells must all be there, in order, blanks as the source's own reading has them."""
    found = [cell.source for cell in student.cells if role_of(cell) in get_args(CellKind)]
    shown = visible(unit, lang)
    for number, (cell, text) in enumerate(shown):
        if cell.kind == "answer":
            text = in_language(unit.exercise(cell.exercise).blank, lang)
        if number >= len(found) or found[number] != text:
            what = "otter assign drops or changes this cell"
            mend = "it takes lines like '# IGNORE' and '# SOLUTION' for markers: reword them"
            raise SourceError(unit.path, cell.line, what, mend)
    if len(found) != len(shown):
        raise CintaError(f"{unit.path}: otter assign made {len(found)} cells of {len(shown)}")


def _examine_tests(
    unit: Unit, exercise: str, tests: dict[str, bytes], keys: Sequence[Keyed]
) -> None:
    """A test file must compile, hold exactly the checks that it should, and be ASCII."""
    line, name = unit.exercise(exercise).line, f"{exercise}.py"
    mend = "look for odd characters in the titles and messages of its checks"
    try:
        tree = ast.parse(tests[name].decode("ascii"))
    except KeyError:
        raise SourceError(unit.path, line, f"otter assign made no tests/{name}", mend) from None
    except (SyntaxError, UnicodeDecodeError) as error:
        what = f"the test file {name} that otter assign made is not sound: {error}"
        raise SourceError(unit.path, line, what, mend) from None
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    due = [key.check for key in keys]
    if defined != due:
        what = f"tests/{name} holds the checks {defined}, not {due}"
        raise SourceError(unit.path, line, what, "name each check of an exercise once")


def _solved(unit: Unit, lang: str, solved: NotebookNode) -> NotebookNode:
    """The notebook with its solutions as plain code, the markers taken off."""
    for cell in solved.cells:
        if role_of(cell) == "answer":
            exercise = unit.exercise(cell.metadata["cinta"]["exercise"])
            cell.source = in_language(exercise.solution, lang)
            cell.metadata.pop("tags", None)
        elif role_of(cell) == "words":
            sample = unit.exercise(cell.metadata["cinta"]["exercise"]).sample
            cell.source = sample.get(lang) or sample.get("", "")
    return settle(solved)


def _archive(folder: Path, run: str) -> bytes:
    """Otter's archive, with ``run`` for the line of its script that grades a submission."""
    (zipped,) = (folder / "made" / "autograder").glob("*.zip")
    entries = entries_of(zipped.read_bytes())
    script = entries["run_autograder"].decode()
    if script.count(RUN_OTTER) != 1:
        raise CintaError("Otter's run_autograder is not the one we know: see render/assign.py")
    entries["run_autograder"] = script.replace(RUN_OTTER, run).encode()
    return packed(entries, executable=("run_autograder", "setup.sh"))
