"""The warm process may end at every point of the judge's: its last words are what is said of it.

In its place stands a small program that says what it is given: no TensorFlow, no luck.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest

from cinta.errors import WarmGone
from cinta.run.pool import WarmPool
from cinta.run.warm import Limits, Warm

LOADER = """\
import os, signal, socket, sys
loader = socket.socket(fileno=int(sys.argv[-1]))
"""
PROGRAM = f"""\
{LOADER}
loader.send(b'{{"loaded": true}}')
_, (control, *_), _, _ = socket.recv_fds(loader, 4096, 3)
judge = socket.socket(fileno=control)
socket.send_fds(loader, [b'{{"made": 1}}'], [os.pidfd_open(os.getpid())])
def say(text):
    judge.sendall(text.encode())
def take():
    return socket.recv_fds(judge, 65536, 2)[1]
READY = '{{"ready": true, "layers": [], "missing": {{}}}}\\n'
"""
FORKED = '{"forked": 1}\\n'
Start = Callable[..., Warm]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a program in place of the warm process."""
    started: list[Warm] = []

    def launch(program: str, before: str = PROGRAM) -> Warm:
        command = [sys.executable, "-c", f"{before}{program}"]
        monkeypatch.setattr("cinta.run.loaded.ways", lambda _: [command, []])
        started.append(Warm())
        return started[-1]

    yield launch
    for warm in started:
        warm.close()


def ended(warm: Warm) -> Warm:
    """The same, when its process has ended."""
    warm._loaded._process.wait(30)
    return warm


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("", "it said nothing"),
        ("say(READY[:20])", "it said nothing"),
        ("sys.exit('no such module')", "no such module"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ('say(\'{"error": "it has several threads"}\\n\')', "it has several threads"),
    ],
    ids=["nothing", "half a word", "its errors", "killed", "a word"],
)
def test_one_that_ends_before_it_is_warm(start: Start, program: str, words: str) -> None:
    with pytest.raises(WarmGone, match=words):
        start(program).ready()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("", "it said nothing"),
        ("sys.exit('no such module')", "no such module"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ('loader.send(b\'{"error": "it has several threads"}\')', "several threads"),
        ("loader.send(b'{\"loaded\": true}')", "it said nothing"),
        ("loader.send(b'{\"loaded\": true}')\nloader.recv(1)", "it said nothing"),
    ],
    ids=["nothing", "its errors", "killed", "a word", "loaded alone", "over the order"],
)
def test_a_loader_that_ends_before_it_has_forked(start: Start, program: str, words: str) -> None:
    warm = start(program, LOADER)
    with pytest.raises(WarmGone, match=words):
        warm.ready()
    assert ended(warm).pid == 0


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("", "it said nothing"),
        ('say(\'{"error": "its priority changed"}\\n\')', "its priority changed"),
        ("sys.exit('out of memory')", "out of memory"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
    ],
    ids=["nothing", "a word", "its errors", "killed"],
)
def test_one_that_has_just_ended_when_a_child_is_asked_for(
    start: Start, program: str, words: str
) -> None:
    warm = ended(start(f"say(READY)\n{program}").ready())
    with pytest.raises(WarmGone, match=words):
        warm.spawn(Limits())


@pytest.mark.parametrize("program", ["", "say('{\"for')", 'say(\'{"error": "no"}\\n\')'])
def test_one_that_ends_over_the_order(start: Start, program: str) -> None:
    warm = start(f"say(READY)\njudge.recv(1, socket.MSG_PEEK)\n{program}").ready()
    with pytest.raises(WarmGone):
        warm.spawn(Limits())


@pytest.mark.parametrize("why", ["closed", "late", "out of turn"])
def test_one_that_ends_as_soon_as_it_has_forked(start: Start, why: str) -> None:
    program = f"say(READY)\ntake()\nsay('{FORKED[:5]}')\nsay('{FORKED[5:]}')"
    child = start(program).ready().spawn(Limits())
    with pytest.raises(WarmGone, match="keeper"):
        child.gone(why)


class Ending:
    """A loader that ends as a second warm process is asked of it, and is seen to end only then."""

    alone, is_gone, is_loaded = "", False, False
    made = 0

    def __init__(self) -> None:
        self.forks = 0
        Ending.made += 1

    def ready(self) -> Ending:
        self.is_loaded = True
        return self

    def close(self) -> None:
        self.is_gone = True


class Forked:
    layers: ClassVar[list[str]] = []
    missing: ClassVar[dict[str, str]] = {}

    def __init__(self, loader: Ending) -> None:
        self.loader = loader

    def begin(self) -> Forked:
        return self

    def ready(self) -> Forked:
        self.loader.forks += 1
        if self.loader.forks > 1:
            self.loader.close()
            raise WarmGone("it ended")
        return self

    def end(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def test_a_loader_that_ends_with_what_is_to_be_replaced_is_replaced_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cinta.run.pool.Loaded", Ending)
    monkeypatch.setattr("cinta.run.pool.Warm", Forked)
    pool = WarmPool(1)
    with pool.borrow() as loan:
        first = loan.warm()
        loan.drop()
        assert loan.warm() is not first
    assert Ending.made == 2
    pool.close()


class OneOfTwo(Forked):
    """A warm process of a machine that has room for two."""

    def ready(self) -> Forked:
        self.loader.forks += 1
        if self.loader.forks > 2:
            raise WarmGone("no room")
        return self

    def close(self) -> None:
        self.loader.forks = 0


def test_who_has_no_room_for_what_can_be_done_without_has_the_jobs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cinta.run.pool.Loaded", Ending)
    monkeypatch.setattr("cinta.run.pool.Warm", OneOfTwo)
    pool = WarmPool(2, asides=2)
    with pool.borrow() as one, pool.borrow() as other:
        assert one.warm() is not other.warm()
    with pytest.raises(WarmGone):
        WarmPool(3)
    pool.close()


def test_one_that_was_closed_says_so(start: Start) -> None:
    warm = start("say(READY)\ntake()\nsignal.pause()").ready()
    warm.close()
    with pytest.raises(WarmGone):
        warm.spawn(Limits())
    assert warm._loaded._process.returncode == -signal.SIGKILL


def test_two_threads_may_close_it_and_a_third_ask_whether_it_ended(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handle that is closed twice may be somebody else's by then."""
    warm = start("say(READY)\ntake()").ready()
    held = warm._process
    assert held is not None
    closed: list[int] = []
    close = os.close

    def slowly(handle: int) -> None:
        close(handle)
        closed.append(handle)
        time.sleep(0.05)

    monkeypatch.setattr("cinta.run.loaded.os.close", slowly)
    threads = [threading.Thread(target=held.close) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert held.has_ended(60.0)
    for thread in threads:
        thread.join()
    assert len(closed) == len(set(closed)) == 1
    assert (held.pid, held.has_ended(), held.last_words()) == (0, True, "it was closed")


CLOSED_AT_ONCE = """\
import psutil, time
from cinta.run.loaded import Loaded
from cinta.run.sandbox import become_subreaper
become_subreaper()
for pause in range(12):
    loaded = Loaded()
    time.sleep(pause / 1000)
    loaded.close()
# What is killed takes its time to end, with its mounts and its network, where others work.
print([p.cmdline()[:1] for p in psutil.wait_procs(psutil.Process().children(), timeout=20)[1]])
"""


def test_what_bubblewrap_has_forked_ends_with_it_at_every_point_of_its_start() -> None:
    """Whoever is refused on the command line closes it after milliseconds."""
    program = [sys.executable, "-c", CLOSED_AT_ONCE]
    ran = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[]"
