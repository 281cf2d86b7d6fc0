"""The judge's hold on the warm process: whose fault an ending is, and what is left behind."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from cinta.errors import ChildGone, WarmGone
from cinta.run.loaded import Loaded
from cinta.run.namespaces import why_not
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Warm
from cinta.student import Call
from cinta.values import Scalar, Sequence
from tests.conftest import QUICK


def student(warm: Warm) -> RemoteStudent:
    return RemoteStudent(warm, QUICK, time.monotonic() + 30)


def children(parent: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="signals into the sandbox take root")
@pytest.mark.parametrize("which", ["keeper", "zygote"])
def test_a_keeper_or_zygote_that_ends_is_our_fault_and_never_the_students(
    which: str, loaded: Loaded
) -> None:
    warm = Warm(loaded).ready()
    asked = student(warm)
    asked.run(["def f(x): return x"])
    keeper = warm.pid
    (zygote,) = children(keeper)
    os.kill(keeper if which == "keeper" else zygote, signal.SIGKILL)
    with pytest.raises(WarmGone):
        _ask_again_and_again(asked)
    asked.close()
    warm.close()


def _ask_again_and_again(asked: RemoteStudent) -> None:
    for _ in range(500):
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


def test_what_was_imported_is_old_where_a_child_begins(warm: Warm) -> None:
    asked = student(warm)
    young_and_old = "[len(gc.get_objects(generation=n)) for n in (0, 2)]"
    asked.run([f"import gc\nfound = [gc.isenabled(), *{young_and_old}]\ndef f(): return found"])
    (answer,) = asked.ask([Call("f", ())])
    asked.close()
    assert isinstance(answer.value, Sequence)
    enabled, young, old = (item.value for item in answer.value.items if isinstance(item, Scalar))
    assert isinstance(young, int)
    assert isinstance(old, int)
    assert (enabled, young < 20_000, old > 100_000) == (True, True, True), (young, old)


def test_a_child_that_makes_much_does_not_go_through_all_that_was_imported(warm: Warm) -> None:
    asked = student(warm)
    fulls = "gc.get_stats()[2]['collections']"
    much = "kept = [[n] for n in range(200_000)]"
    asked.run(
        [f"import gc\nbefore = {fulls}\n{much}\nfull = {fulls} - before\ndef f(): return full"]
    )
    (answer,) = asked.ask([Call("f", ())])
    asked.close()
    assert answer.value == Scalar(0)


A_PLOT = """\
import matplotlib.pyplot as plt
lines = plt.plot([0, 1])
plt.show()
open = plt.get_fignums()
"""


def test_a_plot_that_nobody_looks_at_is_not_drawn_and_all_else_is_the_same(warm: Warm) -> None:
    found = []
    for shown in (True, False):
        asked = student(warm)
        (run,) = asked.run([f"{A_PLOT}def f(): return [len(lines), len(open)]"], shown=shown)
        found.append(
            ({kind for one in run.outputs for kind in one.data}, asked.ask([Call("f", ())]))
        )
        asked.close()
    (drawn, answers), (not_drawn, the_same) = found
    assert (drawn, not_drawn) == ({"text/plain", "image/png"}, {"text/plain"})
    assert answers == the_same


def test_of_this_package_a_notebook_imports_nothing_anew(warm: Warm) -> None:
    ours = "{name for name in sys.modules if name.startswith('cinta')}"
    begins = "grader = cinta.start('u01_scalar', 'en', 'a.whl')\ncinta.record()\ncinta.hint"
    cells = [f"import sys\nbefore = {ours}", f"import cinta\n{begins}"]
    asked = student(warm)
    asked.run([*cells, f"def f(): return sorted({ours} - before)"])
    (answer,) = asked.ask([Call("f", ())])
    asked.close()
    assert answer.value == Sequence("list", ())


def test_of_this_package_a_child_imports_nothing(warm: Warm) -> None:
    """Neither to begin with: it would for each submission."""
    since = "names[names.index('cinta.hints') + 1:]"  # the last that the warm process imports
    asked = student(warm)
    asked.run(
        [
            f"import sys\nnames = list(sys.modules)\nsince = {since}",
            "def f(): return [name for name in since if name.startswith('cinta')]",
        ]
    )
    (answer,) = asked.ask([Call("f", ())])
    asked.close()
    assert answer.value == Sequence("list", ())


def test_the_isolation_in_force_is_named(warm: Warm) -> None:
    assert "rlimits" in warm.layers
    assert "no new privileges" in warm.layers


NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "uts")
MAY_MOUNT = 1 << 21


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="what others hold is root's to read")
def test_each_fork_of_a_loader_has_namespaces_of_its_own_and_may_make_no_others(
    warm: Warm, loaded: Loaded
) -> None:
    if "own processes" not in warm.layers:
        pytest.skip("there are no namespaces here")
    other = Warm(loaded).ready()
    try:
        assert other.layers == warm.layers
        for name in NAMESPACES:
            apart = {os.readlink(f"/proc/{pid}/ns/{name}") for pid in (warm.pid, other.pid, "self")}
            assert len(apart) == 3, name
        for keeper in (warm.pid, other.pid):
            status = Path(f"/proc/{keeper}/status").read_text()
            held = re.findall(r"^Cap(?:Inh|Prm|Eff|Bnd|Amb):\s*(\w+)$", status, re.MULTILINE)
            assert len(held) == 5
            assert not any(int(rights, 16) & MAY_MOUNT for rights in held)
    finally:
        other.close()
    assert other.pid == 0
    assert warm.pid


def test_what_lies_in_a_scratch_needs_a_loader_for_each() -> None:
    """A clone in /tmp would be covered by the scratch of each warm process."""
    assert why_not(["/usr", "/tmp/clone/autograder/cinta"]).startswith("/tmp/clone")
