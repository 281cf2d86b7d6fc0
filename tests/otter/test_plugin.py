"""The plugin's hooks as Otter calls them, with Otter's own tests and results, but no kernel.

The session's warm process judges; ``tests/otter/test_runs.py`` has Otter itself run the archive.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import os
import re
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cinta.otter.judge
from cinta.errors import WarmGone
from cinta.otter.guard import EMPTY_ZIP, INERT
from cinta.report.otter_texts import check_line
from cinta.results import SubmissionResult
from cinta.run.warm import Limits, Warm
from cinta.unit import Unit
from tests.conftest import SEED, Classroom, as_notebook
from tests.otter.conftest import LANG, UNIT, with_settings

pytestmark = pytest.mark.slow

SETTINGS = {"unit": f"{UNIT}.py", "lang": LANG, "seed": SEED}
LIMITS: dict[str, Any] = {"cell_seconds": 5.0, "question_seconds": 1.0}


class SharedPool:
    """A pool with the session's one warm process in it, which stays."""

    def __init__(self, warm: Warm) -> None:
        self._warm, self.missing = warm, warm.missing

    @contextlib.contextmanager
    def borrow(self) -> Iterator[SharedPool]:
        yield self

    def warm(self) -> Warm:
        return self._warm

    def layers(self) -> list[str]:
        return self._warm.layers

    def drop(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def shared(warm: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cinta.otter.judge, "WarmPool", lambda size: SharedPool(warm))


Grade = Callable[..., dict[str, Any]]


@pytest.fixture
def grade(
    hardened: Path, schema: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Grade:
    """Grade a submission by the hooks, in Otter's order; results.json, with the report in it."""
    from otter.run.run_autograder import AutograderConfig
    from otter.test_files import GradingResults, create_test_file

    from cinta.otter.plugin import OutsideJudge

    def graded(submission: dict[str, bytes], **settings: object) -> dict[str, Any]:
        autograder = tmp_path / "autograder"
        with zipfile.ZipFile(hardened) as archive:
            archive.extractall(autograder / "source")
        (autograder / "submission").mkdir()
        (autograder / "submission" / "tests").symlink_to(autograder / "source" / "tests")
        for name, content in submission.items():
            (autograder / "submission" / name).write_bytes(content)
        first = autograder / "submission" / next(iter(submission))
        plugin = OutsideJudge(str(first), {}, SETTINGS | {"limits": LIMITS} | settings)
        plugin.before_grading(None)
        left = {p.name: p.read_bytes() for p in first.parent.iterdir() if p.name != "tests"}
        assert set(left.values()) <= {INERT, EMPTY_ZIP, b""}, "something of the student's is left"
        (cell,) = plugin.before_execution(None).cells
        monkeypatch.setitem(sys.modules, "cinta.notebook", None)  # put back afterwards
        exec(cell.source, {})
        tests = [create_test_file(str(p), None) for p in sorted(first.parent.glob("tests/*.py"))]
        for test in tests:
            test.run({})
        results = GradingResults(tests)
        plugin.after_grading(results)
        output: dict[str, Any] = results.to_gradescope_dict(AutograderConfig({}))
        jsonschema.validate(output, schema)
        return output | {"report": plugin.generate_report()}

    return graded


def points_of(output: dict[str, Any]) -> dict[str, float]:
    return {test["name"]: test["score"] for test in output["tests"] if "score" in test}


def most_of(output: dict[str, Any]) -> dict[str, float]:
    return {test["name"]: test["max_score"] for test in output["tests"] if "score" in test}


def hidden_texts(unit: Unit) -> list[str]:
    return [check.name for e in unit.exercises for check in e.hidden_checks]


NUMBERS = {"right": 0, "partly wrong": 3, "blank": 7, "an alternative": 6, "crashing": 22}
QUICK = Limits(**LIMITS)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("kind", NUMBERS)
def test_points_and_messages_are_those_of_cinta_grade(
    kind: str, unit: Unit, classroom: Classroom, handed_in: Callable[[int], bytes], grade: Grade
) -> None:
    content = handed_in(NUMBERS[kind])
    ours = classroom.hand_in(content, UNIT, QUICK)
    output = grade({"star.ipynb": content})
    assert points_of(output) == {e.name: e.points for e in ours.exercises}
    assert most_of(output) == {e.name: e.max_points for e in ours.exercises}
    rows = {test["name"]: test["output"] for test in output["tests"]}
    shown = html.unescape(output["output"])
    for exercise in ours.exercises:
        if failure := exercise.first_failure:
            parts = [f"{label}: {text}" for label, text in failure.parts("en")]
            assert [part for part in parts if part not in shown] == []
            lines = check_line(failure, "en").split("\n")
            assert [line for line in lines if line.strip() not in rows[exercise.name]] == []
            assert failure.detail in output["report"]
        else:
            assert f"✅ {exercise.name}: right" in shown
    assert f"{ours.status}, {ours.score:g} of {ours.max_score:g}; seed {SEED}" in output["report"]
    _nothing_hidden_shows(output, ours, unit)


def _nothing_hidden_shows(output: dict[str, Any], ours: SubmissionResult, unit: Unit) -> None:
    """What goes into results.json at all, visible or not, holds no hidden test's text."""
    written = json.dumps({key: output[key] for key in ("tests", "output")}, ensure_ascii=False)
    details = [c.detail for e in ours.exercises for c in e.checks if c.detail]
    for secret in [*hidden_texts(unit), *details, str(SEED), "questions", "check(env"]:
        assert secret not in written


HOSTILE = Path(__file__).parents[1] / "hostile" / "hidden_inputs_through_words"


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", ["submission", "next"])
def test_hidden_inputs_that_an_answer_spells_are_for_the_instructor_alone(
    name: str, grade: Grade
) -> None:
    untold = tomllib.loads((HOSTILE / "expect.toml").read_text(encoding="utf-8"))["untold"]
    output = grade({"star.ipynb": (HOSTILE / f"{name}.ipynb").read_bytes()})
    assert set(points_of(output).values()) == {0.0}
    written = json.dumps({key: output[key] for key in ("tests", "output")}, ensure_ascii=False)
    assert [text for text in untold if text in written] == []
    assert "LEAK" in output["report"]


@pytest.mark.usefixtures("shared")
def test_what_a_student_prints_into_a_message_is_text(
    unit: Unit, classroom: Classroom, grade: Grade
) -> None:
    name = next(e.name for e in unit.exercises if not e.asks)
    raising = f"def {name}(*args):\n    raise ValueError('<script>alert(1)</script> & \\x1b[31m')"
    cells = classroom.sheet(UNIT, **{name: raising})
    output = grade({"star.ipynb": as_notebook(cells)})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in output["output"]
    assert "<script>" not in output["output"]
    assert "\x1b" not in json.dumps(output, ensure_ascii=False)
    assert points_of(output)[name] == 0


BAD = {
    "broken JSON": ({"star.ipynb": b'{"cells": ['}, "unreadable", "complete JSON"),
    "a web page": ({"star.ipynb": b"<html></html>"}, "unreadable", "web page"),
    "no notebook": ({f"{UNIT}.py": b"print(1)"}, "unreadable", "no notebook"),
    "of another unit": (
        {"star.ipynb": b'{"cells": [], "nbformat": 4, "metadata": {}}'}, "wrong_unit", UNIT,
    ),
}  # fmt: skip


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_graded_earns_nothing_and_is_told_why(
    what: str, grade: Grade
) -> None:
    submission, status, why = BAD[what]
    output = grade(submission)
    assert set(points_of(output).values()) == {0}
    assert f"{UNIT}: {status}, 0 of" in output["report"]
    assert why in output["output"]


@pytest.mark.usefixtures("shared")
def test_of_several_notebooks_the_one_that_answers_most_counts_and_a_zip_is_opened(
    handed_in: Callable[[int], bytes], grade: Grade
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("solved.ipynb", handed_in(0))
    output = grade({"blank.ipynb": handed_in(7), "export.zip": packed.getvalue()})
    assert points_of(output) == most_of(output)
    assert re.search(
        r"^notebook: .*solved\.ipynb.*not blank\.ipynb", output["report"], re.MULTILINE
    )


@pytest.mark.usefixtures("shared")
def test_several_that_answer_as_much_are_refused_by_name(
    handed_in: Callable[[int], bytes], grade: Grade
) -> None:
    output = grade({"a.ipynb": handed_in(0), "b.ipynb": handed_in(6)})
    assert set(points_of(output).values()) == {0}
    assert "nothing tells which of these counts: a.ipynb, b.ipynb" in output["output"]


def test_a_warm_process_that_is_gone_is_tried_again_once(
    warm: Warm, handed_in: Callable[[int], bytes], grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    def pool(size: int) -> SharedPool:
        started.append(size)
        if len(started) == 1:
            raise WarmGone("killed by a passer-by")
        return SharedPool(warm)

    monkeypatch.setattr(cinta.otter.judge, "WarmPool", pool)
    output = grade({"star.ipynb": handed_in(0)})
    assert len(started) == 2
    assert points_of(output) == most_of(output)


def _gone(size: int) -> SharedPool:
    raise WarmGone("killed by a passer-by")


def _broken(size: int) -> SharedPool:
    raise RuntimeError("a fault\nof two lines")


FAULTS: dict[str, tuple[dict[str, object], object, str]] = {
    "no warm process": ({}, _gone, "killed by a passer-by"),
    "what nobody foresaw": ({}, _broken, r"RuntimeError: a fault of two lines \(test_plugin"),
    "a unit that is not there": ({"unit": "u99_gone.py"}, None, "u99_gone"),
    "a setting of nobody's": ({"sed": 3}, None, "otter_config.json: .*sed"),
    "a seed that is text": ({"seed": "3"}, None, "otter_config.json: .*seed"),
    "a limit of nobody's": ({"limits": {"hours": 1}}, None, "no limit is 'hours'. Fix: take cell"),
    "a limit that is none": ({"limits": {"total_seconds": 0}}, None, "give 10 to 86400 seconds"),
    "no seed": ({"seed": -1}, None, "give 0 to 2..128 - 1"),
    "a language of nobody's": ({"lang": "fr"}, None, "lang 'fr'. Fix: take es or en"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_our_own_fault_stops_otter_with_one_line_and_never_a_zero(
    fault: str,
    handed_in: Callable[[int], bytes],
    hardened: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from otter.run import main as otter_run

    settings, pool, said = FAULTS[fault]
    if pool:
        monkeypatch.setattr(cinta.otter.judge, "WarmPool", pool)
    archive = with_settings(hardened, tmp_path / "changed.zip", settings)
    (tmp_path / "star.ipynb").write_bytes(handed_in(0))
    with pytest.raises(SystemExit, match=said) as stopped:
        otter_run(str(tmp_path / "star.ipynb"), autograder=str(archive), output_dir=str(tmp_path))
    assert str(stopped.value).startswith("cinta: not graded, by our own fault")
    assert "\n" not in str(stopped.value)
    assert sorted(os.listdir(tmp_path)) == ["changed.zip", "star.ipynb"]
