"""What a student reads of a check on their page: three parts, each said once, and never markup."""

from __future__ import annotations

import re

from msgspec.structs import replace

from cinta.report.page import page
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict

from .markup import foreign_markup

CHECK = CheckResult(
    name="c",
    title="title",
    verdict=Verdict.FAILED,
    points=0,
    max_points=1,
    kind=Kind.NONE,
    seen="It is None.",
    detail="HIDDEN",
    why="x is not watched.",
    step="Run `cinta.record()` first.",
)


def page_of(*checks: CheckResult, lang: str = "en") -> str:
    exercises = (ExerciseResult(name="slope", checks=checks),)
    text = page(
        SubmissionResult(
            submission="a",
            student="a",
            unit="u",
            status=Status.GRADED,
            exercises=exercises,
            lang=lang,
        )
    ).decode()
    assert list(foreign_markup(text)) == []
    assert "HIDDEN" not in text
    return text


def told(text: str) -> list[tuple[str, str, str]]:
    """Part, label and text of each part, in order."""
    return re.findall(r'<div class="(\w+)"><dt>(.*?)</dt> <dd>(.*?)</dd></div>', text)


def test_a_message_is_its_three_parts_with_their_labels() -> None:
    step = "Run <code>cinta.record()</code> first."
    assert told(page_of(CHECK)) == [
        ("seen", "What happens", "It is None."),
        ("why", "Why", "x is not watched."),
        ("step", "Try", step),
    ]
    assert [label for _, label, _ in told(page_of(CHECK, lang="es"))] == [
        "Qué pasa",
        "Por qué",
        "Prueba",
    ]


def test_a_part_that_there_is_not_has_no_label() -> None:
    assert [name for name, _, _ in told(page_of(replace(CHECK, why="")))] == ["seen", "step"]
    nothing = replace(CHECK, seen="", why="", step="")
    assert "<dl" not in page_of(nothing)


def test_what_was_said_in_an_exercise_is_not_said_again() -> None:
    assert len(told(page_of(CHECK, CHECK))) == 3
    elsewhere = replace(CHECK, seen="It is 3.")
    assert [text for _, _, text in told(page_of(CHECK, elsewhere))][3:] == ["It is 3."]


def test_no_part_names_a_folder_of_this_machine() -> None:
    path = "No file: /opt/grader/secret/data.csv"
    assert {t for _, _, t in told(page_of(replace(CHECK, seen=path, why=path + ".", step="")))} == {
        "No file: …/data.csv",
        "No file: …/data.csv.",
    }


def test_backquotes_are_code_where_we_speak_and_a_students_markup_is_text() -> None:
    markup = "`<b>x</b>` <script>"
    quoted = "&lt;b&gt;x&lt;/b&gt;"
    parts = told(page_of(replace(CHECK, seen=markup, why=markup + ".", step="`` ` lone")))
    assert [text for _, _, text in parts] == [
        f"`{quoted}` &lt;script&gt;",
        f"<code>{quoted}</code> &lt;script&gt;.",
        "`` ` lone",
    ]


def test_what_a_driver_tells_is_text() -> None:
    result = ExerciseResult(name="slope", checks=(CHECK,), facts=("traced <b>once</b>\x1b[31m",))
    text = page(
        SubmissionResult(
            submission="a", student="a", unit="u", status=Status.GRADED, exercises=(result,)
        )
    ).decode()
    assert "traced &lt;b&gt;once&lt;/b&gt;\ufffd[31m" in text
