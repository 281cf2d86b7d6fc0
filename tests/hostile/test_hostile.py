"""Every attack of the corpus fails, its honest twin loses nothing, and no trace is left.

All cases share one warm process, so each is also the next student of all cases before it. The
setting (see :mod:`tests.hostile.settings`) is that of the process that runs these tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import Classroom
from tests.hostile.corpus import PROMISES, Case, cases
from tests.hostile.room import PATIENCE, Breach, Room, judged_by, only_ran_out_of_time, played
from tests.hostile.settings import ROOT, SETTINGS, why_not

CASES = cases()


def here() -> str:
    """The name of the setting that these tests run in."""
    if named := os.environ.get("CINTA_HOSTILE_SETTING"):
        return named
    made = subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True)
    who = "ordinary_user" if os.geteuid() else "root"
    return f"{who}_{'without' if made.returncode else 'with'}_namespaces"


HERE = here()


def group(setting: str) -> pytest.MarkDecorator:
    """What may not run beside this in another worker: who has no namespaces shares one /tmp."""
    alone = "without namespaces" if setting.endswith("without_namespaces") else setting
    return pytest.mark.xdist_group(f"hostile {alone}")


@pytest.fixture(scope="module")
def room(classroom: Classroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    room = Room(classroom, tmp_path_factory.mktemp("hostile"))
    yield room
    room.close()


def _parameter(case: Case) -> object:
    """A case that cannot hold here is expected to fail; if it holds, the list is wrong."""
    marks = [group(HERE)]
    if reason := case.expect.settings_where_it_cannot_hold.get(HERE):
        marks.append(pytest.mark.xfail(raises=Breach, strict=True, reason=reason))
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.slow
@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_the_attack_fails_and_its_twin_loses_nothing(room: Room, case: Case) -> None:
    twin = case.expect.promise in os.environ.get(TWINS, " ".join(PROMISES)).split()
    played(lambda patience: room.play(case, patience, twin=twin))


OF_THE_JUDGE = ("read", "shown", "as_judge")
"""Promises that the judge keeps, whatever rights a child has: one setting shows them."""

OF_RIGHTS = frozenset({"others", "instructor", "network", "outlive", "limits", "kernel"})
"""Promises that the setting keeps. A twin does honestly what its attack does: those of the other
promises stay within Python, and lose no more in one setting than in another."""

TWINS = "CINTA_HOSTILE_TWINS"
"""The promises whose twins are played; without it, all are."""

OTHERS = [name for name in SETTINGS if name != HERE]


def differs_in_both(name: str) -> bool:
    """Is another user there, and are there namespaces just where there are none here?"""
    here, other = SETTINGS[HERE], SETTINGS[name]
    return here.root != other.root and here.namespaces != other.namespaces


def in_other_settings() -> list[object]:
    """Each attack in each of them, at night with every twin.

    By day with those that depend on it, in the one that differs in both: so twins are played by
    both users, and with namespaces and without.
    """
    by_day = [
        pytest.param(
            name, OF_RIGHTS if differs_in_both(name) else frozenset(), id=name, marks=group(name)
        )
        for name in OTHERS
    ]
    whole = [
        pytest.param(
            name,
            frozenset(PROMISES),
            id=f"{name}, every twin",
            marks=[group(name), pytest.mark.nightly],
        )
        for name in OTHERS
    ]
    return [*by_day, *whole]


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("name", "twins"), in_other_settings())
def test_the_corpus_ends_as_written_in_the_other_settings(
    name: str, twins: frozenset[str], classroom: Classroom
) -> None:
    """A setting that cannot be made on this machine is refused with the reason, printed."""
    names = [case.name for case in CASES if case.expect.promise not in OF_THE_JUDGE]
    for driven in {case.expect.driven for case in CASES}:
        judged_by(classroom, driven)
    with TemporaryDirectory() as folder:
        about = classroom.lend(Path(folder)) | {TWINS: " ".join(sorted(twins))}
        done = _played(name, names, about)
    if reason := why_not(SETTINGS[name]):
        print(f"{name} cannot be made here: {reason}")
        assert (done.returncode, reason in done.stderr) == (2, True)
    else:
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def _played(
    setting: str, names: list[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    corpus = f"{__file__}::{test_the_attack_fails_and_its_twin_loses_nothing.__name__}"
    what = [f"{corpus}[{name}]" for name in names]
    quiet = ["-q", "-rfEX", "--tb=line", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *quiet, *what]
    launcher = [sys.executable, "-m", "tests.hostile.settings", setting, "--", *command]
    return subprocess.run(
        launcher,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_time_that_ran_out_is_tried_again() -> None:
    slow = "attack: points {'a': 1.0}, not {'a': 2.0}; note ''; ['a: Time ran out: is there']"
    assert only_ran_out_of_time(f"busy: Four busy threads\n{slow}")
    assert not only_ran_out_of_time(f"busy: Four busy threads\n{slow}\nattack: 'key' shows")
    assert not only_ran_out_of_time("busy: Four busy threads\nattack: points 9, not 1")
    assert not only_ran_out_of_time("busy: Four busy threads")


def test_who_ran_out_of_time_has_more_of_it_once_and_nobody_else() -> None:
    late, wrong = "attack: 'f' says 'Time ran out'", "attack: points 9, not 1"
    for said, given in ((late, [1.0, PATIENCE]), (wrong, [1.0])):
        tries: list[float] = []

        def play(patience: float, said: str = said, tries: list[float] = tries) -> None:
            tries.append(patience)
            raise Breach(said)

        with pytest.raises(Breach):
            played(play)
        assert tries == given
