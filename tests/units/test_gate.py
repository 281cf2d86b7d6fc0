"""Every unit through the release gate, stock ``otter run`` included; and the gate's own teeth."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cinta.commands.gate import gate
from cinta.commands.publish import build_all
from cinta.render.products import DIST
from cinta.source import load, load_all
from tests.conftest import Classroom, NeverClosed

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "autograder" / "units"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def archives() -> None:
    """The Otter archives are not committed: a fresh clone builds them, and nothing else."""
    before = {path: path.read_bytes() for path in _committed()}
    build_all(load_all(UNITS), ROOT)
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    assert not changed, f"stale in the repository: {changed}; run cinta build and commit"


def _committed() -> list[Path]:
    folders = (ROOT / "exercises", ROOT / "solutions")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("archives")
def test_every_unit_passes_the_gate() -> None:
    lines = list(gate(load_all(UNITS), ROOT))
    assert [line for line in lines if line.startswith("✗")] == []
    otter = [line for line in lines if "otter run gives our scores" in line]
    assert len(otter) == 4 * 2 * 2


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
    "an alternative that fails": (
        'id="keras_style_square"',
        "        loss = tf.square(error)\n",
        "        loss = tf.abs(error)\n",
        "keras_style_square",
    ),
    "a solution that the oracle contradicts": (
        'exercise="two_gradients"',
        "lambda x: x**4, x0",
        "lambda x: x**5, x0",
        "the solution gives",
    ),
}


@pytest.fixture
def in_session(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate with the session's warm process: a start of TensorFlow less."""
    monkeypatch.setattr("cinta.commands.gate.Warm", lambda: NeverClosed(classroom.warm))


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
    found = [line for line in gate([load(unit)], tmp_path, otter=False) if line.startswith("✗")]
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
    found = [line for line in gate([unit], tmp_path, otter=False) if line.startswith("✗")]
    assert any("'slope = tape.gradient(y, x)' shows" in line for line in found), found
    assert any("edited" in line or "differs" in line or "changed" in line for line in found), found


@pytest.mark.usefixtures("archives")
def test_a_fresh_build_gives_the_committed_bytes(tmp_path: Path) -> None:
    (tmp_path / "autograder").mkdir()
    shutil.copytree(UNITS, tmp_path / "autograder" / "units")
    build_all(load_all(tmp_path / "autograder" / "units"), tmp_path)
    for path in _committed():
        name = path.relative_to(ROOT)
        assert (tmp_path / name).read_bytes() == path.read_bytes(), f"{name} is not reproducible"
    for archive in sorted((ROOT / DIST).glob("*.zip")):
        assert (tmp_path / DIST / archive.name).read_bytes() == archive.read_bytes()
