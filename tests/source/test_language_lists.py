"""A unit is known by its number; a course by the languages in its own list."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.errors import InputError, SourceError
from cinta.source import load, load_all
from cinta.source.languages import known_languages, modules_with_texts
from cinta.source.named import named
from cinta.unit import LANGUAGES

THERE = ("u01_scalar", "u05_loops", "u07_a", "u07_b", "u12_end")


@pytest.mark.parametrize(
    "text", ["u05_loops", "u05", "5", "05", "u5", "u05_loops.py", "units/u05_loops.py"]
)
def test_a_unit_is_known_by_its_number(text: str) -> None:
    assert named(text, THERE, "units") == "u05_loops"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7", "'7' is the number of several units: name one of u07_a, u07_b"),
        ("u09", "no unit 'u09' in units: there are u01_scalar, u05_loops, u07_a"),
        ("u05_lops", "(did you mean u05_loops?)"),
        ("u", "no unit 'u' in units"),
        ("", "no unit '' in units"),
    ],
)
def test_what_is_no_units_is_one_line_with_those_that_exist(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        named(text, THERE, "units")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


SPANISH = """\
# %% author="imports"
from cinta.checks.author import hidden, numeric, public

# %% [markdown] lang="es"
# # El doble
# %% exercise="double"
def double(x):
    # es: dos veces
    y = 2 * x  # SOLUTION
    return y

# %% hint="double"
# es: ¿Qué operación es?
# %% checks="double"
@public
def one(ask):
    \"\"\"es: en tres\"\"\"
    ask(3.0)


@hidden(points=1)
def others(ask, draw):
    \"\"\"es: en otros\"\"\"
    ask(draw.normal())


@numeric
def oracle(x):
    return 2 * x

# %% wrong="double" id="square"
# es: Es el cuadrado.
def double(x):
    return x**2
"""
ENGLISH = SPANISH.replace("es: ", "en: ").replace('lang="es"', 'lang="en"')


@pytest.mark.parametrize(("text", "lang"), [(SPANISH, "es"), (ENGLISH, "en")], ids=LANGUAGES)
def test_a_course_in_one_language_is_one(text: str, lang: str, tmp_path: Path) -> None:
    path = tmp_path / "u01_double.py"
    path.write_text(text, encoding="utf-8")
    assert load(path).languages == load(path, [lang]).languages == (lang,)
    assert load(path).spoken("en", "es") == lang
    both = load_all(tmp_path, ["1"])
    assert [unit.name for unit in both] == ["u01_double"]


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (["es", "en"], "u01_double.py:5: this Spanish text has no English twin"),
        (["en", "es"], "u01_double.py:5: this Spanish text has no English twin"),
        (["en"], "u01_double.py:4: this is in es, and the course is in en"),
    ],
)
def test_the_courses_list_is_what_a_unit_is_held_to(
    languages: list[str], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "u01_double.py"
    path.write_text(SPANISH, encoding="utf-8")
    with pytest.raises(SourceError) as error:
        load(path, languages)
    assert said in str(error.value)


def test_the_order_of_twins_is_that_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "u01_double.py"
    swapped = SPANISH.replace(
        '# %% [markdown] lang="es"\n# # El doble\n',
        '# %% [markdown] lang="en"\n# # The double\n# %% [markdown] lang="es"\n# # El doble\n',
    )
    path.write_text(swapped, encoding="utf-8")
    with pytest.raises(SourceError, match=r"this Spanish text has no English twin|no Spanish"):
        load(path, ["es", "en"])


def test_a_language_that_the_program_does_not_speak_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        known_languages(["es", "fr"])
    assert "'fr' is not spoken" in str(error.value)
    assert "\n" not in str(error.value)
    with pytest.raises(InputError, match="named twice"):
        known_languages(["es", "es"])


def test_who_adds_a_language_is_told_of_every_module_with_texts() -> None:
    found = modules_with_texts()
    assert {"checks/message_texts.py", "report/page_texts.py", "results.py"} <= set(found)
    assert not {"checks/judge.py", "source/parse.py"} & set(found)
