"""A choice is read and never run, and tells nobody its key; what a person marks waits for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cinta.checks.key_making import key_for_a_person, key_of_a_choice
from cinta.grading.engine import Work
from cinta.grading.unasked import read_unasked
from cinta.otter.judge import Judged
from cinta.report.otter_texts import student_text
from cinta.results import ExerciseResult, Kind, Status, SubmissionResult, Verdict
from cinta.run.warm import Limits
from cinta.source import load
from cinta.submission.fit import mentions
from cinta.submission.notebook import Notebook, read_notebook
from cinta.unit import WRITE_HERE

UNIT = load(Path(__file__).parent / "kinds" / "u93_unasked.py")
LOSS = "`loss` is what is differentiated: the target."


def notebook(*cells: tuple[str, str, str]) -> Notebook:
    """A notebook of cells: what each is (``answer in_words``, or nothing), its kind, its source."""
    made = []
    for ours, kind, source in cells:
        role, _, exercise = ours.partition(" ")
        own = {"cinta": {"role": role, "exercise": exercise}} if ours else {}
        made.append({"cell_type": kind, "metadata": own, "source": source})
    return read_notebook(json.dumps({"cells": made, "nbformat": 4}).encode())


def judged(name: str, *cells: tuple[str, str, str], lang: str = "en") -> ExerciseResult:
    exercise = UNIT.exercise(name)
    make = key_of_a_choice if exercise.options else key_for_a_person
    keys = [make(exercise, check) for check in exercise.checks if check.hidden]
    return read_unasked(notebook(*cells), UNIT, exercise, keys, lang)


@pytest.mark.parametrize(
    ("code", "verdict", "kind", "points"),
    [
        ('which_source = "b"', Verdict.PASSED, Kind.NOTHING, 2),
        ("which_source = ' B) '", Verdict.PASSED, Kind.NOTHING, 2),
        ("x = 1\nwhich_source = b  # no quotes", Verdict.PASSED, Kind.NOTHING, 2),
        ('%time\nwhich_source: str = "(b)."', Verdict.PASSED, Kind.NOTHING, 2),
        ('which_source = "a"', Verdict.FAILED, Kind.OPTION, 0),
        ('which_source = "d"', Verdict.FAILED, Kind.NO_OPTION, 0),
        ('which_source = "ab"[1]', Verdict.FAILED, Kind.NO_OPTION, 0),
        ("which_source = 3", Verdict.FAILED, Kind.NO_OPTION, 0),
        ("which_source = ...", Verdict.BLANK, Kind.BLANK, 0),
        ("def f():\n    which_source = 'b'", Verdict.FAILED, Kind.MISSING, 0),
        ("which_source = (", Verdict.FAILED, Kind.MISSING, 0),
    ],
)
def test_a_choice_is_what_stands_in_its_cell(
    code: str, verdict: Verdict, kind: Kind, points: float
) -> None:
    result = judged("which_source", ("answer which_source", "code", code))
    (check,) = result.checks
    assert (check.verdict, check.kind, check.points) == (verdict, kind, points)
    assert check.message or verdict == Verdict.PASSED


def test_a_wrong_option_is_told_its_reason_and_no_other() -> None:
    result = judged("which_source", ("answer which_source", "code", 'which_source = "a"'))
    assert result.checks[0].why == LOSS
    assert "tape" not in result.checks[0].message
    spanish = judged("which_source", ("", "code", 'which_source = "a"'), lang="es")
    assert spanish.checks[0].seen == "Elegiste «a»."


def test_its_own_cell_alone_counts_and_nobody_has_a_second_guess() -> None:
    own = ("answer which_source", "code", 'which_source = "a"')
    below = ("", "code", 'which_source = "b"')
    assert judged("which_source", own, below).points == 0
    assert judged("which_source", below, own).points == 0
    blank = ("answer which_source", "code", "which_source = ...")
    assert judged("which_source", below, blank).points == 2  # answered in a cell of one's own
    assert judged("which_source", below, ("", "code", 'which_source = "c"')).points == 0


@pytest.mark.parametrize("text", ["SÍ", "si", " Sí. "])
def test_accents_and_case_do_not_matter(text: str) -> None:
    result = judged("only_practice", ("", "code", f'records_outside = "{text}"'))
    assert result.checks[0].wrong == "sí"
    assert (result.points, result.max_points) == (0, 0)


def test_the_public_key_holds_neither_the_right_option_nor_a_reason() -> None:
    exercise = UNIT.exercise("which_source")
    public, hidden = (key_of_a_choice(exercise, check) for check in exercise.checks)
    assert public.choice is not None
    assert hidden.choice is not None
    assert (public.choice.right, public.choice.reasons) == ("", {})
    assert (hidden.choice.right, set(hidden.choice.reasons)) == ("b", {"a", "c"})


@pytest.mark.parametrize("option", ["a", "b"])
def test_where_results_are_shown_at_once_a_choice_is_recorded(option: str) -> None:
    chosen = judged("which_source", ("", "code", f'which_source = "{option}"'))
    written = judged("in_words", ("words in_words", "markdown", "Because."))
    result = SubmissionResult(
        submission="a",
        student="a",
        unit=UNIT.name,
        status=Status.GRADED,
        exercises=(chosen, written),
    )
    shown = Judged(
        work=Work(UNIT, Limits(), "en"),
        lang="en",
        seed=1,
        result=result,
        public={"which_source": (), "in_words": ()},
        layers=[],
        missing={},
        how="",
    )
    assert [one.verdict for one in shown.told.exercises] == [Verdict.RECORDED, Verdict.TO_MARK]
    text = student_text(shown.told, shown.public, "en")
    assert text == "✅ which_source: recorded\n✎ in_words: a person marks it"
    assert [one.name for one in shown.asked] == ["which_source"]
    assert shown.result.score == (2 if option == "b" else 0)


WORDS = "Because `w` is **not** on the path."


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ([("words in_words", "markdown", WORDS)], WORDS),
        ([("words in_words", "markdown", f"{WRITE_HERE['en']}\n\n{WORDS}")], WORDS),
        (
            [("words in_words", "markdown", WRITE_HERE["es"]), ("", "markdown", WORDS)],
            WORDS,  # in a cell of one's own, right below
        ),
        ([("", "markdown", WORDS)], WORDS),  # the metadata are lost
        ([("words in_words", "markdown", WRITE_HERE["en"])], ""),
        ([("words in_words", "markdown", " "), ("prose", "markdown", "# Next")], ""),
    ],
)
def test_an_answer_in_words_is_kept_for_who_marks_it(
    cells: list[tuple[str, str, str]], written: str
) -> None:
    result = judged("in_words", *cells)
    assert result.written == written
    assert result.verdict == (Verdict.TO_MARK if written else Verdict.BLANK)
    assert (result.points, result.max_points, result.to_mark) == (0, 3, 3 if written else 0)


def test_a_plot_waits_too_and_a_blank_does_not() -> None:
    exercise = UNIT.exercise("a_plot")
    assert judged("a_plot", ("answer a_plot", "code", exercise.solution)).to_mark == 1
    assert judged("a_plot", ("answer a_plot", "code", exercise.blank)).verdict == Verdict.BLANK


def test_a_notebook_of_nothing_else_is_of_its_unit() -> None:
    found = notebook(("words in_words", "markdown", WORDS))
    assert mentions(found, UNIT.exercise("in_words"))
