"""The keeper, in a process of its own; the test is its judge, its zygote, its children's parent."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cinta.errors import WarmGone
from cinta.run import keeper as keeping
from cinta.run.keeper import Keeper, KilledFor, private
from cinta.run.leash import Child, Report

KEEPER = """\
import socket, sys
from cinta.run.keeper import Keeper
control, zygote, parent = map(int, sys.argv[1:])
Keeper(socket.socket(fileno=control), socket.socket(fileno=zygote), parent).serve()
"""
PR_SET_NAME, PR_GET_NAME = 15, 16
SLEEPER = "import time; print('here', flush=True); time.sleep(10**6)"


class Kept:
    """A keeper, and what it hears."""

    def __init__(self) -> None:
        self.control, control = socket.socketpair()
        self.zygote, zygote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(30.0)
        self.zygote.settimeout(30.0)
        ends = [control.fileno(), zygote.fileno()]
        command = [sys.executable, "-c", KEEPER, *map(str, ends), str(os.getpid())]
        self.process = subprocess.Popen(command, pass_fds=ends, stderr=subprocess.DEVNULL)
        control.close()
        zygote.close()

    def asked(self) -> tuple[Child, str]:
        """The judge orders a child, and the zygote takes the order; its scratch folder."""
        child = self.asks()
        order, descriptors, _, _ = socket.recv_fds(self.zygote, 65536, 1)
        for descriptor in descriptors:
            os.close(descriptor)
        return child, json.loads(order)["scratch"]

    def asks(self) -> Child:
        """The judge orders a child."""
        pipe, their_pipe = socket.socketpair()
        leash, their_leash = socket.socketpair()
        with their_pipe, their_leash:
            ends = [their_pipe.fileno(), their_leash.fileno()]
            socket.send_fds(self.control, [b'{"memory_bytes": 1073741824}'], ends)
        return Child(pipe, leash)

    def says(self, message: dict[str, object], *handles: int) -> None:
        """The zygote says something; a handle that it passes is no longer its own."""
        socket.send_fds(self.zygote, [json.dumps(message).encode()], handles)
        for handle in handles:
            os.close(handle)

    def judge_hears(self) -> dict[str, object]:
        """The next word that is passed on."""
        word: dict[str, object] = json.loads(self.control.recv(65536))
        return word

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """The keeper sees nothing meanwhile."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)
        yield
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it."""
        self.control.close()
        self.zygote.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def kept() -> Iterator[Kept]:
    with contextlib.closing(Kept()) as kept:
        yield kept


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A child that would live for ever."""
    with subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def handle_of_one_that_ended(status: int) -> tuple[int, int]:
    """A child that has ended and is reaped before its keeper hears of it; its id is free again."""
    process = subprocess.Popen([sys.executable, "-c", f"input(); exit({status})"], stdin=-1)
    handle = os.pidfd_open(process.pid)
    process.communicate(b"\n")
    return process.pid, handle


def test_a_child_that_ended_before_its_keeper_heard_of_it_is_reported(kept: Kept) -> None:
    child, scratch = kept.asked()
    pid, handle = handle_of_one_that_ended(5)
    kept.says({"forked": pid}, handle)
    kept.says({"ended": pid, "status": 5})
    assert kept.judge_hears() == {"forked": pid}
    assert child.end() == Report(5, KilledFor.NOTHING)
    assert not os.path.exists(scratch)


@pytest.mark.parametrize("reaped", [True, False])
def test_a_child_that_had_ended_was_not_killed_by_us(
    kept: Kept, sleeper: subprocess.Popen[bytes], reaped: bool
) -> None:
    """Who kills it is the machine; the judge's order comes before the keeper can know of it."""
    child, _ = kept.asked()
    kept.says({"forked": sleeper.pid}, os.pidfd_open(sleeper.pid))
    kept.judge_hears()
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | (0 if reaped else os.WNOWAIT))
    child._leash.sendall(b"!")
    kept.says({"ended": sleeper.pid, "status": -signal.SIGKILL})
    assert child.end() == Report(-signal.SIGKILL, KilledFor.NOTHING)


def test_a_child_that_lives_is_killed_when_its_keeper_is_told_to(
    kept: Kept, sleeper: subprocess.Popen[bytes]
) -> None:
    child, _ = kept.asked()
    kept.says({"forked": sleeper.pid}, os.pidfd_open(sleeper.pid))
    kept.judge_hears()
    child._leash.sendall(b"!")
    assert sleeper.wait(30) == -signal.SIGKILL
    kept.says({"ended": sleeper.pid, "status": -signal.SIGKILL})
    assert child.end() == Report(-signal.SIGKILL, KilledFor.ORDER)


def test_a_leash_that_is_let_go_kills(kept: Kept, sleeper: subprocess.Popen[bytes]) -> None:
    child, _ = kept.asked()
    kept.says({"forked": sleeper.pid}, os.pidfd_open(sleeper.pid))
    kept.judge_hears()
    child.pipe.close()
    child._leash.close()
    assert sleeper.wait(30) == -signal.SIGKILL


def test_what_a_zygote_said_before_it_died_is_heard_though_it_left_orders_unread(
    kept: Kept,
) -> None:
    child, _ = kept.asked()
    pid, handle = handle_of_one_that_ended(0)
    kept.says({"forked": pid}, handle)
    kept.judge_hears()
    unread = kept.asks()
    assert select.select([kept.zygote], [], [], 30.0)[0]
    with kept.stopped():  # it finds all that follows at once
        kept.says({"ended": pid, "status": 0})
        kept.zygote.close()
    assert child.end() == Report(0, KilledFor.NOTHING)
    assert unread.end() is None


def test_an_order_to_a_zygote_that_is_gone_leaves_its_last_words(kept: Kept) -> None:
    children = []
    for status in (3, 4):
        child, _ = kept.asked()
        pid, handle = handle_of_one_that_ended(status)
        kept.says({"forked": pid}, handle)
        kept.judge_hears()
        children.append((child, pid, status))
    with kept.stopped():
        for _, pid, status in children:
            kept.says({"ended": pid, "status": status})
        kept.zygote.close()
        refused = kept.asks()
    ended = [child.end() for child, *_ in children]
    assert ended == [Report(status, KilledFor.NOTHING) for status in (3, 4)]
    assert refused.end() is None


def test_an_order_that_was_refused_leaves_the_next_its_own_leash(kept: Kept) -> None:
    refused, scratch = kept.asked()
    kept.says({"error": "its priority changed"})
    assert "error" in kept.judge_hears()
    assert refused.end() is None
    assert not os.path.exists(scratch)
    child, _ = kept.asked()
    pid, handle = handle_of_one_that_ended(7)
    kept.says({"forked": pid}, handle)
    kept.says({"ended": pid, "status": 7})
    assert kept.judge_hears() == {"forked": pid}
    assert child.end() == Report(7, KilledFor.NOTHING)


@pytest.mark.parametrize("why", ["closed", "late", "out of turn"])
def test_a_keeper_that_is_killed_is_our_fault(
    kept: Kept, sleeper: subprocess.Popen[bytes], why: str
) -> None:
    child, _ = kept.asked()
    child.heard = True
    kept.says({"forked": sleeper.pid}, os.pidfd_open(sleeper.pid))
    kept.judge_hears()
    kept.process.kill()
    with pytest.raises(WarmGone):
        child.gone(why)


def test_a_process_whose_name_is_no_text_is_measured_like_any_other() -> None:
    """A student may call it what they like; it ended the keeper, which was our fault then."""
    libc, name = ctypes.CDLL(None), ctypes.create_string_buffer(16)
    libc.prctl(PR_GET_NAME, name)
    try:
        libc.prctl(PR_SET_NAME, b"\xff\xfe\xfd")
        assert private(os.getpid()) > 0
    finally:
        libc.prctl(PR_SET_NAME, name)


@pytest.mark.parametrize(
    ("children", "of_the_first"),
    [(1, KilledFor.PROCESSES), (2, KilledFor.NOTHING)],
    ids=["an only child's", "nobody's where there are two"],
)
def test_what_was_left_behind_is_paid_for_by_whose_it_surely_is(
    children: int, of_the_first: KilledFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session of its own tells nothing of whose it was; who is gone by now is nobody's."""
    with socket.socket() as one, socket.socket() as other:
        keeper = Keeper(one, other, os.getpid())
        folder = "/nowhere"
        for pid in range(1, children + 1):
            keeper._wards[-pid] = keeping._Ward(-pid, 0, one, folder, 2**30)
        first = keeper._wards[-1]
        monkeypatch.setattr(keeper, "_orphans", lambda: [os.getpid()] * 100)
        assert keeper._excess(first) == of_the_first
        monkeypatch.setattr(keeper, "_orphans", lambda: [2**22 + 1] * 100)
        assert keeper._excess(first) == KilledFor.NOTHING
        monkeypatch.setattr(keeper, "_orphans", lambda: [os.getpid()] * 100)
        keeper._ended.add(os.getsid(0))
        assert keeper._excess(first) == KilledFor.NOTHING
