"""Two attackers at once, each in a warm process of its own: both are forks of one loader.

They share what it imported. What one leaves, ends or looks for must not be the other's: all that
is promised of others, of what outlives a grading, and of the judge is tried by both side by side;
by day, of the judge, what goes for processes: what goes for its pipe or its words shares nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cinta.run.loaded import Loaded
from cinta.run.warm import Warm
from tests.conftest import Classroom
from tests.hostile.corpus import Case, cases
from tests.hostile.room import Breach, Room, played
from tests.hostile.test_hostile import HERE, group

OF_OTHERS = ("others", "outlive")

OF_PROCESSES = ("kills_everything", "stops_the_others")


def _parameter(case: Case) -> object:
    by_day = case.expect.promise in OF_OTHERS or case.name in OF_PROCESSES
    left = [] if by_day else [pytest.mark.nightly]
    return pytest.param(case, id=case.name, marks=[group(HERE), *left])


BOTH = [
    _parameter(case)
    for case in cases()
    if case.expect.promise in (*OF_OTHERS, "judge")
    and HERE not in case.expect.settings_where_it_cannot_hold
]


@pytest.fixture(scope="module")
def rooms(
    classroom: Classroom, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Room, Room]]:
    if loaded.ready().alone or not loaded.is_isolated:
        pytest.skip("each warm process has an import, or the machine's own /tmp: nothing is shared")
    folder = tmp_path_factory.mktemp("side-by-side")
    warm, one = Warm(loaded).ready(), Room(classroom, folder / "one")
    yield one, one.beside(warm, folder / "two")
    one.close()
    warm.close()


@pytest.mark.slow
@pytest.mark.parametrize("case", BOTH)
def test_two_attackers_side_by_side_reach_nothing(rooms: tuple[Room, Room], case: Case) -> None:
    def both(patience: float) -> None:
        with ThreadPoolExecutor(2) as threads:
            ended = [threads.submit(room.play, case, patience) for room in rooms]
        found = [error for one in ended if (error := one.exception())]
        for error in found:
            if not isinstance(error, Breach):
                raise error
        if found:
            raise Breach("\n".join(map(str, found)))

    played(both)
