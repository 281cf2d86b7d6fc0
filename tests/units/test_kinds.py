"""All that an answer can be: small units, each built as a course is, and passed by the gate."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cinta.commands import examples
from cinta.commands.gate import gate
from cinta.commands.publish import build_all
from cinta.grading.answer_keys import Words
from cinta.source import load
from cinta.source.slips import slips
from tests.conftest import at_night, course_at
from tests.units.conftest import OneDraw

KINDS = sorted((Path(__file__).parent / "kinds").glob("u*.py"))


@pytest.mark.usefixtures("in_session")
@pytest.mark.parametrize(
    ("one_in", "words"),
    [(8, Words.NAMES), at_night(1, Words.ALL)],
    ids=["some slips", "all slips"],
)
@pytest.mark.parametrize("source", KINDS, ids=lambda path: path.stem)
def test_a_unit_of_its_kind_passes_the_gate(
    source: Path,
    one_in: int,
    words: Words,
    one_draw: OneDraw,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its slips say whether its examples are well chosen; what tries them, the course shows.

    So does the course what its keys know of a solution with one thing changed.
    """
    monkeypatch.setattr(one_draw, "words", words)
    monkeypatch.setattr(examples, "slips", lambda *about: slips(*about)[::one_in])
    units = tmp_path / "autograder" / "units"
    units.mkdir(parents=True)
    unit = load(Path(shutil.copy(source, units)))
    build_all(course_at(tmp_path), [unit])
    lines = list(gate(course_at(tmp_path), [unit], otter=False))
    assert [line for line in lines if line.startswith("✗")] == []
    assert any("the solution passes every check" in line for line in lines)
