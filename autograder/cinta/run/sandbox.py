"""The layers around a child. Theory of operation:

    judge ── starts ──> bwrap ── execs ──> loader ── forks ──> keeper ── forks ──> zygote ─> child
                        (files, network,   (TensorFlow         (watches, kills,    (idle)    (what a
                        pid, ipc, uts      imported, idle)     reports)                      student
                        namespaces)                                                          wrote)

*Around all of them* (:func:`bubblewrap`): namespaces for processes, files, network, IPC; the
system, Python, its packages and this one read-only (:mod:`cinta.run.places`); no home, no units, no
other submission; a private scratch.
*Around each keeper and its zygote* (:mod:`cinta.run.namespaces`): the same kinds of namespaces once
more, its own, with a scratch of its own, so that what several jobs run does not meet. It is for
these that the loader may mount; each keeper gives that up before anything else. Where they cannot
be had, each loader forks one keeper only.
Where we are root there is no user namespace: keeper and zygote stay root with the few capabilities
it takes to make each child another user, and a child is then an ordinary user of the machine, who
cannot make namespaces. Elsewhere a user namespace is what makes the others possible. Where
bubblewrap cannot start, they run without it and the results say so.

*In the keeper*: a session of its own; a subreaper, so that nothing that a child leaves behind
outlives it.

*In the child* (:meth:`Isolation.lock_down`), in an order that matters: a session of its own;
descriptors 0-2 away from the judge's and all others but the pipe closed; an unused user of its own
(needs capabilities); no capabilities; killed with its parent (which a change of user undoes, so
after it); no new privileges; Landlock (system and Python read-only, scratch writable, no TCP, no
signals to processes outside); rlimits; seccomp last, since it refuses what the others need.

What a host gives is not assumed: :meth:`Isolation.tried` locks down a child that does nothing, and
names the layers that are in force and why others are not.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import landlock
from .places import readable
from .privileges import (
    NEEDED_BY_THE_KEEPER,
    become_nobody,
    drop_bounding_set,
    drop_capabilities,
    why_no_own_user,
)
from .seccomp import seccomp_filter

OUT_OF_MEMORY, NOT_LOCKED = 77, 78
"""Exit codes of a child: it has no memory left to go on with; a layer could not be put on."""

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38


def bubblewrap(
    bwrap: str, scratch_bytes: int, *, as_root: bool = False, mounts: bool = False
) -> list[str]:
    """The command prefix: a program in its own namespaces, with an allow-list of files.

    ``as_root``: without a user namespace, with the capabilities that the keeper needs. ``mounts``:
    with the one that the loader needs, to give each keeper namespaces of its own.
    """
    command = [bwrap, "--die-with-parent", "--new-session", "--clearenv"]
    if as_root:
        for namespace in ("ipc", "pid", "net", "uts", "cgroup-try"):
            command.append(f"--unshare-{namespace}")
        command += ["--cap-drop", "ALL"]
        for capability in NEEDED_BY_THE_KEEPER:
            command += ["--cap-add", f"CAP_{capability}"]
    else:
        command.append("--unshare-all")
    command += ["--cap-add", "CAP_SYS_ADMIN"] if mounts else []
    # The empty folders come first: what is bound may lie below one, as a clone in /tmp does.
    size = ["--size", str(scratch_bytes)]
    command += [*size, "--tmpfs", "/tmp", "--dev", "/dev"]
    command += [*size, "--perms", "1777", "--tmpfs", "/dev/shm"]
    # Left to bubblewrap, the folders above what is bound are closed to other users.
    above = sorted({parent for place in readable() for parent in Path(place).parents[:-1]})
    for folder in above:
        command += ["--perms", "0755", "--dir", str(folder)]
    for place in readable():
        path = Path(place)
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), place]
        else:
            command += ["--ro-bind", place, place]
    # Where imports look, nothing may be put for the next submission to import.
    return [*command, "--proc", "/proc", "--remount-ro", "/", "--chdir", "/tmp"]


def become_keeper() -> None:
    """Be a session of its own, and the parent of every orphan below."""
    os.setsid()
    become_subreaper()


def become_subreaper() -> None:
    """Be the parent of every orphan below."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


class Isolation:
    """The layers that each child of one warm process gets; made once, before the first fork."""

    def __init__(self) -> None:
        self._filter = seccomp_filter()
        self.missing: dict[str, str] = {}
        """Why a layer is not in force, by its name."""
        if self._filter is None:
            self.missing["seccomp"] = "libseccomp is not installed"
        if not landlock.version():
            self.missing["landlock"] = "this kernel has none"
        if why := why_no_own_user(readable()):
            self.missing["own user"] = why

    def tried(self) -> list[str]:
        """The layers that are in force around a child, by name: one was locked down to see."""
        layers = self._in_a_child()
        if "own user" not in self.missing and "own user" not in layers:
            self.missing["own user"] = "this process may not become another user"
            layers = self._in_a_child()
        return layers

    def _in_a_child(self) -> list[str]:
        """Lock down a child in a scratch of its own; empty if that is refused."""
        heard, said = os.pipe()
        with tempfile.TemporaryDirectory(prefix="cinta-") as scratch:
            child = os.fork()
            if child == 0:
                try:
                    names = self.lock_down(scratch, "", 2**30, 60, [said])
                    for place in readable():
                        os.close(os.open(place, os.O_RDONLY))
                    os.write(said, json.dumps(names).encode())
                finally:
                    os._exit(0)
            os.close(said)
            with os.fdopen(heard) as pipe:
                answer = pipe.read()
            os.waitpid(child, 0)
        return [str(name) for name in json.loads(answer or "[]")]

    def lock_down(
        self, scratch: str, shared: str, memory_bytes: int, cpu_seconds: int, keep: Sequence[int]
    ) -> list[str]:
        """Take from the calling process all that student code does not need; the layers' names.

        ``scratch`` becomes its working directory and home, ``shared`` (if any) may be written too,
        ``keep`` are the descriptors that stay open beside 0-2. OSError if a layer that is not
        ``missing`` cannot be put in place.
        """
        os.setsid()
        _close_all_but(keep)
        drop_bounding_set()
        layers = []
        if "own user" not in self.missing:
            become_nobody([scratch])
            layers.append("own user")
        drop_capabilities()
        layers.append("no capabilities")
        die_with_parent()
        os.chdir(scratch)
        os.environ.update(HOME=scratch, TMPDIR=scratch, USER="student", LOGNAME="student")
        tempfile.tempdir = None  # the one that was looked up before is not its own
        if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs refused")
        layers.append("no new privileges")
        locked = landlock.restrict(readable(), [scratch, shared] if shared else [scratch])
        layers += [locked] if locked else []
        _limit_resources(memory_bytes, cpu_seconds)
        layers.append("rlimits")
        if self._filter:
            alone = "own user" in layers
            self._filter.load(
                signals_reach_others=not alone and "signals" not in locked,
                files_reach_others=not alone and not os.environ.get("CINTA_OWN_TMPFS"),
            )
            layers.append("seccomp")
        return layers


def _close_all_but(keep: Sequence[int]) -> None:
    """Descriptors 0-2 become /dev/null and a file in scratch; the rest but ``keep`` is closed."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    start = 3
    for descriptor in sorted(keep):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 65536)


def _limit_resources(memory_bytes: int, cpu_seconds: int) -> None:
    """Memory over what is already mapped, processor time, file size, descriptors, processes, core.

    The address space is bounded too (shared mappings are no DATA), widely: TensorFlow maps a lot.
    """
    size, *_, data, _ = map(int, Path("/proc/self/statm").read_text().split())
    page = resource.getpagesize()
    limits = {
        resource.RLIMIT_DATA: data * page + memory_bytes,
        resource.RLIMIT_AS: size * page + 2 * memory_bytes + 3 * 2**30,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 256 * 2**20,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 512,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for what, value in limits.items():
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))
