"""CONTRIBUTING.md adds exercises in one file: what a reader types there passes the gate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cinta.commands.gate import gate, notebooks_of
from cinta.commands.publish import build_all
from cinta.grading.answer_keys import Words
from cinta.source import load
from cinta.unit import Unit
from tests.conftest import SEED, at_night, course_at
from tests.pages.reading import Language, blocks
from tests.units.conftest import OneDraw, crosswise

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CELLS = [
    block.text
    for block in blocks("CONTRIBUTING.md", GUIDE)
    if block.language is Language.PYTHON and block.text.startswith("# %%")
]
DRIVER = '# %% driver="own_training"'
IMPORTED = "from cinta.checks.author import central, hidden, "
UNIT = ROOT / "autograder" / "units" / "u01_scalar.py"


@pytest.mark.slow
@pytest.mark.usefixtures("in_session")
@pytest.mark.xdist_group("gate 2")  # where a stock Otter is
@pytest.mark.parametrize(
    ("draws", "runs", "words"),
    [((SEED,), crosswise, Words.NAMES), at_night((SEED, 2, 3), notebooks_of, Words.ALL)],
    ids=["one", "several"],
)
def test_the_exercises_of_the_guide_pass_the_gate(
    draws: tuple[int, ...],
    runs: Callable[[Unit], list[tuple[str, str]]],
    words: Words,
    one_draw: OneDraw,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What keys know of a solution with one thing changed, the course's own show by day."""
    monkeypatch.setattr(one_draw, "words", words)
    monkeypatch.setattr("cinta.commands.gate.SEEDS", draws)
    monkeypatch.setattr("cinta.commands.gate.notebooks_of", runs)
    units = tmp_path / "autograder" / "units"
    units.mkdir(parents=True)
    path = units / "u01_scalar.py"
    whole = [cells for cells in CELLS if DRIVER not in cells]
    text = UNIT.read_text(encoding="utf-8")
    assert text.count(IMPORTED) == 1
    text = text.replace(IMPORTED, f"{IMPORTED}manual, ")
    path.write_text("\n".join([text, *whole]), encoding="utf-8")
    unit = load(path)
    added = [exercise.name for exercise in unit.exercises[-3:]]
    assert added == ["cube_slope", "which_source", "why_none"]
    build_all(course_at(tmp_path), [unit])
    lines = list(gate(course_at(tmp_path), [unit]))
    assert [line for line in lines if line.startswith("✗")] == []
    assert sum("otter run gives our scores" in line for line in lines) == len(runs(unit))


def test_the_driver_of_the_guide_is_that_of_a_unit_which_passes_the_gate() -> None:
    (shown,) = [DRIVER + cells.split(DRIVER)[1] for cells in CELLS if DRIVER in cells]
    unit = (ROOT / "tests" / "units" / "kinds" / "u92_drivers.py").read_text(encoding="utf-8")
    assert shown in unit
