"""The judge's hold on the warm process: whose fault an ending is, and what is left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from cinta.errors import ChildGone, WarmGone
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Warm
from cinta.student import Call
from cinta.values import Scalar, Sequence
from tests.conftest import QUICK


def student(warm: Warm) -> RemoteStudent:
    return RemoteStudent(warm, QUICK, time.monotonic() + 30)


def children(parent: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def keeper_of(warm: Warm) -> int:
    """The process that was started, or where there is bubblewrap the one that its init started."""
    if "own processes" not in warm.layers:
        return warm.pid
    (init,) = children(warm.pid)
    (keeper,) = children(init)
    return keeper


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="signals into the sandbox take root")
@pytest.mark.parametrize("which", ["keeper", "zygote"])
def test_a_keeper_or_zygote_that_ends_is_our_fault_and_never_the_students(which: str) -> None:
    warm = Warm().ready()
    asked = student(warm)
    asked.run(["def f(x): return x"])
    keeper = keeper_of(warm)
    (zygote,) = children(keeper)
    os.kill(keeper if which == "keeper" else zygote, signal.SIGKILL)
    with pytest.raises(WarmGone):
        _ask_for_two_seconds(asked)
    asked.close()
    warm.close()


def _ask_for_two_seconds(asked: RemoteStudent) -> None:
    for _ in range(100):
        asked.ask([Call("f", (Scalar(1),))])
        time.sleep(0.02)


def test_a_closed_warm_process_says_so_when_it_is_asked_for_a_child() -> None:
    never_ready = Warm()
    never_ready.close()
    never_ready.close()
    with pytest.raises(WarmGone):
        never_ready.spawn(QUICK)


def test_children_of_one_warm_process_know_nothing_of_each_other(warm: Warm) -> None:
    one, other = student(warm), student(warm)
    one.run(["x = 1\ndef f(): return x"])
    other.run(["def f(): return x"])
    (answer,) = one.ask([Call("f", ())])
    assert answer.value == Scalar(1)
    raised = other.ask([Call("f", ())])[0].raised
    assert raised is not None
    assert raised.type == "NameError"
    one.close()
    other.close()


def test_a_closed_student_answers_no_more(warm: Warm) -> None:
    asked = student(warm)
    asked.run(["x = 1"])
    asked.close()
    asked.close()
    with pytest.raises(ChildGone):
        asked.ask([Call("f", ())])


def test_a_child_collects_its_own_garbage_and_passes_over_what_was_imported(warm: Warm) -> None:
    asked = student(warm)
    asked.run(["import gc\nfrozen = gc.get_freeze_count()\ndef f(): return gc.isenabled(), frozen"])
    (answer,) = asked.ask([Call("f", ())])
    asked.close()
    assert isinstance(answer.value, Sequence)
    enabled, frozen = answer.value.items
    assert enabled == Scalar(True)
    assert isinstance(frozen, Scalar)
    assert isinstance(frozen.value, int)
    assert frozen.value > 100_000


def test_the_isolation_in_force_is_named(warm: Warm) -> None:
    assert "rlimits" in warm.layers
    assert "no new privileges" in warm.layers
