"""CONTRIBUTING.md adds an exercise in one file: what a reader types there passes the gate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cinta.commands.gate import gate
from cinta.commands.publish import build_all
from cinta.source import load
from tests.conftest import course_at

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_exercise_of_the_guide_passes_the_gate(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    match = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert match is not None
    units = tmp_path / "autograder" / "units"
    units.mkdir(parents=True)
    path = units / "u01_scalar.py"
    before = (ROOT / "autograder" / "units" / "u01_scalar.py").read_text(encoding="utf-8")
    path.write_text(f"{before}\n{match[1]}", encoding="utf-8")
    unit = load(path)
    assert unit.exercises[-1].name == "cube_slope"
    build_all(course_at(tmp_path), [unit])
    lines = list(gate(course_at(tmp_path), [unit], otter=False))
    assert [line for line in lines if line.startswith("✗")] == []
