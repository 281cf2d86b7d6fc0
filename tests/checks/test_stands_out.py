"""What stands out in an answer's own code is there, and in no right answer is an input unused."""

from __future__ import annotations

import pytest

from cinta.checks.stands_out import never_used, stands_out
from cinta.checks.stands_out_texts import OTHER_DATA, TEXTS
from cinta.student import Call, Replay
from cinta.values import Scalar

ASKED = Call("f", ())
CELL = Replay("", (("x", Scalar(1.0)), ("n", Scalar(2))), "y")


@pytest.mark.parametrize(
    ("code", "what", "named"),
    [
        ("def f(x, a, b):\n    return 4 * x", "unused_many", ["`a`", "`b`"]),
        ("def f(x, a):\n    return x", "unused", ["`a`"]),
        ("def f(x, a):\n    a += x\n    return x", "", []),
        ("def f(x, kept=[]):\n    return x, kept", "default", ["`kept`", "1"]),
        ("def f(x):\n    global k\n    k = x", "outside", ["`k`", "2"]),
        ("k = []\ndef f(x):\n    k.append(x)", "outside", ["`k`", "3"]),
        ("k = {}\ndef f(x):\n    k[0] = x", "outside", ["`k`", "3"]),
        ("k = []\ndef f(x):\n    k = [x]\n    k.append(x)", "", []),
        ("def f(x):\n    for i in x:\n        return i", "early", ["3"]),
        ("def f(x):\n    return 1 if x else 2", "branch", ["2"]),
        ("def f(x):\n    if x:\n        return 1", "branch", ["2"]),
        ("def f(x, a):\n    return x, locals()", "", []),
        ("def f(x):\n    return 2 * k", "", []),
        ("def f(x, n=3):\n    for i in x:\n        if i:\n            n += 1", "branch", ["3"]),
        ("def f(x, scale=2.0):\n    return scale * x", "", []),
        ("def f(x):\n    x = x - x.mean()\n    return x", "changed", ["`x`", "2", "x.mean()"]),
        ("def f(x):\n    x /= 255\n    return x", "changed", ["`x`", "2"]),
        ("def f(x):\n    x = tf.Variable(x)\n    return x", "", []),
        ("def f(x):\n    y = x\n    y = 2 * y\n    return y", "", []),
        ("this is no Python", "", []),
    ],
)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_first_thing_that_stands_out_is_said(code, what, named, lang):
    said = stands_out(code.split("\n"), ASKED, lang)
    start = TEXTS[lang][what].partition("{")[0] if what else ""
    assert said.startswith(start)
    assert bool(said) == bool(what)
    assert all(name in said for name in named)


@pytest.mark.parametrize(
    ("code", "is_said"), [("y = x * x", True), ("y = x ** n", False), ("y = g(x)", False)]
)
def test_so_does_a_given_that_a_cell_never_reads(code, is_said):
    assert bool(never_used([code], CELL, "en")) == is_said


def test_both_languages_say_the_same_things():
    assert TEXTS["es"].keys() == TEXTS["en"].keys()
    assert OTHER_DATA.keys() == TEXTS.keys()


def test_no_right_answer_of_the_course_stands_out_but_by_its_branches(units):
    exercises = [exercise for unit in units.values() for exercise in unit.exercises]
    for exercise in (one for one in exercises if one.is_asked):
        asked = Call(exercise.name, ())
        for code in (exercise.solution, *(variant.code for variant in exercise.accept)):
            assert not stands_out(code.split("\n"), asked, "en", branches=False), code
