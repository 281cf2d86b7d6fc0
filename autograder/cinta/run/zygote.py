"""The warm process: imports TensorFlow once, runs no TensorFlow operation, forks for each submission.

Started by :mod:`cinta.run.warm` with one socket, on which it answers only ``spawn``. For each it
forks a keeper, and the keeper forks the child that holds student code (see
:mod:`cinta.run.sandbox` for who may do what). A process that has only *imported* TensorFlow has one
thread and can be forked safely; that it is one is checked before every fork.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

POLL_SECONDS = 0.1


def main() -> None:
    """Warm up, say so, and serve until the judge hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    from .sandbox import layers_here

    shell = warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _say(control, {"ready": True, "layers": layers_here()})
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 65536, 2)
        if not data:
            return
        pipe, leash = descriptors
        if _threads() != 1:
            _say(control, {"error": f"{_threads()} threads: forking would not be safe"})
        elif os.fork() == 0:
            control.close()
            keep(json.loads(data), socket.socket(fileno=pipe), socket.socket(fileno=leash), shell)
        else:
            _say(control, {"spawned": True})
        os.close(pipe)
        os.close(leash)


def warm_up() -> Any:
    """Import all that student code will want, and raise one error: the first traceback is slow."""
    from .shell import Shell

    with contextlib.suppress(ImportError):
        import keras  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import numpy  # noqa: F401
    import tensorflow  # noqa: F401

    from . import child  # noqa: F401

    shell = Shell()
    shell.run(-1, "1 / 0", 60.0)
    shell.run(-1, "print('warm')", 60.0)
    shell.reset()
    return shell


def _threads() -> int:
    """Threads of this process, as the kernel counts them."""
    return len(os.listdir("/proc/self/task"))


def _say(sock: socket.socket, message: dict[str, Any]) -> None:
    sock.sendall(json.dumps(message).encode() + b"\n")


def keep(limits: dict[str, Any], pipe: socket.socket, leash: socket.socket, shell: Any) -> NoReturn:
    """Be the keeper of one child: wait, watch its memory, kill it when told to, report its end.

    The judge holds the other end of ``leash``: one byte from it, or its closing, is the order to kill.
    """
    from .sandbox import become_keeper

    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        become_keeper()
        scratch = tempfile.mkdtemp(prefix="cinta-")
        child = os.fork()
        if child == 0:
            _be_the_child(limits, pipe, scratch, shell)
        pipe.close()
        report = _watch(child, leash, limits["memory_bytes"])
        _end_all()
        shutil.rmtree(scratch, ignore_errors=True)
        with contextlib.suppress(OSError):
            _say(leash, report)
    finally:
        os._exit(0)


def _be_the_child(limits: dict[str, Any], pipe: socket.socket, scratch: str, shell: Any) -> NoReturn:
    """Lock down, then serve the judge; nothing of the zygote's runs on the way out."""
    from .child import serve
    from .sandbox import lock_down

    try:
        lock_down(scratch, limits["memory_bytes"], limits["cpu_seconds"], [pipe.fileno()])
        sys.path.insert(0, "")
        serve(pipe, shell)
    except MemoryError:
        os._exit(77)
    finally:
        os._exit(0)


def _watch(child: int, leash: socket.socket, memory_bytes: int) -> dict[str, Any]:
    """Until the child ends: its status, or the reason why it was killed."""
    reason = ""
    end = os.pidfd_open(child)
    base = _memory([child])
    while True:
        readable, _, _ = select.select([end, leash], [], [], POLL_SECONDS)
        if end in readable:
            _, status = os.waitpid(child, 0)
            return {"status": os.waitstatus_to_exitcode(status), "reason": reason}
        if leash in readable and not reason:
            reason = "told to"
            os.kill(child, signal.SIGKILL)
        if not reason and _memory(_family()) - base > memory_bytes:
            reason = "memory"
            os.kill(child, signal.SIGKILL)


def _family() -> list[int]:
    """All processes below this one."""
    below, todo = [], [os.getpid()]
    while todo:
        for task in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found = [int(pid) for pid in task.read_text().split()]
                below += found
                todo += found
    return below


def _memory(pids: list[int]) -> int:
    """Bytes resident in these processes, shared pages counted once for each."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, IndexError):
            fields = Path(f"/proc/{pid}/statm").read_text().split()
            total += (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")
    return total


def _end_all() -> None:
    """Kill what the child left behind, until nothing is left: orphans come to their subreaper."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for pid in _family():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.005)
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
