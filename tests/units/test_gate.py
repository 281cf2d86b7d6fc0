"""Every unit through the release gate, stock ``otter run`` included; and the gate's own teeth."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from cinta.checks.key_making import Authors
from cinta.commands.build import RECORDS
from cinta.commands.examples import weak_examples
from cinta.commands.gate import gate, in_other_code, notebooks_of
from cinta.commands.publish import build_all
from cinta.grading.answer_keys import Words, authors_of, keys_of, solved
from cinta.grading.asked_once import asked_once_of
from cinta.render import records
from cinta.source import load
from cinta.student import Answer, Call, Question
from cinta.unit import LANGUAGES, Unit, Variant
from tests.conftest import COURSE, Classroom, NeverClosed, at_night, course_at
from tests.units.conftest import OneDraw, crosswise

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "autograder" / "units"
KINDS = ("exercises", "solutions")

pytestmark = pytest.mark.slow


NAMES = sorted(path.stem for path in UNITS.glob("u*.py"))


TOGETHER_WITH_THE_LONGEST = ("u01_scalar", "u02_tensor", "u08_training")


def side_by_side(names: Sequence[str], by_day: Sequence[str]) -> list[object]:
    """In two workers, each with one stock Otter; about half of the time is one unit's."""
    groups = {n: "gate 1" if n in TOGETHER_WITH_THE_LONGEST else "gate 2" for n in NAMES}
    marks = {n: [pytest.mark.xdist_group(groups[n])] for n in names}
    for left in set(names) - set(by_day):
        marks[left].append(pytest.mark.nightly)
    return [pytest.param(n, marks=marks[n]) for n in names]


UNITS_SIDE_BY_SIDE = side_by_side(NAMES, NAMES)
BUILT_TWICE = NAMES[:4]
"""They hold all kinds of what is built; another unit is built by the same code."""

TWICE_BY_DAY = ("u03_sources",)


@pytest.fixture(scope="module")
def built(
    classroom: Classroom, one_draw: OneDraw, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Path]]:
    """A folder in which one unit was built from nothing, as in a fresh clone; made once.

    Its keys are the session's, which were made in the same way from the same seed.
    """
    done: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in done:
            root = tmp_path_factory.mktemp(name)
            shutil.copytree(UNITS, root / "autograder" / "units")
            unit = load(root / "autograder" / "units" / f"{name}.py")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("cinta.commands.publish.make_answer_keys", one_draw.for_the_build)
                build_all(course_at(root), [unit])
            done[name] = root
        return done[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cinta.commands.publish.Warm", lambda: NeverClosed(classroom.warm))
        yield folder


@pytest.mark.parametrize("name", UNITS_SIDE_BY_SIDE)
def test_a_fresh_build_gives_the_committed_bytes(name: str, built: Callable[[str], Path]) -> None:
    root = built(name)
    for folder in (f"{kind}/{lang}/{name}" for kind in KINDS for lang in LANGUAGES):
        assert files_in(root, folder) == files_in(ROOT, folder), "stale: run cinta build and commit"
    mine, committed = (records.read(at / RECORDS) for at in (root, ROOT))
    assert mine == {label: committed[label] for label in mine}
    assert {f"exercises/{lang}/{name}" for lang in LANGUAGES} <= set(mine)


def files_in(root: Path, folder: str) -> dict[str, bytes]:
    """All files below a folder, by their path from the root."""
    found = [path for path in (root / folder).rglob("*") if path.is_file()]
    assert found
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("name", side_by_side(BUILT_TWICE, TWICE_BY_DAY))
def test_archives_are_reproducible(name: str, built: Callable[[str], Path], tmp_path: Path) -> None:
    """They are not committed: they are built once more, from keys that are made once more."""
    root = built(name)
    again = tmp_path / "again"
    shutil.copytree(root, again, ignore=shutil.ignore_patterns("dist"))
    written = build_all(course_at(again), [load(again / "autograder" / "units" / f"{name}.py")])
    archives = files_in(root, COURSE.archives)
    assert set(written) == set(archives) - {f"{COURSE.archives}/build.json"}
    assert files_in(again, COURSE.archives) == archives


Runs = Callable[[Unit], list[tuple[str, str]]]


@pytest.mark.usefixtures("in_session")
@pytest.mark.parametrize("runs", [crosswise, at_night(notebooks_of)], ids=["crosswise", "all"])
@pytest.mark.parametrize("name", UNITS_SIDE_BY_SIDE)
def test_a_unit_passes_the_gate(
    name: str, runs: Runs, built: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On what was built, which are the committed bytes, with the keys that it was built from."""
    monkeypatch.setattr("cinta.commands.gate.notebooks_of", runs)
    root = built(name)
    unit = load(root / "autograder" / "units" / f"{name}.py")
    lines = list(gate(course_at(root), [unit]))
    assert [line for line in lines if line.startswith("✗")] == []
    otter = [line for line in lines if "otter run gives our scores" in line]
    assert len(otter) == len(runs(unit))


def test_stock_otter_runs_every_notebook_and_by_day_each_language_and_each_kind_once() -> None:
    unit = load(UNITS / "u01_scalar.py")
    assert len(set(notebooks_of(unit))) == len(KINDS) * len(LANGUAGES)
    for about, due in zip(zip(*crosswise(unit), strict=True), (LANGUAGES, KINDS), strict=True):
        assert sorted(about) == sorted(due)


def notebook(*cells: str) -> bytes:
    """One with these code cells."""
    return nbformat.writes(v4.new_notebook(cells=[v4.new_code_cell(c) for c in cells])).encode()


def test_a_language_whose_code_is_anothers_is_not_run_again() -> None:
    here = notebook("start('es')", "# escribe\nx = 1", "%matplotlib inline")
    there = notebook("start('en')", "# write\nx = 1", "%matplotlib inline")
    assert in_other_code({"es": here, "en": there}) == ["es"]
    number = notebook("start('en')", "# write\nx = 2", "%matplotlib inline")
    text = notebook("start('en')", "# write\nx = 1", "%matplotlib agg")
    fewer = notebook("start('en')", "x = 1")
    for other in (number, text, fewer):
        assert in_other_code({"es": here, "en": other}) == ["es", "en"]


class Counting:
    """A student who counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        self.asked += 1
        return tuple(Answer() for _ in questions)


def test_what_every_draw_asks_is_asked_once_of_each_author() -> None:
    students = [Counting() for _ in range(4)]
    reference, blank, wrong, accepted = students
    variant = Variant(exercise="f", id="v", code="", line=1)
    authors = Authors(reference, blank, [(variant, wrong)], [(variant, accepted)])
    once = asked_once_of(authors)
    for question in (Call("f", ()), Call("f", ()), Call("g", ())):
        for student in (once.reference, once.blank, once.wrong[0][1], once.accepted[0][1]):
            student.ask([question])
    assert [student.asked for student in students] == [2, 2, 2, 2]


FAULTS = {
    "a wrong answer that is right": (
        'id="forgot_the_linear_term"',
        "        y = a * x**2 + c\n",
        "        y = a * x**2 + b * x + c\n",
        "forgot_the_linear_term",
    ),
    "a wrong answer told another's message": (
        'id="square_for_cube"',
        "        y = x**2\n    return tape.gradient(y, x)",
        "        y = x**3\n    return y",
        "square_for_cube",
    ),
    "an example that a known wrong answer passes": (
        "def one_example(ask):",
        "ask(-3.0, 4.0, 5.0, 7.0)",
        "ask(-3.0, 1.0, 5.0, 7.0)",
        "forgot_the_coefficient (line",
    ),
    "an example that a slip passes": (
        'exercise="two_gradients"',
        "ask(-3.0)",
        "ask(3.0)",
        "two_gradients: g -> abs(g) passes the public example and fails fourth_power",
    ),
    "an excuse that is needed no more": (
        'wrong="loss_gradient" ',
        'id="half_squared_error"',
        'id="half_squared_error" passes_public="half of 0 is 0"',
        "half_squared_error (line",
    ),
    "an alternative that fails": (
        'id="keras_style_square"',
        "        loss = tf.square(error)\n",
        "        loss = tf.abs(error)\n",
        "keras_style_square",
    ),
    "a hint that solves it": (
        'hint="loss_gradient"',
        "# en: Which operations",
        "# en: With `(w * x - y)**2`: which operations",
        "holds '(w * x - y) ** 2', which solves loss_gradient",
    ),
    "a solution that the oracle contradicts": (
        'exercise="two_gradients"',
        "lambda x: x**4, x0",
        "lambda x: x**5, x0",
        "Fix: one of the two is wrong: work that question out by hand",
    ),
}


STOPS = (
    "a wrong answer that is right",
    "a wrong answer told another's message",
    "an alternative that fails",
)
"""With these no key can be made: nothing else is looked at."""


@pytest.fixture(scope="module")
def gated(
    classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], list[str]]:
    """What the gate says of unit 1 with these faults in it at once, and a solution that leaks."""

    @cache
    def lines(faults: tuple[str, ...]) -> list[str]:
        root = tmp_path_factory.mktemp("faults")
        (root / "autograder" / "units").mkdir(parents=True)
        unit = root / "autograder" / "units" / "u01_scalar.py"
        text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
        for after, old, new, _ in map(FAULTS.__getitem__, faults):
            head, _, tail = text.partition(after)
            assert old in tail
            text = head + after + tail.replace(old, new, 1)
        unit.write_text(text, encoding="utf-8")
        for kind in KINDS:
            shutil.copytree(ROOT / kind, root / kind)
        notebook = root / "exercises" / "es" / "u01_scalar" / "u01_scalar.ipynb"
        built = notebook.read_text(encoding="utf-8")
        assert BLANK in built
        notebook.write_text(built.replace(BLANK, LEAK), encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cinta.commands.gate.Warm", lambda: NeverClosed(classroom.warm))
            patch.setattr("cinta.commands.gate.SEEDS", (1,))
            return list(gate(course_at(root), [load(unit)], otter=False))

    return lines


BLANK = '"    slope = ...\\n"'
LEAK = '"    slope = tape.gradient(y, x)\\n"'
TOGETHER = tuple(fault for fault in FAULTS if fault not in STOPS)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_gate_finds(fault: str, gated: Callable[[tuple[str, ...]], list[str]]) -> None:
    found = [s for s in gated((fault,) if fault in STOPS else TOGETHER) if s.startswith("✗")]
    assert any(FAULTS[fault][-1] in line for line in found), "\n".join(found)


def test_the_gate_finds_a_solution_line_that_shows_and_what_is_stale(
    gated: Callable[[tuple[str, ...]], list[str]],
) -> None:
    lines = gated(TOGETHER)
    found = [line for line in lines if line.startswith("✗")]
    assert any("'slope = tape.gradient(y, x)' shows" in line for line in found), found
    assert any("edited" in line or "differs" in line or "changed" in line for line in found), found
    assert any("stale" in line for line in found), found
    assert "✓ u01_scalar: no worked example is a solution" in lines


def weak(classroom: Classroom, path: Path, source: str) -> list[str]:
    """What is found of the public examples of unit 1, in this source."""
    path.write_text(source, encoding="utf-8")
    unit = load(path)
    with solved(unit, classroom.warm) as student:
        keys = keys_of(unit, authors_of(unit, student, words=Words.NAMES), 1)
        return list(weak_examples(unit, keys, student))


def test_the_gate_takes_an_excuse_and_holds_the_example_to_the_shapes_of_what_is_graded(
    classroom: Classroom, tmp_path: Path
) -> None:
    """An excuse for a known wrong answer, and for the slip that it is."""
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    text = text.replace("ask(*draw.away_from_zero(4))", "ask(*draw.away_from_zero(4, 1))")
    poor = text.replace("ask(3.0, 4.0, 17.0)", "ask(3.0, 4.0, 11.0)")
    header = 'wrong="loss_gradient" id="twice_the_error"'
    assert header in poor
    excused = poor.replace(header, f'{header} passes_public="the example is one of residual 1"')
    found = weak(classroom, tmp_path / "u01_scalar.py", poor)
    assert len([line for line in found if "(w * x - y) * 2" in line]) == 1
    assert len([line for line in found if "twice_the_error" in line]) == 1
    found = weak(classroom, tmp_path / "u01_scalar.py", excused)
    assert [line for line in found if "twice_the_error" in line or "* 2 " in line] == []
    shapes = "polynomial_slope: slope_is_two_a_x_plus_b asks with inputs of other shapes than the"
    assert any(line.startswith(shapes) for line in found)
