"""Every unit through the release gate, stock ``otter run`` included; and the gate's own teeth."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cinta.commands.build import RECORDS
from cinta.commands.examples import weak_examples
from cinta.commands.gate import gate
from cinta.commands.publish import build_all
from cinta.grading.answer_keys import make_answer_keys
from cinta.render import records
from cinta.run.otter import WarmOtter
from cinta.source import load
from cinta.unit import LANGUAGES
from tests.conftest import COURSE, Classroom, NeverClosed, course_at

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "autograder" / "units"
KINDS = ("exercises", "solutions")

pytestmark = pytest.mark.slow


NAMES = sorted(path.stem for path in UNITS.glob("u*.py"))


def side_by_side(names: list[str]) -> list[object]:
    """Each unit in one worker."""
    return [pytest.param(n, marks=pytest.mark.xdist_group(f"gate {n}")) for n in names]


UNITS_SIDE_BY_SIDE = side_by_side(NAMES)
BUILT_TWICE = NAMES[:4]
"""They hold all kinds of what is built; another unit is built by the same code."""


@pytest.fixture(scope="module")
def built(
    classroom: Classroom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Path]]:
    """A folder in which one unit was built from nothing, as in a fresh clone; made once."""
    done: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in done:
            root = tmp_path_factory.mktemp(name)
            shutil.copytree(UNITS, root / "autograder" / "units")
            build_all(course_at(root), [load(root / "autograder" / "units" / f"{name}.py")])
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


@pytest.mark.parametrize("name", side_by_side(BUILT_TWICE))
def test_archives_are_reproducible(name: str, built: Callable[[str], Path], tmp_path: Path) -> None:
    """They are not committed: they are built once more."""
    root = built(name)
    again = tmp_path / "again"
    shutil.copytree(root, again, ignore=shutil.ignore_patterns("dist"))
    written = build_all(course_at(again), [load(again / "autograder" / "units" / f"{name}.py")])
    archives = files_in(root, COURSE.archives)
    assert set(written) == set(archives) - {f"{COURSE.archives}/build.json"}
    assert files_in(again, COURSE.archives) == archives


@pytest.mark.usefixtures("in_session")
@pytest.mark.parametrize("name", UNITS_SIDE_BY_SIDE)
def test_a_unit_passes_the_gate(name: str, built: Callable[[str], Path]) -> None:
    """On what was built: the bytes that are committed."""
    root = built(name)
    unit = load(root / "autograder" / "units" / f"{name}.py")
    lines = list(gate(course_at(root), [unit]))
    assert [line for line in lines if line.startswith("✗")] == []
    otter = [line for line in lines if "otter run gives our scores" in line]
    assert len(otter) == len(KINDS) * len(LANGUAGES)


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
        "the solution gives",
    ),
}


@pytest.fixture(scope="module")
def stock() -> Iterator[WarmOtter]:
    """Stock Otter, its kernels forked from one process for all units."""
    with closing(WarmOtter()) as otter:
        yield otter


@pytest.fixture
def in_session(classroom: Classroom, stock: WarmOtter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate with the processes of the tests: two starts of TensorFlow less."""
    monkeypatch.setattr("cinta.commands.gate.Warm", lambda: NeverClosed(classroom.warm))
    monkeypatch.setattr("cinta.commands.gate.WarmOtter", lambda: NeverClosed(stock))


@pytest.mark.usefixtures("in_session")
@pytest.mark.parametrize("fault", FAULTS)
def test_the_gate_finds(fault: str, tmp_path: Path) -> None:
    after, old, new, said = FAULTS[fault]
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    head, _, tail = text.partition(after)
    assert old in tail
    (tmp_path / "autograder" / "units").mkdir(parents=True)
    unit = tmp_path / "autograder" / "units" / "u01_scalar.py"
    unit.write_text(head + after + tail.replace(old, new, 1), encoding="utf-8")
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    found = [
        line
        for line in gate(course_at(tmp_path), [load(unit)], otter=False)
        if line.startswith("✗")
    ]
    assert any(said in line for line in found), found
    assert any("stale" in line for line in found), found


@pytest.mark.usefixtures("in_session")
def test_the_gate_finds_a_solution_line_that_shows(tmp_path: Path) -> None:
    (tmp_path / "autograder").mkdir()
    shutil.copytree(UNITS, tmp_path / "autograder" / "units")
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    notebook = tmp_path / "exercises" / "es" / "u01_scalar" / "u01_scalar.ipynb"
    text = notebook.read_text(encoding="utf-8")
    assert '"    slope = ...\\n"' in text
    leaked = text.replace('"    slope = ...\\n"', '"    slope = tape.gradient(y, x)\\n"')
    notebook.write_text(leaked, encoding="utf-8")
    unit = load(tmp_path / "autograder" / "units" / "u01_scalar.py")
    found = [
        line for line in gate(course_at(tmp_path), [unit], otter=False) if line.startswith("✗")
    ]
    assert any("'slope = tape.gradient(y, x)' shows" in line for line in found), found
    assert any("edited" in line or "differs" in line or "changed" in line for line in found), found


@pytest.mark.usefixtures("in_session")
def test_the_gate_takes_an_excuse(classroom: Classroom, tmp_path: Path) -> None:
    """For a known wrong answer, and for the slip that it is."""
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    weak = text.replace("ask(3.0, 4.0, 17.0)", "ask(3.0, 4.0, 11.0)")
    header = 'wrong="loss_gradient" id="twice_the_error"'
    assert header in weak
    excused = weak.replace(header, f'{header} passes_public="the example is one of residual 1"')

    def found(source: str) -> list[str]:
        unit = tmp_path / "u01_scalar.py"
        unit.write_text(source, encoding="utf-8")
        loaded = load(unit)
        keys = make_answer_keys(loaded, classroom.warm, 1)
        return list(weak_examples(loaded, keys, classroom.warm))

    assert len([line for line in found(weak) if "(w * x - y) * 2" in line]) == 1
    assert len([line for line in found(weak) if "twice_the_error" in line]) == 1
    assert [line for line in found(excused) if "twice_the_error" in line or "* 2 " in line] == []
    assert found(text) == []


def test_the_example_has_the_shapes_of_what_is_graded(classroom: Classroom, tmp_path: Path) -> None:
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    other = text.replace("ask(*draw.away_from_zero(4))", "ask(*draw.away_from_zero(4, 1))")
    unit = tmp_path / "u01_scalar.py"
    unit.write_text(other, encoding="utf-8")
    loaded = load(unit)
    keys = make_answer_keys(loaded, classroom.warm, 1)
    (found,) = weak_examples(loaded, keys, classroom.warm)
    assert "slope_is_two_a_x_plus_b asks with inputs of other shapes than the" in found
