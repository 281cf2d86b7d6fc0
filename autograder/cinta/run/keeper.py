"""The keeper: a small process beside each zygote, which watches the children that it forks.

It never imports TensorFlow, so a submission costs one fork of a large process and not two. It
takes orders from the judge on one socket and passes them to the zygote on another; for each child
it holds a *leash*, a socket of which the judge holds the other end: one byte on it, or its
closing, is the order to kill, and on it the keeper reports how the child ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .stored import stored, wipe

POLL_SECONDS = 0.1
MAX_PROCESSES = 64
"""How many processes one submission may have at a time."""

MANY_FILES = 4_000
"""So many folders take seconds to remove from a slow disk."""

SHARED_MEMORY = "/dev/shm"


class KilledFor(StrEnum):
    """Why a keeper killed a child: a limit that it was over, or the judge's order."""

    NOTHING = ""
    MEMORY = "memory"
    PROCESSES = "processes"
    DISK = "disk"
    ORDER = "told to"


"""Why a child was killed, in its report, if the judge told its keeper to."""


@dataclass
class _Ward:
    """One child, and why it was killed, if it was."""

    pid: int
    handle: int
    leash: socket.socket
    scratch: str
    memory_bytes: int
    reason: KilledFor = KilledFor.NOTHING
    look_at_disk: float = 0.0
    """When next (``time.monotonic``)."""

    def kill(self, reason: KilledFor) -> None:
        """Kill the child once; what it leaves behind is ended when it has ended.

        One that has ended already was not killed by us, and its report must not say so.
        """
        if not self.reason and not select.select([self.handle], [], [], 0)[0]:
            self.reason = reason
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)


class Keeper:
    """Serves one judge: ``control`` leads to it, ``zygote`` to the process that forks."""

    def __init__(self, control: socket.socket, zygote: socket.socket, zygote_pid: int) -> None:
        self._control, self._zygote, self._zygote_pid = control, zygote, zygote_pid
        self._asked: list[tuple[socket.socket, str, dict[str, Any]]] = []
        self._wards: dict[int, _Ward] = {}
        self._ended: set[int] = set()
        """Children whose own ending may still go on: what is of their session is no other's."""
        self._wiping: set[int] = set()
        """Copies of this process that wipe what takes long; everybody else goes on."""

    def serve(self) -> None:
        """Until the judge hangs up or the zygote ends."""
        while True:
            alive = [ward for ward in self._wards.values() if not ward.reason]
            leashes = {ward.leash.fileno(): ward for ward in alive}
            sources = [self._control.fileno(), self._zygote.fileno(), *leashes]
            ready, _, _ = select.select(sources, [], [], POLL_SECONDS if self._wards else None)
            for descriptor in ready:
                if descriptor in leashes:
                    leashes[descriptor].kill(KilledFor.ORDER)
            if self._zygote.fileno() in ready and not self._hear_zygote():
                return
            if self._control.fileno() in ready and not self._hear_judge():
                return
            if len(self._wards) > 1:  # nobody knows whose they are: no other child must pay
                self._end_orphans()
            for ward in self._wards.values():
                if excess := self._excess(ward):
                    ward.kill(excess)

    def _hear_judge(self) -> bool:
        """An order to spawn: a scratch folder is made, the rest is the zygote's."""
        data, descriptors, _, _ = socket.recv_fds(self._control, 65536, 2)
        if not data:
            return False
        pipe, leash = descriptors
        scratch = tempfile.mkdtemp(prefix="cinta-")
        order = json.loads(data) | {"scratch": scratch}
        self._asked.append((socket.socket(fileno=leash), scratch, order))
        with contextlib.suppress(ConnectionError):  # it is gone: its last words are heard next
            socket.send_fds(self._zygote, [json.dumps(order).encode()], [pipe])
        os.close(pipe)
        return True

    def _hear_zygote(self) -> bool:
        """It is ready, has forked, cannot fork, or a child of its own has ended."""
        try:
            said, handles, _, _ = socket.recv_fds(self._zygote, 65536, 1)
        except ConnectionResetError:
            # It ended with orders unread. That is told first; what it said before comes after.
            said, handles, _, _ = socket.recv_fds(self._zygote, 65536, 1)
        if not said:
            return False
        message = json.loads(said)
        if "ended" in message:
            self._finish(self._wards.pop(message["ended"]), message["status"])
            return True
        if "forked" in message:
            self._take_on(message["forked"], handles[0])
        elif "error" in message and self._asked:
            self._give_up()
        self._control.sendall(said + b"\n")
        return True

    def _take_on(self, pid: int, handle: int) -> None:
        """Watch a child by the handle that its parent took: it may have ended, its id be reused."""
        leash, scratch, order = self._asked.pop(0)
        self._ended.discard(pid)
        self._wards[pid] = _Ward(pid, handle, leash, scratch, order["memory_bytes"])

    def _give_up(self) -> None:
        """The oldest order was refused: the next answer is the next order's."""
        leash, scratch, _ = self._asked.pop(0)
        leash.close()
        wipe(scratch)

    def _finish(self, ward: _Ward, status: int) -> None:
        """Nothing of the child's outlives it: processes, files, shared memory; then its report."""
        os.close(ward.handle)
        self._ended.add(ward.pid)
        self._end_orphans()
        if not self._orphans():
            self._ended.clear()
        self._wipe(ward.scratch)
        if not self._wards and os.environ.get("CINTA_OWN_TMPFS"):
            for entry in os.listdir(SHARED_MEMORY):
                wipe(os.path.join(SHARED_MEMORY, entry))
        report = {"status": status, "reason": ward.reason}
        with contextlib.suppress(OSError):
            ward.leash.sendall(json.dumps(report).encode())
        ward.leash.close()

    def _wipe(self, scratch: str) -> None:
        """Now, or beside everything else if it takes long."""
        self._wiping = {pid for pid in self._wiping if os.waitpid(pid, os.WNOHANG)[0] == 0}
        if stored(scratch).files < MANY_FILES:
            wipe(scratch)
        elif (pid := os.fork()) == 0:
            try:
                os.closerange(3, 65536)  # nobody must wait for this process to hang up
                wipe(scratch)
            finally:
                os._exit(0)
        else:
            self._wiping.add(pid)

    def _excess(self, ward: _Ward) -> KilledFor:
        """Which limit the child and all that it started are over, together.

        Each process is counted for what it holds beyond the zygote, of which it is a copy. What
        another child left behind is that one's.
        """
        left_behind = [pid for pid in self._orphans() if self._whose(pid) == ward.pid]
        family = [ward.pid, *below(ward.pid), *left_behind]
        base = private(self._zygote_pid)
        if sum(max(0, private(pid) - base) for pid in family) > ward.memory_bytes:
            return KilledFor.MEMORY
        if len(family) > MAX_PROCESSES:
            return KilledFor.PROCESSES
        return KilledFor.DISK if self._fills_the_disk(ward) else KilledFor.NOTHING

    def _fills_the_disk(self, ward: _Ward) -> bool:
        """Looking takes long where there is much to see: at most a tenth of the time goes there."""
        begun = time.monotonic()
        if begun < ward.look_at_disk:
            return False
        found = stored(ward.scratch)
        ward.look_at_disk = begun + 10 * (time.monotonic() - begun)
        return found.too_much

    def _orphans(self) -> list[int]:
        """What children left behind: this process is the subreaper to which it comes."""
        ours = {self._zygote_pid, *self._wiping}
        own = [pid for pid in children(os.getpid()) if pid not in ours]
        return own + [pid for orphan in own for pid in below(orphan)]

    def _whose(self, orphan: int) -> int | None:
        """The child that left it behind: by its session, or the only child that there is.

        None if it is gone by now, is of a child that has ended, or made a session of its own and
        several children could have left it: it is ended as any, and no child pays for it.
        """
        with contextlib.suppress(OSError):
            session = os.getsid(orphan)
            if session in self._wards:
                return session
            if len(self._wards) == 1 and session not in self._ended:
                return next(iter(self._wards))
        return None

    def _end_orphans(self) -> None:
        """Kill what was left behind, until nothing is left."""
        deadline = time.monotonic() + 5
        while (orphans := self._orphans()) and time.monotonic() < deadline:
            for pid in orphans:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            for pid in orphans:
                with contextlib.suppress(OSError):
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(0.002)


def children(parent: int) -> list[int]:
    """The direct children of a process."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{parent}/task"):
            text = Path(f"/proc/{parent}/task/{task}/children").read_text()
            found += [int(pid) for pid in text.split()]
    return found


def below(parent: int) -> list[int]:
    """All processes below a process."""
    found, todo = [], [parent]
    while todo:
        own = children(todo.pop())
        found += own
        todo += own
    return found


def private(pid: int) -> int:
    """Bytes resident in a process that no file backs, shared ones included; 0 if it is gone."""
    try:
        # Its name stands there, too, and may be no text at all: a process names itself.
        lines = Path(f"/proc/{pid}/status").read_bytes().split(b"\n")
    except OSError:
        return 0
    sizes = [int(line.split()[1]) for line in lines if line.startswith((b"RssAnon", b"RssShmem"))]
    return 1024 * sum(sizes)
