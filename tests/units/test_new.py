"""``cinta new`` writes what passes the gate once its places are filled, for each kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.commands.gate import gate
from cinta.commands.new import new_exercise, new_unit
from cinta.commands.publish import build_all
from cinta.errors import InputError, SourceError
from cinta.source import load
from cinta.unit import ExerciseKind
from tests.conftest import Classroom, NeverClosed, course_at

PLACE = re.compile(r"( *)<FILL: ([^>]*)>")
ANYWHERE = {"a_name_for_the_mistake": "a_mistake"}
"""What goes into a place of any kind; prose says nothing else than the place itself."""

TAPE = """\
x = {x}
with tf.GradientTape() as tape:
    y = x**3
"""
FILLS: dict[ExerciseKind, dict[str, str]] = {
    ExerciseKind.FUNCTION: {
        "the solution": TAPE.format(x="tf.Variable(x)") + "return tape.gradient(y, x)",
        "the whole cell": "def slope(x):\n    return tf.Variable(x) ** 3",
        "an input that is not": "-3.0",
        "an input that is drawn": "draw.away_from_zero()",
        "the same in NumPy": "return 3 * x**2",
    },
    ExerciseKind.CELL: {
        "the given value": "-3.0",
        "the solution": "with tf.GradientTape() as tape:\n    y = x**3",
        "the result": "tape.gradient(y, x)",
        "the whole cell": "at_a_point = x**3",
        "an input that is not": "-4.0",
        "an input that is drawn": "draw.away_from_zero()",
        "the same in NumPy": "return 3 * x**2",
    },
    ExerciseKind.CLASS: {
        "the solution": "def call(self, x):\n    return x**3",
        "make one": TAPE.format(x="tf.Variable(x)").replace("x**3", "CubeLayer()(x)")
        + "return tape.gradient(y, x)",
        "the whole cell": "class CubeLayer(tf.keras.layers.Layer):\n"
        "    def call(self, x):\n        return x**2",
        "an input that is not": "-3.0",
        "an input that is drawn": "draw.away_from_zero()",
        "the same in NumPy": "return 3 * x**2",
    },
    ExerciseKind.CHOICE: {},
    ExerciseKind.MANUAL: {},
}
NAMES = {
    ExerciseKind.FUNCTION: "slope",
    ExerciseKind.CELL: "at_a_point",
    ExerciseKind.CLASS: "cube_layer",
    ExerciseKind.CHOICE: "which_one",
    ExerciseKind.MANUAL: "in_words",
}


def fill(path: Path, kind: ExerciseKind) -> None:
    """Every place, by its words: code of the kind, and for prose a word of its own."""

    def filled(place: re.Match[str]) -> str:
        indent, words = place.groups()
        known = {**ANYWHERE, **FILLS[kind]}
        code = next((text for start, text in known.items() if words.startswith(start)), None)
        if code is None:
            return f"{indent}{words.split(',')[0]}"
        return "\n".join(indent + line for line in code.split("\n"))

    text = PLACE.sub(filled, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("languages", [("es", "en"), ("en",)], ids=len)
def test_an_unfilled_place_is_one_line_that_says_where(
    languages: tuple[str, ...], tmp_path: Path
) -> None:
    path = new_unit(tmp_path, "slope", languages)
    assert path.name == "u01_slope.py"
    with pytest.raises(SourceError, match=r"u01_slope.py:\d+: <FILL: title of the unit in \w+> is"):
        load(path)
    fill(path, ExerciseKind.FUNCTION)
    for kind in list(ExerciseKind)[1:]:
        assert new_exercise(tmp_path, "1", NAMES[kind], kind, languages)[0] == path
        fill(path, kind)
    unit = load(path, languages)
    assert [exercise.kind for exercise in unit.exercises] == list(ExerciseKind)
    assert {exercise.name for exercise in unit.exercises} == set(NAMES.values())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["unit", "slope"], "is there already"),
        (["unit", "U05-slope"], "is there already"),
        (["unit", "2nd"], "is no name of a unit"),
        (["exercise", "1", "slope"], "has an exercise 'slope' already"),
        (["exercise", "1", "Slope"], "is no name of an exercise"),
        (["exercise", "1", "lambda"], "is a word of Python's own. Fix: give another name"),
        (["exercise", "7", "other"], "no unit '7' in"),
        (["exercise", "1", "other", "--kind", "essay"], "invalid choice: 'essay'"),
    ],
)
def test_what_cannot_be_made_is_one_line(
    command: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "units").mkdir()
    text = 'name = "c"\nversion = "1"\nlanguages = ["es"]\nunits = "units"\n'
    (tmp_path / "cinta.toml").write_text(text, encoding="utf-8")
    new_unit(tmp_path / "units", "slope", ["es"])
    capsys.readouterr()
    try:
        code = str(main(["--course", str(tmp_path), "new", *command]))
    except SystemExit as stopped:
        code = str(stopped.code)
    told = capsys.readouterr().err
    assert code == "2"
    assert said in told
    assert told.count("\n") == 1


def test_the_number_after_the_last_is_the_units(tmp_path: Path) -> None:
    (tmp_path / "u07_before.py").touch()
    assert new_unit(tmp_path, "after", ["es"]).name == "u08_after.py"
    with pytest.raises(InputError, match="is there already"):
        new_unit(tmp_path, "before", ["es"])


def test_filled_in_it_passes_the_gate(
    classroom: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("gate", "publish"):
        monkeypatch.setattr(f"cinta.commands.{module}.Warm", lambda: NeverClosed(classroom.warm))
    units = tmp_path / "autograder" / "units"
    units.mkdir(parents=True)
    path = new_unit(units, "slope", ("es", "en"))
    fill(path, ExerciseKind.FUNCTION)
    for kind in list(ExerciseKind)[1:]:
        new_exercise(units, "u01", NAMES[kind], kind, ("es", "en"))
        fill(path, kind)
    unit = load(path)
    build_all(course_at(tmp_path), [unit])
    lines = list(gate(course_at(tmp_path), [unit], otter=False))
    assert [line for line in lines if line.startswith("✗")] == []
    assert any("which_one: a choice, in_words: a person marks it" in line for line in lines)
