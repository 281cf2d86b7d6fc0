"""``pytest --submission NOTEBOOK autograder/units/u01_scalar.py``: one test item for each check.

The notebook is run isolated, as ``cinta grade`` does it; ``--submission-seed`` repeats the draws.
Without ``--submission`` the plugin does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .arguments import seed

if TYPE_CHECKING:
    from ..grading.examination import Examination
    from ..unit import Unit


class CheckFailed(Exception):
    """A check that did not pass; the text is what the student reads and what the teacher sees."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options, one group."""
    group = parser.getgroup("cinta")
    group.addoption("--submission", type=Path, metavar="NOTEBOOK", help="judge this notebook")
    group.addoption("--submission-seed", type=seed, metavar="N", help="seed of the hidden inputs")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A unit's source, if a submission is to be judged."""
    submission = parent.config.getoption("--submission")
    if submission is None or not _is_unit(file_path):
        return None
    return UnitFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """A unit's source is no module of tests: its cells, wrong answers among them, are never run."""
    return NoModule.from_parent(parent, path=module_path) if _is_unit(module_path) else None


def _is_unit(path: Path) -> bool:
    if path.suffix != ".py" or path.stem[:1] != "u" or not path.stem[1:3].isdigit():
        return False
    return "\n# %% exercise=" in path.read_text(encoding="utf-8", errors="replace")


class NoModule(pytest.Module):
    """A file that pytest would import; nothing is collected from it so."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Nothing."""
        return iter(())


class UnitFile(pytest.File):
    """One unit: its exercises' checks, in order, asked of one submission."""

    _examination: Examination | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each check; nothing is run yet."""
        from ..source import load

        unit = load(self.path)
        for exercise in unit.exercises:
            for check in exercise.checks if exercise.is_asked else ():
                name = f"{exercise.name}::{check.name}"
                yield CheckItem.from_parent(
                    self, name=name, unit=unit, exercise=exercise.name, check=check.name
                )

    def examination(self, unit: Unit) -> Examination:
        """The submission, opened when the first check asks for it."""
        if self._examination is None:
            from ..checks.draw import fresh_seed
            from ..grading.answer_keys import make_answer_keys
            from ..grading.judging import examine
            from ..lms.seen import read_named
            from ..run.warm import Limits, Warm
            from ..submission.notebook import read_notebook

            given = self.config.getoption("--submission-seed")
            path: Path = self.config.getoption("--submission")
            notebook = read_notebook(read_named(path))
            warm = Warm().ready()
            self.config.add_cleanup(warm.close)
            keys = make_answer_keys(unit, warm, fresh_seed() if given is None else given)
            lang = unit.spoken(notebook.lang)
            self._examination = examine(unit, notebook, keys, warm, Limits(), lang)
        return self._examination


class CheckItem(pytest.Item):
    """One check of one exercise."""

    def __init__(self, *, unit: Unit, exercise: str, check: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._unit, self._exercise, self._check = unit, exercise, check

    def runtest(self) -> None:
        """Ask and judge."""
        from ..results import ExerciseResult

        parent = self.parent
        assert isinstance(parent, UnitFile)
        examination = parent.examination(self._unit)
        key = examination.keys.check(self._exercise, self._check)
        result = examination.check(key, self._unit.exercise(self._exercise))
        judged = ExerciseResult(name=self._exercise, checks=(result,))
        (result,) = examination.explained(judged).checks
        if result.verdict != "passed":
            said = [f"{label}: {text}" for label, text in result.parts(examination.lang)]
            raise CheckFailed("\n".join([result.title, *said, result.detail]).rstrip())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> Any:
        """The message alone: no traceback of ours helps a student."""
        if isinstance(excinfo.value, CheckFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands in the unit's source."""
        check = next(c for c in self._unit.exercise(self._exercise).checks if c.name == self._check)
        return self.path, check.line - 1, self.name
