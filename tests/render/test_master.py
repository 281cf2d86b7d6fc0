"""The master notebook: languages, blocks, points, and checks that cannot be tests."""

from __future__ import annotations

import ast
import json

import msgspec
import pytest

from cinta.checks.answer_key import AnswerKey
from cinta.errors import SourceError
from cinta.render.master import check_cell, master, visible
from cinta.unit import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_language_is_kept(unit, lang):
    text = "\n".join(text for _, text in visible(unit, lang))
    assert ("español" in text, "English" in text) == (lang == "es", lang == "en")
    assert "# es:" not in text
    assert "# en:" not in text


def test_points_end_the_last_prose_of_an_exercise(unit):
    prose = [text for cell, text in visible(unit, "es") if cell.kind == "prose"]
    assert [text.rpartition("\n")[2] for text in prose] == [
        "# Unidad de prueba", "### Una pendiente", "_Puntos: 1.5_", "_Puntos: 2_",
    ]  # fmt: skip


def test_worked_example_stands_outside_the_question(unit, keys):
    sources = [cell.source.split("\n")[0] for cell in master(unit, "en", keys).cells]
    begin = sources.index("# BEGIN QUESTION")
    assert sources.index("worked = 1.0  # ejemplo") == begin - 1
    assert sources[begin + 1 : begin + 3] == ["Complete the function.", "# BEGIN SOLUTION"]


def test_given_cell_stands_in_its_question(unit, keys):
    sources = [cell.source for cell in master(unit, "en", keys).cells]
    given = sources.index("z = 3.0")
    assert sources[given - 2].startswith("# BEGIN QUESTION")
    assert sources[given + 1] == "# BEGIN SOLUTION"


def test_key_stands_on_its_own_line_and_decodes_to_the_same(keys):
    for key in keys["slope_of_square"]:
        text = check_cell(key, "es")
        assert text.isascii()
        (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
        assign, call = function.body[1:]
        assert isinstance(assign, ast.Assign)
        assert assign.lineno < call.lineno == text.count("\n") + 1
        decoded = msgspec.json.decode(ast.literal_eval(assign.value), type=AnswerKey)
        assert decoded == msgspec.structs.replace(key, seed=key.seed if key.hidden else 0)


def test_seed_of_hidden_inputs_is_not_in_a_public_key(keys):
    public = check_cell(keys["typed"][0], "es")
    assert str(keys["typed"][0].seed) not in public


def test_question_names_are_text_in_yaml(unit, keys):
    cells = [c.source for c in master(unit, "es", keys).cells if "BEGIN QUESTION" in c.source]
    names = [json.loads(cell.partition("\n")[2])["name"] for cell in cells]
    assert names == ["slope_of_square", "typed"]


@pytest.mark.parametrize("name", ["points", "test_case", "pendiente_del_año"])
def test_check_that_cannot_be_a_test_is_an_error(unit, keys, name):
    renamed = [msgspec.structs.replace(keys["typed"][0], check=name), keys["typed"][1]]
    with pytest.raises(SourceError, match=f"{name}.*rename it"):
        master(unit, "es", keys | {"typed": renamed})
