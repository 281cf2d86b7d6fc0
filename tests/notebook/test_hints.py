"""``cinta.hint``: the next hint each time, in the notebook's language; silence when graded."""

from __future__ import annotations

import shutil
import sys
import types
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import cinta
from cinta import hints
from cinta.hints import ExerciseHints, UnitHints, encode

ROOT = Path(__file__).parents[2]

UNIT = (
    ExerciseHints("polynomial_slope", "1.1 La pendiente", ("¿Qué es x0?", "Una fuente.", "Todo.")),
    ExerciseHints("loss_gradient", "1.2 Una pérdida", ("¿Y la pérdida?",)),
    ExerciseHints("bare", "1.3 Sin pistas", ()),
)


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel that has just started, beside a unit's files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hints, "_shown", Counter())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "u90.hints.json").write_bytes(encode(UnitHints("u90", "es", UNIT)))
    return tmp_path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    def said(*name: object) -> list[str]:
        cinta.hint(*name)
        return capsys.readouterr().out.splitlines()

    return said


def test_each_call_gives_the_next_and_then_the_last_again(said):
    first, *rest = [said("polynomial_slope") for _ in range(5)]
    again = ["Ya no hay más pistas de polynomial_slope. Otra vez la última:", "Pista 3 de 3: Todo."]
    assert first == ["Pista 1 de 3: ¿Qué es x0?"]
    assert rest == [["Pista 2 de 3: Una fuente."], ["Pista 3 de 3: Todo."], again, again]
    assert said("loss_gradient") == ["Pista 1 de 1: ¿Y la pérdida?"], "each has its own count"


@pytest.mark.parametrize("given", [(), (None,), ("",), (3.5,), ("zzz",)])
def test_what_is_no_name_lists_the_exercises(said, given):
    lines = said(*given)
    assert [line.split()[0] for line in lines[-3:]] == [f'cinta.hint("{e.name}")' for e in UNIT]
    assert lines[-3].endswith("1.1 La pendiente")
    assert ("'zzz'" in lines[0]) == (given == ("zzz",))


@pytest.mark.parametrize(
    "given", ["polinomial_slope", "Polynomial Slope", "polynomial-slope", "1.1", "La pendiente"]
)
def test_nearly_a_name_is_told_which_was_meant(said, given):
    assert said(given) == [f"No hay ningún ejercicio {given!r}. ¿Querías decir 'polynomial_slope'?"]


def test_a_function_is_as_clear_as_its_name(said):
    def loss_gradient():
        """A student's."""

    assert said(loss_gradient) == ["Pista 1 de 1: ¿Y la pérdida?"]
    assert said("bare") == ["El ejercicio bare no tiene pistas."]


def test_on_colab_the_file_may_lie_without_its_folder(said, beside):
    (beside / "tests" / "u90.hints.json").rename(beside / "u90.hints.json")
    assert said("loss_gradient") == ["Pista 1 de 1: ¿Y la pérdida?"]


DAMAGED = "/ tests/u90.hints.json is damaged: copy it"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (None, "/ There are no hints here. If the course has some, put its tests/*.hints.json"),
        (b"", DAMAGED),
        (b'{"unit": "u90"', DAMAGED),
        (b'{"unit": "u90", "lang": "fr", "exercises": []}', DAMAGED),
    ],
)
def test_a_file_that_is_missing_or_damaged_is_one_line_in_both_languages(said, beside, data, line):
    path = beside / "tests" / "u90.hints.json"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    assert line in " ".join(said("loss_gradient"))


def test_it_is_silent_while_otter_or_we_grade(said, monkeypatch):
    otter = types.SimpleNamespace(Notebook=types.SimpleNamespace(_grading_mode=True))
    monkeypatch.setitem(sys.modules, "otter", otter)
    assert said("loss_gradient") == said() == []


@pytest.mark.parametrize("lang", ["es", "en"])
def test_beside_a_built_notebook(said, beside, lang):
    shutil.rmtree(beside / "tests")
    shutil.copytree(ROOT / "exercises" / lang / "u01_scalar" / "tests", beside / "tests")
    for _ in range(3):
        lines = said("polynomial_slope")
        assert lines[0].startswith({"es": "Pista ", "en": "Hint "}[lang])
        assert max(map(len, lines)) <= 96, "a notebook breaks a longer line inside a word"
