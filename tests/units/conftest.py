"""Units that are built and gated in the tests' own processes, on one draw that serves both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from cinta.checks.answer_key import AnswerKeys
from cinta.checks.key_making import Authors
from cinta.course import EXERCISES, SOLUTIONS
from cinta.grading.answer_keys import Words, keys_of, make_answer_keys
from cinta.run.otter import WarmOtter
from cinta.run.warm import Warm
from cinta.unit import Unit
from tests.conftest import SEED, Classroom, NeverClosed


class OneDraw:
    """Answer keys by the source that they are of: made for the build, and taken by the gate.

    Those of the course are the session's. Of any other seed they are made as ever. ``words`` is
    what the others know of what is wrong.
    """

    words = Words.ALL

    def __init__(self, classroom: Classroom) -> None:
        self._classroom = classroom
        self._course = {unit.path.read_bytes(): name for name, unit in classroom.units.items()}
        self._made: dict[tuple[bytes, Words], AnswerKeys] = {}

    def for_the_build(self, unit: Unit, warm: Warm, seed: int) -> AnswerKeys:
        """In place of :func:`make_answer_keys`, as a build calls it."""
        assert seed == SEED
        source = unit.path.read_bytes()
        if source in self._course:
            return self._classroom.keys(self._course[source])
        about = source, self.words
        if about not in self._made:
            self._made[about] = make_answer_keys(unit, warm, seed, words=self.words)
        return self._made[about]

    def for_the_gate(self, unit: Unit, authors: Mapping[str, Authors], seed: int) -> AnswerKeys:
        """In place of :func:`keys_of`, as the gate calls it."""
        if seed != SEED:
            return keys_of(unit, authors, seed)
        return self.for_the_build(unit, self._classroom.warm, seed)


@pytest.fixture(scope="session")
def one_draw(classroom: Classroom) -> OneDraw:
    """The keys of what is built here."""
    return OneDraw(classroom)


@pytest.fixture(scope="session")
def stock() -> Iterator[WarmOtter]:
    """Stock Otter, its kernels forked from one process for all units."""
    with closing(WarmOtter()) as otter:
        yield otter


def crosswise(unit: Unit) -> list[tuple[str, str]]:
    """In place of :func:`notebooks_of`: the blank in the first language, the solution in the last.

    Stock Otter runs the archive of each language once; all four runs are made at night.
    """
    return [(unit.languages[0], EXERCISES), (unit.languages[-1], SOLUTIONS)]


@pytest.fixture
def in_session(
    classroom: Classroom, one_draw: OneDraw, stock: WarmOtter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Build and gate with the processes of the tests, on the draw of the build alone.

    Hundreds of other draws are judged by "python -m fuzz seeds"; "make gate" takes three.
    """
    monkeypatch.setattr("cinta.commands.gate.notebooks_of", crosswise)
    for module in ("gate", "publish"):
        monkeypatch.setattr(f"cinta.commands.{module}.Warm", lambda: NeverClosed(classroom.warm))
    monkeypatch.setattr("cinta.commands.publish.make_answer_keys", one_draw.for_the_build)
    monkeypatch.setattr("cinta.commands.gate.keys_of", one_draw.for_the_gate)
    monkeypatch.setattr("cinta.commands.gate.WarmOtter", lambda: NeverClosed(stock))
    monkeypatch.setattr("cinta.commands.gate.SEEDS", (SEED,))
