"""Solution markers: what they take out, and that nothing like a marker is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.errors import SourceError
from cinta.source.blank import blank_of, refuse_markers, without_markers
from cinta.source.rules import assigned

HERE = Path("u.py")


@pytest.mark.parametrize(
    ("line", "blank"),
    [
        ("x = 1  # SOLUTION", "x = ..."),
        ("    x = f(a=1)  # SOLUTION", "    x = ..."),
        ("a, b = 1, 2  # SOLUTION", "a, b = ..."),
        ("self.x = 1  # SOLUTION", "self.x = ..."),
        ("x = '#'  # SOLUTION", "x = ..."),
    ],
)
def test_an_assignment_keeps_its_left_side(line, blank):
    assert blank_of(line, HERE, 1) == blank


def test_a_block_becomes_dots_at_its_indent():
    text = "def f():\n    # BEGIN SOLUTION\n    x = 1\n    # END SOLUTION\n    return x"
    assert blank_of(text, HERE, 1) == "def f():\n    ...\n    return x"
    assert without_markers(text) == "def f():\n    x = 1\n    return x"


def test_a_silent_block_leaves_nothing():
    text = "# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION\ny = 2  # SOLUTION"
    assert blank_of(text, HERE, 1) == "y = ..."


@pytest.mark.parametrize(
    "line",
    [
        "    return x  # SOLUTION",
        "f(x)  # SOLUTION",
        "x == 1  # SOLUTION",
        "x += 1  # SOLUTION",
        "x = 1 # solution",
        "x = 1  #SOLUTION",
        "x = 1  # SOLUTION ",
        "x = 1  ## SOLUTION",
        "x = 1  # SOLUTIONS",
        "x = 1  # SOLUTON",
        "x = 1  # soltuion",
        "x = 1  # Solución",
        "x = 1  # SOLUCION",
        "# BEGIN_SOLUTION",
        "# BEGIN-SOLUTION",
        "    # BEGIN SOLUTIONS",
        "### BEGIN SOLUTION",
        "#BEGIN SOLUTION",
        "# begin solution",
        "# END  SOLUTION",
        "# BEGIN PROMPT",
        "x = 1  # SEED",
        "# IGNORE",
        "# HIDDEN",
    ],
)
def test_what_looks_like_a_marker_and_is_none_is_an_error(line):
    with pytest.raises(SourceError, match="unknown marker") as caught:
        blank_of(f"y = 2  # SOLUTION\n{line}\nz = 3", HERE, 10)
    assert caught.value.line == 11
    assert "# BEGIN SOLUTION" in caught.value.mend


@pytest.mark.parametrize(
    "line", ["x = 1  # es: el resultado de la función", "# a calculation", "c = '#FF0000'"]
)
def test_an_ordinary_comment_is_kept(line):
    assert blank_of(f"y = 2  # SOLUTION\n{line}", HERE, 1) == f"y = ...\n{line}"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1", 1, "no solution marker"),
        ("x = ...  # SOLUTION", 1, "removes nothing"),
        ("# BEGIN SOLUTION\n\n# END SOLUTION", 3, "removes nothing"),
        ("x = 1\n# END SOLUTION", 2, "without BEGIN"),
        ("y = 1  # SOLUTION\n# BEGIN SOLUTION\nx = 1", 2, "without END"),
        ("# BEGIN SOLUTION\nx = 1\n# BEGIN SOLUTION", 3, "inside another"),
    ],
)
def test_a_marker_that_does_not_work_is_an_error_at_its_line(text, line, words):
    with pytest.raises(SourceError, match=words) as caught:
        blank_of(text, HERE, 1)
    assert caught.value.line == line


def test_markers_are_refused_where_nothing_is_taken_out():
    refuse_markers("x = 1\n# es: un cálculo", HERE, 1)
    with pytest.raises(SourceError, match="no answer"):
        refuse_markers("x = 1\ny = 2  # SOLUTION", HERE, 1)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = 1", {"x"}),
        ("a, (b, c) = d", {"a", "b", "c"}),
        ("with f() as t:\n    y = 1", {"t", "y"}),
        ("for i in z:\n    s = i", {"i", "s"}),
        ("def f():\n    x = 1", {"f"}),
        ("class C:\n    x = 1", {"C"}),
        ("y = [x for x in z]", {"y"}),
        ("y = {x: w for x, w in z}", {"y"}),
        ("f = lambda: (x := 1)", {"f"}),
        ("print(x := 1)", {"x"}),
        ("import a.b, c as d\nfrom e import f", {"a", "d", "f"}),
        ("try:\n    x = 1\nexcept E as e:\n    pass", {"x", "e"}),
        ("match z:\n    case [a, *b, {'k': c, **d}] as e:\n        pass", set("abcde")),
        ("print(x)", set()),
    ],
)
def test_assigned_names_are_those_of_the_top_level(code, names):
    assert assigned(code) == names
