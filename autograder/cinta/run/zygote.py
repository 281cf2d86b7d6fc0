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
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

POLL_SECONDS = 0.1
MAX_PROCESSES = 64
"""How many processes one submission may have at a time."""


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
        shared = "/dev/shm" if limits["own_tmpfs"] else ""
        child = os.fork()
        if child == 0:
            _be_the_child(limits, pipe, scratch, shared, shell)
        pipe.close()
        report = _watch(child, leash, limits["memory_bytes"])
        _end_all()
        _wipe(scratch)
        if shared:
            for entry in os.listdir(shared):
                _wipe(os.path.join(shared, entry))
        with contextlib.suppress(OSError):
            _say(leash, report)
    finally:
        os._exit(0)


def _wipe(place: str) -> None:
    """Remove a file or a folder, however deep: what is left would be the next submission's."""
    with contextlib.suppress(OSError):
        if os.path.islink(place) or not os.path.isdir(place):
            os.unlink(place)
            return
    try:
        shutil.rmtree(place, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", place], check=False)


def _be_the_child(
    limits: dict[str, Any], pipe: socket.socket, scratch: str, shared: str, shell: Any
) -> NoReturn:
    """Lock down, then serve the judge; nothing of the zygote's runs on the way out."""
    from .child import serve
    from .sandbox import OUT_OF_MEMORY, lock_down

    try:
        memory, processor = limits["memory_bytes"], limits["cpu_seconds"]
        lock_down(scratch, shared, memory, processor, [pipe.fileno()])
        sys.path.insert(0, "")
        serve(pipe, shell)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        os._exit(0)


def _watch(child: int, leash: socket.socket, memory_bytes: int) -> dict[str, Any]:
    """Until the child ends: its status, or the reason why it was killed."""
    reason = ""
    end = os.pidfd_open(child)
    base = _private(child)
    while True:
        readable, _, _ = select.select([end, leash.fileno()], [], [], POLL_SECONDS)
        if end in readable:
            _, status = os.waitpid(child, 0)
            return {"status": os.waitstatus_to_exitcode(status), "reason": reason}
        if not reason:
            reason = "told to" if leash.fileno() in readable else _excess(base, memory_bytes)
            if reason:
                os.kill(child, signal.SIGKILL)


def _excess(base: int, memory_bytes: int) -> str:
    """Which limit the child and all that it started are over, together; empty if none.

    ``base`` is what a copy of the warm process holds without having done anything.
    """
    family = _family()
    if sum(max(0, _private(pid) - base) for pid in family) > memory_bytes:
        return "memory"
    return "processes" if len(family) > MAX_PROCESSES else ""


def _family() -> list[int]:
    """All processes below this one."""
    below, todo = [], [os.getpid()]
    while todo:
        parent = todo.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                text = Path(f"/proc/{parent}/task/{task}/children").read_text()
                found = [int(pid) for pid in text.split()]
                below += found
                todo += found
    return below


def _private(pid: int) -> int:
    """Bytes resident in a process that no file backs, shared ones included; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().split("\n")
    except OSError:
        return 0
    sizes = [int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem"))]
    return 1024 * sum(sizes)


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
