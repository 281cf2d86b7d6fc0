"""The page of the course says where each point of TensorFlow's guides is met, and each cause."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "docs" / "course.md", "es": ROOT / "docs" / "course.es.md"}
UNITS = "\n".join(path.read_text("utf-8") for path in (ROOT / "autograder" / "units").glob("u*.py"))

HEADING = re.compile(r"^# ### (\d\.\d) ", re.MULTILINE)
NUMBER = re.compile(r"\b\d\.\d\b")
RANGE = re.compile(r"(\d)\.(\d) (?:to|a) \1\.(\d)")
ANCHOR = re.compile(r"/guide/(\w+)(?:\?hl=[\w-]+)?(#[\w-]+)")
ROW = re.compile(r"^\| (.+) \| ([\d., toa]+) \|$", re.MULTILINE)


def numbers(text: str) -> set[str]:
    """The exercises that a text names, those of a range each."""
    ranges = RANGE.findall(text)
    inside = {f"{u}.{n}" for u, first, last in ranges for n in range(int(first), int(last) + 1)}
    return inside | set(NUMBER.findall(text))


def rows(lang: str) -> list[set[str]]:
    """The exercises of each row of the tables, in order."""
    return [numbers(exercises) for _, exercises in ROW.findall(PAGES[lang].read_text("utf-8"))]


@pytest.mark.parametrize("lang", PAGES)
def test_every_exercise_is_named_and_none_that_is_not(lang: str) -> None:
    text = PAGES[lang].read_text("utf-8")
    whole = {f"{unit}." for unit in re.findall(r"\((\d)\)", text)}  # "training (8)"
    exercises = set(HEADING.findall(UNITS))
    unnamed = {number for number in exercises - numbers(text) if number[:2] not in whole}
    assert (numbers(text) - exercises, unnamed) == (set(), set())


def test_both_languages_name_the_same_exercises_row_by_row() -> None:
    assert rows("en") == rows("es")
    assert len(rows("en")) > 30


@pytest.mark.parametrize("lang", PAGES)
def test_what_units_link_to_of_the_guides_stands_in_the_tables(lang: str) -> None:
    linked = {link for link in ANCHOR.findall(UNITS) if "autodiff" in link[0]}
    told = set(ANCHOR.findall(PAGES[lang].read_text("utf-8")))
    assert linked - told - {("autodiff", "#cases_where_gradient_returns_none")} == set()


@pytest.mark.parametrize("lang", PAGES)
def test_each_unit_has_its_picture_in_order(lang: str) -> None:
    shown = re.findall(r"pictures/units/(u\d\d)_\w+-" + lang, PAGES[lang].read_text("utf-8"))
    assert len(shown) == 8
    assert all(one < other for one, other in pairwise(shown))
