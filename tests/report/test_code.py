"""Code on a page: coloured line by line, as it would be as a whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from cinta.report.code import MAX_HIGHLIGHTED, Highlighter
from cinta.source import load_all

from .classes import ROOT

PARTS = ("x = 1", '"""', "'''", "\\", "\n", "  # it's", "f'{x}'", "from a import (", "b)", "é\t<")


def as_a_whole(text: str) -> str:
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return str(highlight(text, lexer, HtmlFormatter(nowrap=True))).rstrip("\n")


def test_every_answer_of_the_course_has_the_colours_of_the_whole() -> None:
    codes = {
        code.strip("\n")
        for unit in load_all(ROOT / "autograder" / "units")
        for exercise in unit.exercises
        for code in (exercise.blank, exercise.solution, *(wrong.code for wrong in exercise.wrong))
    }
    assert len(codes) > 300
    assert [code for code in codes if Highlighter()(code) != as_a_whole(code)] == []


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_whatever_the_colours_the_text_is_the_students(text: str) -> None:
    shown = Highlighter()(text)
    assert Markup(shown).striptags().split() == text.expandtabs(4).split()


def test_what_is_too_long_has_no_colours() -> None:
    text = "x = 1 < 2\n" * MAX_HIGHLIGHTED
    assert Highlighter()(text) == escape(text.strip("\n"))
