"""The loader: imports TensorFlow once, and forks a warm process for each that is asked for.

Started by :mod:`cinta.run.loaded`. It runs no TensorFlow operation and no student's code; of what
it forks, each is a :mod:`keeper <cinta.run.keeper>` with a :mod:`zygote <cinta.run.zygote>` below
it, in namespaces of its own where that can be (:mod:`cinta.run.namespaces`). Where it cannot, it
says that it stands for one warm process *alone*: bubblewrap's namespaces are that one's then.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import sys
from typing import Any, NoReturn

from .fingerprint import changed, fingerprint
from .keeper import Keeper
from .namespaces import fork_apart, take_own, why_not
from .places import readable
from .privileges import give_up_mounting
from .sandbox import become_keeper, become_subreaper, die_with_parent
from .seccomp import seccomp_filter
from .stored import MAX_BYTES
from .zygote import Zygote, warm_up


def main() -> None:
    """Serve the judge at the other end of the socket that is named."""
    Loader(socket.socket(fileno=int(sys.argv[1]))).serve()


class Loader:
    """Forks a warm process for each order of the judge's."""

    def __init__(self, judge: socket.socket) -> None:
        self._judge = judge
        self._made: dict[int, tuple[int, socket.socket]] = {}
        """By its handle (pidfd), each warm process that lives: its id, and where its end is told.
        """

    def serve(self) -> None:
        """Import, say so, and fork until the judge hangs up."""
        is_hidden = bool(os.environ.get("CINTA_OWN_TMPFS"))
        if is_hidden:
            become_subreaper()
        alone = why_not(readable()) if is_hidden else ""  # tried while this process is small
        self._gives_namespaces = is_hidden and not alone
        self._shell = warm_up()
        seccomp_filter()  # the same for all
        self._as_it_was = fingerprint([])
        if self._as_it_was["its threads"] != 1:
            self._say({"error": "it has several threads: forking would not be safe"})
            return
        self._say({"loaded": True, "alone": alone})
        judge = self._judge.fileno()
        while True:
            ready, _, _ = select.select([judge, *self._made], [], [])
            for handle in ready:
                if handle in self._made:
                    self._reap(handle)
            if judge in ready:
                data, descriptors, _, _ = socket.recv_fds(self._judge, 4096, 3)
                if not data:
                    return
                self._make(*descriptors)

    def _make(self, control: int, ending: int, errors: int) -> None:
        """A warm process, which talks over ``control`` and complains to ``errors``."""
        told = [handle.fileno() for _, handle in self._made.values()]
        now = fingerprint([control, ending, errors, *self._made, *told])
        if what := changed(self._as_it_was, now):
            self._say({"error": f"{what} changed: the next would not be like the first"})
        else:
            pid = fork_apart() if self._gives_namespaces else os.fork()
            if pid == 0:
                self._be_warm(control, errors)
            handle = os.pidfd_open(pid)
            self._made[handle] = pid, socket.socket(fileno=os.dup(ending))
            self._say({"made": pid}, handle)
        for descriptor in (control, ending, errors):
            os.close(descriptor)

    def _be_warm(self, control: int, errors: int) -> NoReturn:
        """Be a keeper; its first child is the zygote. Nothing of the loader's is left open."""
        status = 1
        try:
            os.dup2(errors, 2)
            os.dup2(control, 3)
            os.closerange(4, 65536)
            become_keeper()
            die_with_parent()
            if self._gives_namespaces:
                take_own(MAX_BYTES)
            give_up_mounting()
            _keep(socket.socket(fileno=3), self._shell)
            status = 0
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)

    def _reap(self, handle: int) -> None:
        """A warm process has ended: how is told to who holds it."""
        pid, ending = self._made.pop(handle)
        os.close(handle)
        _, status = os.waitpid(pid, 0)
        with ending, contextlib.suppress(OSError):  # nobody may listen any longer
            ending.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())

    def _say(self, message: dict[str, Any], *handles: int) -> None:
        socket.send_fds(self._judge, [json.dumps(message).encode()], handles)


def _keep(control: socket.socket, shell: Any) -> None:
    """Fork the zygote, and keep its children until the judge hangs up."""
    keepers, zygotes = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        try:
            die_with_parent()
            control.close()
            keepers.close()
            Zygote(zygotes, shell).serve()
        finally:
            os._exit(0)
    zygotes.close()
    Keeper(control, keepers, pid).serve()


if __name__ == "__main__":
    main()
