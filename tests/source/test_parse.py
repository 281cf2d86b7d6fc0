"""One sound unit, and everything an author can get wrong in it: file, line, and the mend."""

# ruff: noqa: E501 (a fault is one row)

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cinta.errors import InputError, SourceError
from cinta.source import load, load_all
from cinta.unit import Unit

UNITS = Path(__file__).parents[2] / "autograder" / "units"

SOUND = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% author="imports"
from cinta.checks.author import central, hidden, numeric, public, variable

# %% [markdown] lang="es"
# # Hola

# %% [markdown] lang="en"
# # Hello

# %%
# es: la cinta
# en: the tape
t = 1.0

# %% given="first"
x = 3.0

# %% exercise="first" asks="dy_dx"
dy_dx = 2 * x  # SOLUTION

# %% checks="first"
@public
def at_three(ask):
    """
    es: en 3
    en: at 3
    """
    ask(x=variable(3.0))


@hidden(points=2)
def two_x(ask, draw):
    """
    es: dos equis
    en: two x
    """
    ask(x=variable(draw.uniform(1, 2)))


@numeric
def oracle(x):
    return central(lambda x: x**2, x)


# %% wrong="first" id="typed"
# es: a mano,
# es: dos renglones
# en: by hand
dy_dx = 6.0

# %% wrong="first" id="one" family="none"
# es: ninguno
# en: none
dy_dx = None

# %% wrong="first" id="two" family="none"
dy_dx = (None)

# %% accept="first" id="doubled"
dy_dx = x + x

# %% hint="first"
# es: ¿Qué recibe
# es: la fuente?
# en: What does the source get?

# %% hint="first"
# es: Dos equis.
# en: Two x.

# %% exercise="slope"
def slope(x):
    # BEGIN SOLUTION
    y = x**2
    # END SOLUTION
    dy = 2 * x  # SOLUTION
    return dy


# %% checks="slope"
@public
def one(ask):
    """
    es: uno
    en: one
    """
    ask(1.0)


@hidden(points=1, tape=False)
def more(ask, draw):
    """
    es: más
    en: more
    """
    ask(draw.uniform(1, 2))


@numeric
def oracle(x):
    return 2 * x
'''


def parse(tmp_path: Path, text: str) -> Unit:
    path = tmp_path / "u99_test.py"
    path.write_text(text, encoding="utf-8")
    return load(path)


def changed(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def line_of(text: str, fragment: str) -> int:
    return text[: text.index(fragment)].count("\n") + 1


def fault(tmp_path: Path, text: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        parse(tmp_path, text)
    error = caught.value
    assert str(error).startswith(f"{tmp_path / 'u99_test.py'}:{error.line}: ")
    assert re.search(r"\. Fix: \S", str(error))
    assert "\n" not in str(error)
    return error


def test_a_sound_unit_is_read(tmp_path):
    unit = parse(tmp_path, SOUND)
    assert [exercise.name for exercise in unit.exercises] == ["first", "slope"]
    assert unit.max_score == 3.0
    kinds = [cell.kind for cell in unit.cells]
    assert kinds == ["prose", "prose", "example", "given", "answer", "answer"]


def test_cells_that_are_given_the_same_random_id_are_no_fault(tmp_path, monkeypatch):
    ids = iter(["the-same", "the-same", *(f"cell-{n}" for n in range(1000))])
    monkeypatch.setattr("nbformat.v4.nbbase.random_cell_id", lambda: next(ids))
    assert [exercise.name for exercise in parse(tmp_path, SOUND).exercises] == ["first", "slope"]
    assert next(ids) != "the-same"


def test_a_cell_exercise_has_its_given_cell_and_blank(tmp_path):
    first = parse(tmp_path, SOUND).exercise("first")
    assert (first.asks, first.given, first.blank) == ("dy_dx", "x = 3.0", "dy_dx = ...")
    assert first.solution == "dy_dx = 2 * x"


def test_checks_carry_titles_points_and_their_line(tmp_path):
    unit = parse(tmp_path, SOUND)
    public, hidden = unit.exercise("first").checks
    assert (public.hidden, public.points, hidden.points) == (False, 0.0, 2.0)
    assert hidden.titles == {"es": "dos equis", "en": "two x"}
    assert hidden.line == line_of(SOUND, "@hidden(points=2)")
    assert hidden.tape
    assert not unit.exercise("slope").hidden_checks[0].tape


def test_messages_are_joined_and_families_share_them(tmp_path):
    first = parse(tmp_path, SOUND).exercise("first")
    typed, _, two = first.wrong
    assert typed.messages == {"es": "a mano, dos renglones", "en": "by hand"}
    assert typed.code == "dy_dx = 6.0"
    assert first.message_of(two) == {"es": "ninguno", "en": "none"}


def test_hints_are_read_in_order_and_are_no_cells_that_students_see(tmp_path):
    unit = parse(tmp_path, SOUND)
    first, second = unit.exercise("first").hints
    joined = {"es": "¿Qué recibe la fuente?", "en": "What does the source get?"}
    assert (first.texts, first.line) == (joined, line_of(SOUND, "# es: ¿Qué recibe"))
    assert second.texts == {"es": "Dos equis.", "en": "Two x."}
    assert unit.exercise("slope").hints == ()
    assert not any("Dos equis" in cell.text for cell in unit.cells)


def test_code_of_a_unit_is_filled_or_blank_in_one_language(tmp_path):
    unit = parse(tmp_path, SOUND)
    filled = list(unit.code(filled=True, lang="en"))
    assert filled[0] == ("", "# the tape\nt = 1.0")
    assert ("first", "dy_dx = 2 * x") in filled
    assert ("first", "dy_dx = ...") in list(unit.code(filled=False))


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path):
    path = tmp_path / "u99_test.py"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert load(path).max_score == 3.0


@pytest.mark.parametrize("name", [path.stem for path in sorted(UNITS.glob("u*.py"))])
def test_the_real_units_are_sound_and_their_blanks_stay_python(name):
    unit = load(UNITS / f"{name}.py")
    assert unit.exercises
    for exercise in unit.exercises:
        compile(exercise.blank, exercise.name, "exec")
        compile(exercise.solution, exercise.name, "exec")
        assert "..." in exercise.blank
        assert "SOLUTION" not in exercise.blank + exercise.solution


FAULTS = {
    # what: (old, new, fragment on the line that is named, words of the message)
    "unknown key": ('# %% exercise="first" asks', '# %% exercise="first" aks', "aks=", "unknown key"),
    "key of another cell": ('id="typed"', 'id="typed" lang="es"', 'id="typed"', "unknown key"),
    "key without quotes": ('# %% given="first"', "# %% given=first", "given=first", "key="),
    "title in a header": ('# %% given="first"', "# %% given", "# %% given", "key="),
    "unknown language": ('lang="es"', 'lang="fr"', 'lang="fr"', "no language"),
    "raw cell": ('[markdown] lang="es"', "[raw]", "[raw]", "raw"),
    "wrong without id": (' id="typed"', "", '# %% wrong="first"\n', "without id="),
    "no such exercise": ('accept="first"', 'accept="frist"', "frist", "no exercise 'frist'"),
    "two exercises of one name": (
        '# %% exercise="slope"', '# %% exercise="first"', '# %% exercise="first"\ndef', "two exercises",
    ),
    "two given cells": (
        '# %% exercise="slope"', '# %% given="first"\nz = 1\n\n# %% exercise="slope"',
        '# %% given="first"\nz', "two given",
    ),
    "two drivers": (
        '# %% exercise="slope"', '# %% driver="slope"\ndef drive(f): ...\n\n# %% driver="slope"\nf = 1\n\n# %% exercise="slope"',
        '# %% driver="slope"\nf', "two driver",
    ),
    "driver that drives nothing": (
        '# %% exercise="slope"', '# %% driver="slope"\ndef drives(f): ...\n\n# %% exercise="slope"',
        "def drives", "define drive(written, ...)",
    ),
    "driver that is handed nothing": (
        '# %% exercise="slope"', '# %% driver="slope"\ndef drive(): ...\n\n# %% exercise="slope"',
        "def drive()", "what the student wrote",
    ),
    "driver that is not Python": (
        '# %% exercise="slope"', '# %% driver="slope"\ndef drive(f)\n\n# %% exercise="slope"',
        "def drive(f)", "the driver is not Python",
    ),
    "driver of no exercise": ('# %% hint="first"', '# %% driver="slop"', "slop", "no exercise 'slop'"),
    "driver of a cell exercise": (
        '# %% given="first"', '# %% driver="first"\ndef drive(f): return f()\n\n# %% given="first"', "", "has a driver",
    ),
    "defines no name": (
        '# %% exercise="slope"', '# %% exercise="slope" defines="The Slope"', "", "name of a class or function",
    ),
    "one of two results is missing": (
        'asks="dy_dx"', 'asks="dy_dx, loss"', "dy_dx = 2 * x", "does not assign loss",
    ),
    "uses what is not there": (
        "@hidden(points=2)", '@hidden(points=2, uses="batch_jacobi")', '@hidden(points=2, uses', "did you mean 'batch_jacobian'",
    ),
    "class without a driver": (
        "def slope(x):\n    # BEGIN", "class slope:\n    # BEGIN", "", '# %% driver="slope"',
    ),
    "bad name": ('exercise="slope"', 'exercise="Slope"', "", "Slope"),
    "no given cell": ('# %% given="first"', "# %%", "dy_dx = 2 * x", "no given cell"),
    "Spanish without English": (
        '# %% [markdown] lang="en"\n# # Hello\n\n', "", "# # Hola", "no English twin",
    ),
    "English without Spanish": (
        '# %% [markdown] lang="es"\n# # Hola\n\n', "", "# # Hello", "no Spanish twin",
    ),
    "comment without English": ("# en: the tape\n", "", "# es: la cinta", "no English twin"),
    "comment without Spanish": ("# es: la cinta\n", "", "# en: the tape", "no Spanish twin"),
    "no marker": ("  # SOLUTION\n\n# %% checks", "\n\n# %% checks", "dy_dx = 2 * x", "no solution marker"),
    "marker in an example": ("t = 1.0", "t = 1.0  # SOLUTION", "t = 1.0", "no answer"),
    "marker in a given cell": ("x = 3.0\n", "# BEGIN SOLUTION\nx = 3.0\n", "# BEGIN", "no answer"),
    "title missing": ("    en: two x\n", "", "@hidden(points=2)", "no title in en"),
    "title of no language": ("en: two x", "en: two x\n    and more", "@hidden(points=2)", "no title"),
    "title twice": ("en: two x", "en: two x\n    en: again", "@hidden(points=2)", "no title"),
    "title that breaks Otter": ("en: two x", 'en: "two" x', "@hidden(points=2)", "breaks Otter"),
    "no points": ("points=2", "points=0", "@hidden(points=0)", "no points"),
    "a word for the tape": ('exercise="first" asks="dy_dx"', 'exercise="first" asks="dy_dx" tape="none"', "exercise=\"first\" asks", 'tape="no"'),
    "hidden without points": ("@hidden(points=2)", "@hidden", "@hidden\n", "@hidden(points=1)"),
    "no tape, and from one": ("tape=False", "tape=False, from_tape=True", "@hidden(points=1, tape=F", "without tape=False"),
    "from a tape, and nothing accepted": ("points=1, tape=False", "points=1, from_tape=True", "@hidden(points=1, from", "no accepted answer"),
    "undecorated check": ("@hidden(points=2)\n", "", "def two_x", "is no check"),
    "hidden check without draw": ("two_x(ask, draw)", "two_x(ask)", "@hidden(points=2)", "must take"),
    "public check that draws": ("at_three(ask)", "at_three(ask, draw)", "@public", "must take"),
    "check defined twice": ("def two_x(", "def at_three(", "def at_three(ask, draw)", "defined twice"),
    "two oracles": ("@numeric\n", "@numeric\ndef a(x):\n    return x\n\n\n@numeric\n", "", "two @numeric"),
    "no oracle": ("@numeric\n", "", "dy_dx = 2 * x", "no @numeric"),
    "no public check": ("@public\ndef at_three", "def at_three", "def at_three", "is no check"),
    "check cell fails": ("ask(x=variable(3.0))\n", "ask(x=variable(3.0))\n\n1 / 0\n", "1 / 0", "ZeroDiv"),
    "check cell is not Python": ("@public\ndef at_three(ask):", "def at_three(ask:", "ask:", "check cell"),
    "message missing": ("# en: by hand\n", "", "# es: a mano", "no message in en"),
    "message with a quote": ("# en: by hand", '# en: by "hand"', "# es: a mano", "breaks Otter"),
    "message with a backslash": ("# en: by hand", "# en: by \\hand", "# es: a mano", "breaks Otter"),
    "message with a separator": ("# en: by hand", "# en: by\u2028hand", "# en: by", "line separator"),
    "message with a tab": ("# en: by hand", "# en: by\thand", "# es: a mano", "breaks Otter"),
    "two messages in a family": (
        "dy_dx = (None)", "# es: a\n# en: b\ndy_dx = (None)", "# es: ninguno", "two messages",
    ),
    "excuse without a reason": ('id="one"', 'id="one" passes_public=" "', 'id="one" passes', "says nothing"),
    "excuse of a right answer": ('id="doubled"', 'id="doubled" passes_public="so"', 'id="doubled" passes', "unknown key"),
    "two variants of one id": ('id="two"', 'id="one"', "dy_dx = (None)", "two variants"),
    "reserved id": ('id="doubled"', 'id="blank"', "dy_dx = x + x", "is called 'blank'"),
    "wrong answer is not Python": ("dy_dx = 6.0", "dy_dx = = 6.0", "", "typed is not Python"),
    "wrong answer assigns another name": ("dy_dx = 6.0", "dy = 6.0", "# es: a mano", "does not assign"),
    "asked only in a function": (
        "dy_dx = x + x", "def f():\n    dy_dx = x", "def f", "does not assign dy_dx",
    ),
    "another function": ("def slope(x)", "def slop(x)", "def slop(x)", "does not define slope"),
    "example gives it away": ("t = 1.0", "dy_dx = 1.0", "# es: la cinta", "assigns dy_dx"),
    "example gives it away after a magic": (
        "# es: la cinta\n# en: the tape\nt = 1.0", "# %matplotlib inline\ndy_dx = 1.0",
        "# %matplotlib", "assigns dy_dx",
    ),
    "example is not Python": ("t = 1.0", "t = = 1.0", "t = = 1.0", "not Python"),
    "bad header": ("#     display_name: Python 3\n", "", "", "jupytext cannot read it: 'display_name'"),
    "text before the first header": ('# %% author="imports"', "import os\n\n# %%", "import os", "before"),
    "indented header": ("    y = x**2", "    # %% y", "    # %% y", "no cell header"),
    "header without a space": ("# %%\n", "#%%\n", "#%%", "no cell header"),
    "deeper header": ("# %%\n", "# %%% x\n", "# %%% x", "no cell header"),
    "hint of no exercise": ('hint="first"', 'hint="frist"', "frist", "no exercise 'frist'"),
    "hint with a key too many": ('hint="first"', 'hint="first" id="third"', 'id="third"', "unknown key 'id'"),
    "hint in Spanish alone": ("# en: Two x.\n", "", "# es: Dos equis.", "hint 2 of first says nothing in en"),
    "hint in English alone": ("# es: Dos equis.\n", "", "# en: Two x.", "nothing in es"),
    "hint that says nothing": ("# es: Dos equis.\n", "# es:\n", "# es:\n", "nothing in es"),
    "hint without a word": ("# es: Dos equis.\n# en: Two x.\n", "", "", "nothing in es"),
    "hint with a line of code": ("# en: Two x.", "# en: Two x.\ndy_dx = 2 * x", "dy_dx = 2 * x\n\n# %% exercise", "no line of a hint"),
    "hint with a line of no language": ("# en: Two x.", "# Two x.", "# Two x.", "no line of a hint"),
    "four hints": (
        "# en: Two x.\n", "# en: Two x.\n" + '\n# %% hint="first"\n# es: más\n# en: more\n' * 2,
        '# %% hint="first"\n# es: más\n# en: more\n\n# %% exercise', "more than 3 hints",
    ),
    "header in a string": ("t = 1.0", 't = """\n# %% no\n"""', "# %% no", "looks like a header"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_an_authoring_fault_names_file_line_and_mend(tmp_path, what):
    old, new, fragment, words = FAULTS[what]
    text = changed(old, new)
    error = fault(tmp_path, text)
    assert words in str(error)
    if fragment:
        assert error.line == line_of(text, fragment)


def test_text_at_the_very_top_is_refused(tmp_path):
    assert fault(tmp_path, "import os\n" + SOUND.partition("# ---\n\n")[2]).line == 1


def test_a_header_in_a_string_is_not_made_up_for_by_text_at_the_top(tmp_path):
    text = "import os\n\n" + changed("t = 1.0", 't = """\n# %% no\n"""').partition("# ---\n\n")[2]
    assert "before the first" in str(fault(tmp_path, text))


def test_a_cell_magic_is_no_header(tmp_path):
    unit = parse(tmp_path, changed("# es: la cinta\n# en: the tape\n", "# %%time\n"))
    assert unit.cells[2].text == "%%time\nt = 1.0"


def test_an_example_may_use_the_asked_name_inside_a_function(tmp_path):
    text = changed("t = 1.0", "def f():\n    dy_dx = 1\n    return [dy_dx for dy_dx in range(3)]")
    assert parse(tmp_path, text)


@pytest.mark.parametrize("text", ["", "\n\n", "# just a comment\n", "# %%\nx = 1\n"])
def test_a_unit_without_exercises_is_an_error(tmp_path, text):
    fault(tmp_path, text)


def test_a_missing_or_binary_unit_is_an_input_error(tmp_path):
    (tmp_path / "u98_bad.py").write_bytes(b"\xff\xfe\x00")
    for name in ("u97_none.py", "u98_bad.py"):
        with pytest.raises(InputError, match=name):
            load(tmp_path / name)


def test_units_are_loaded_by_name_and_in_order(tmp_path):
    for name in ("u02_b.py", "u01_a.py"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    assert [unit.name for unit in load_all(tmp_path)] == ["u01_a", "u02_b"]
    assert [unit.name for unit in load_all(tmp_path, ["u02_b"])] == ["u02_b"]
    with pytest.raises(InputError, match="u01_a, u02_b"):
        load_all(tmp_path, ["u03_c"])


def test_a_public_check_demands_what_the_hidden_ones_do(tmp_path: Path) -> None:
    loose = SOUND.replace("points=2)", "points=2, rtol=1e-3, tape=False)")
    shown, *hidden = parse(tmp_path, loose).exercise("first").checks
    assert (shown.tape, shown.rtol, [check.tape for check in hidden]) == (False, 1e-3, [False])


def test_an_exercise_may_want_no_tape(tmp_path: Path) -> None:
    text = SOUND.replace('asks="dy_dx"', 'asks="dy_dx" tape="no"')
    assert [check.tape for check in parse(tmp_path, text).exercise("first").checks] == [
        False,
        False,
    ]
