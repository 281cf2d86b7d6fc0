"""An answer that a person marks is said to wait for that, wherever there are points to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from cinta.records.outline import ExerciseOutline, Outline
from cinta.report.class_report import class_report
from cinta.report.comment import comment
from cinta.report.gathered import Gathered
from cinta.report.otter_texts import student_text
from cinta.report.page import page
from cinta.report.table import write_grades
from cinta.report.terminal import closing_table
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict

from .markup import foreign_markup

RIGHT = CheckResult(name="r", title="slope", verdict=Verdict.PASSED, points=2.0, max_points=2.0)
WAITS = CheckResult(
    name="why", title="says where", verdict=Verdict.TO_MARK, points=0.0, max_points=3.0
)
SAID = {"es": "Por calificar", "en": "To be marked"}
OUTLINE = Outline(
    "u09_words",
    {"es": "Palabras", "en": "Words"},
    tuple(
        ExerciseOutline(
            name=name,
            titles={"es": name, "en": name},
            asks="",
            given="",
            blank="",
            right=(),
            wrong=(),
        )
        for name in ("slope", "in_words")
    ),
)


def result_in(lang: str) -> SubmissionResult:
    words = ExerciseResult(
        name="in_words", checks=(WAITS,), written="Because <b>none</b> leads to x."
    )
    return SubmissionResult(
        submission="a",
        student="a",
        unit="u09_words",
        status=Status.GRADED,
        exercises=(ExerciseResult(name="slope", checks=(RIGHT,)), words),
        lang=lang,
    )


@pytest.mark.parametrize("lang", SAID)
def test_everybody_reads_that_it_is_to_be_marked(lang: str, tmp_path: Path) -> None:
    result = result_in(lang)
    assert (result.score, result.to_mark, result.max_score) == (2.0, 3.0, 5.0)
    shown = page(result).decode()
    assert SAID[lang] in shown
    assert "Because &lt;b&gt;none&lt;/b&gt; leads to x." in shown
    assert list(foreign_markup(shown)) == []
    assert f"0/3: {SAID[lang].lower()}" in comment(result)
    gathered = Gathered((OUTLINE,))
    gathered.add(result, (), "a.html")
    report = class_report(gathered, {"lang": lang}, lang).decode()
    assert f'aria-label="{SAID[lang].lower()}"' in report
    assert '<td class="num">–</td>' in report  # of what nobody has marked, nothing is known
    assert "✎ in_words: " in student_text(result, {}, lang)


def test_in_the_table_for_programs_and_in_the_one_for_people(tmp_path: Path) -> None:
    write_grades(tmp_path / "grades.csv", [OUTLINE], [result_in("en")])
    table = (tmp_path / "grades.csv").read_text()
    assert table.endswith("a,,a,u09_words,graded,2,5,2,to be marked,\n")
    console = Console(record=True, width=120)
    closing_table([result_in("en")], console)
    assert "2/5" in (text := console.export_text())
    assert "✎ to be marked" in text
