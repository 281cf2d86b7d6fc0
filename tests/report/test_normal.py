"""Answers that say the same are alike whatever they look like, and show nobody's name."""

from __future__ import annotations

import pytest

from cinta.report.normal import anonymous, normal, own_text

ONE = '''\
def slope(x, a):
    """De Ana López."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y_ana = a * x**2  # lo hizo Ana
    print("hecho por Ana")
    return tape.gradient(y_ana, x, unconnected_gradients="zero")
'''

OTHER = '''\
# otra persona
def slope(x, a):
    """Luis."""

    with tf.GradientTape() as cinta:
        cinta.watch( x )
        z = a*x**2

    print('yo')
    return cinta.gradient(
        z, x, unconnected_gradients='zero')
'''
KEEP = frozenset({"slope", "x", "a"})


def test_comments_white_space_strings_and_names_make_no_difference():
    assert normal(ONE, KEEP) == normal(OTHER, KEEP)


@pytest.mark.parametrize(
    ("old", "new"),
    [("x**2", "x**3"), ("a * x", "x * a"), ("gradient(y_ana, x", "gradient(x, y_ana"),
     (".watch(", ".unwatch("), ("    print", "        print")],
)  # fmt: skip
def test_what_means_something_else_is_not_alike(old, new):
    assert old in ONE
    assert normal(ONE.replace(old, new), KEEP) != normal(ONE, KEEP)


def test_what_is_shown_names_nobody():
    shown = anonymous(ONE, KEEP | {"tape"})
    assert shown.split("\n") == [
        "def slope(x, a):",
        "    with tf.GradientTape() as tape:",
        "        tape.watch(x)",
        "        v1 = a * x**2",
        '    print("…")',
        '    return tape.gradient(v1, x, unconnected_gradients="…")',
    ]


def test_f_strings_hide_what_is_in_them():
    assert anonymous("a = f'Ana {ana!r:>{width}} López'; b = 1", {"a", "b"}) == 'a = "…"; b = 1'


def test_magics_are_left_out():
    assert anonymous("%matplotlib inline\n!pip install ana\na = 1", {"a"}) == "a = 1"


@pytest.mark.parametrize("source", ["def f(:\n  '''", "(" * 5, "a = 1\n  b = 2\n c", "x" * 30_000])
def test_what_cannot_be_read_is_like_nothing(source):
    assert normal(source, KEEP) is None or "(((((" in source
    assert len(anonymous(source, KEEP)) < 20


def test_depth_is_no_danger():
    for bomb in ("-" * 19_000 + "1", "f(" * 9_000, "[" * 19_000, "x=" * 9_000 + "1"):
        normal(bomb, KEEP)


def test_own_text_is_of_those_who_wrote_comments_themselves():
    blank = "def slope(x, a):\n    ...  # tu código"
    assert own_text(blank.replace("...", "return x"), blank) == ""
    assert own_text(ONE, blank) == own_text(ONE.replace("    ", "  "), blank) != ""
