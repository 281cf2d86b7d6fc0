"""A mistake has the name that tells a teacher most: a known one, the tape's reason, or the kind."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from cinta.checks.message_texts import STEP
from cinta.course import EXERCISES
from cinta.records.outline import ExerciseOutline, Outline, outline, titled
from cinta.report.gathered import Gathered
from cinta.report.lists import letter
from cinta.report.misconceptions import Misconception, misconceptions
from cinta.report.mistakes import KINDS, REASONS, Mistake, mistake_of
from cinta.results import CheckResult, Kind, SubmissionResult, Verdict
from cinta.tape.causes import Cause
from cinta.unit import Unit
from tests.conftest import COURSE

from .classes import Failed, submission, unit_of

UNIT = unit_of()
SLOPE = UNIT.exercise("polynomial_slope")
NO_PATH = next(w for w in SLOPE.wrong if w.family == "no_path")
ALONE = next(w for w in SLOPE.wrong if not w.family)


def found(*results: SubmissionResult, lang: str = "es") -> list[Misconception]:
    gathered = Gathered([outline(UNIT)])
    for result in results:
        gathered.add(result, (), "page")
    ((exercise, several),) = misconceptions(gathered, UNIT.name, gathered.lines[UNIT.name], lang)
    assert exercise == SLOPE.name
    return several


def failing(*hows: Failed) -> list[SubmissionResult]:
    return [submission(UNIT, f"s{n}", {SLOPE.name: how}) for n, how in enumerate(hows)]


def times(several: list[Misconception]) -> list[tuple[int, str]]:
    return [(len(one.lines), one.text) for one in several]


def test_none_for_two_reasons_is_two_misconceptions() -> None:
    unwatched, outside = Failed("none", reason="not_watched"), Failed("none", reason="before_tape")
    rows = failing(unwatched, outside, unwatched, Failed("none"), Failed("none", reason="unknown"))
    assert times(found(*rows)) == [
        (2, KINDS["es"]["none"]),
        (2, REASONS["es"]["not_watched"]),
        (1, REASONS["es"]["before_tape"]),
    ]
    assert times(found(*rows, lang="en"))[1] == (2, REASONS["en"]["not_watched"])


def test_a_known_mistake_with_the_name_of_a_reason_is_not_that_reason() -> None:
    rows = failing(Failed("none", "not_watched"), Failed("none", reason="not_watched"))
    assert len(found(*rows)) == 2


def test_a_family_stays_one_and_its_causes_are_told_apart_beneath() -> None:
    unwatched = Failed("none", "no_path", reason="not_watched")
    outside = Failed("none", "no_path", reason="after_tape")
    (one,) = found(*failing(outside, unwatched, unwatched, Failed("none", "no_path")), lang="en")
    assert one.text == SLOPE.message_of(NO_PATH)["en"]
    assert one.causes == (
        (2, REASONS["en"]["not_watched"]),
        (1, REASONS["en"]["after_tape"]),
        (1, "without a reason that the tape shows"),
    )
    (same,) = found(*failing(unwatched, unwatched))
    assert same.causes == ((2, REASONS["es"]["not_watched"]),)
    (untold,) = found(*failing(Failed("none", "no_path")))
    assert untold.causes == ()


def test_one_mistake_with_one_cause_needs_no_telling_apart() -> None:
    (one,) = found(*failing(Failed("none", ALONE.id, reason="not_watched")))
    assert one.causes == ()
    (of_the_tape,) = found(*failing(Failed("none", reason="not_watched")))
    assert of_the_tape.causes == ()


@pytest.mark.parametrize(
    ("wrong", "reason", "due"),
    [
        ("no_path", "not_watched", Mistake("known", "no_path")),
        ("", "not_watched", Mistake("tape", "not_watched")),
        ("", "not_recorded", Mistake("kind", "none")),
        ("", "made up by a student", Mistake("kind", "none")),
    ],
)
def test_a_mistake_is_named_by_what_tells_most(wrong: str, reason: str, due: Mistake) -> None:
    check = CheckResult(
        name="c",
        title="t",
        verdict=Verdict.FAILED,
        points=0,
        max_points=1,
        kind=Kind.NONE,
        wrong=wrong,
        reason=reason,
    )
    assert mistake_of(check) == due


def test_every_kind_and_every_reason_that_says_something_has_a_name_in_both_languages() -> None:
    say_no_more = {Cause.UNKNOWN, Cause.NOT_RECORDED, Cause.SEEN_IN_PART}
    of_none = {cause for cause in Cause if not cause.has_gradient}
    for lang in ("es", "en"):
        assert KINDS[lang].keys() >= STEP[lang].keys()
        assert REASONS[lang].keys() == of_none - say_no_more
    assert KINDS["es"].keys() == KINDS["en"].keys()


@pytest.mark.parametrize("name", sorted(path.stem for path in COURSE.sources.glob("u*.py")))
def test_what_can_be_sent_links_to_a_section_of_the_notebook_that_students_have(
    units: dict[str, Unit], name: str
) -> None:
    """JupyterLab makes a heading's address of its text, before a formula in it is drawn."""
    unit = units[name]
    of_it = outline(unit)
    for lang in unit.languages:
        path = COURSE.root / EXERCISES / lang / name / f"{name}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        there = {
            heading.replace("`", "").replace(" ", "-")
            for text in prose
            for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        }
        for exercise in of_it.exercises:
            for wrong in exercise.wrong:
                text = titled(wrong.messages, lang)
                sent = letter(text, name, of_it, exercise.name, lang)
                assert sent.partition(f"({name}.ipynb#")[2].rpartition(") ")[0] in there, sent
                assert text in sent


def test_what_is_sent_of_an_exercise_without_a_heading_links_to_the_notebook_alone() -> None:
    bare = ExerciseOutline(
        name="e", titles={}, sections={"en": ""}, asks="", given="", blank="", right=(), wrong=()
    )
    bare = msgspec.structs.replace(bare, titles={"en": "e"})
    sent = letter("Why", "u", Outline("u", {}, (bare,)), "e", "en")
    assert sent.endswith("that section of the notebook (u.ipynb) and try again.")
    old = msgspec.structs.replace(bare, titles={"en": "1.1 A b"}, sections={})
    assert "(u.ipynb#1.1-A-b)" in letter("Why", "u", Outline("u", {}, (old,)), "e", "en")
