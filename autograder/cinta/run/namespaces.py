"""Namespaces of its own for one warm process, below those that bubblewrap gave to all of them.

The loader of TensorFlow (:mod:`cinta.run.loader`) forks one warm process after another. Each gets
what it would have if bubblewrap had started it alone: processes, network, IPC, host name, control
groups and mounts of its own, an empty bounded scratch, its own shared memory, terminals and /proc.
The system and Python are there as bubblewrap bound them, read-only.

See namespaces(7), pid_namespaces(7), mount(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Sequence
from contextlib import suppress

_NEWPID = 0x20000000
_ALL_OTHERS = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000
"""Mounts, control groups, host name, IPC, network."""

_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND = 1, 2, 4, 8, 32, 4096
_RECURSIVE, _PRIVATE = 0x4000, 0x40000

SCRATCH, SHARED_MEMORY, TERMINALS = "/tmp", "/dev/shm", "/dev/pts"
KERNEL_SETTINGS = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")
"""Read-only, as bubblewrap has them."""

_libc = ctypes.CDLL(None, use_errno=True)


def why_not(readable: Sequence[str]) -> str:
    """Why warm processes cannot have namespaces of their own here; "" if they can: it is tried.

    ``readable`` are the places that bubblewrap bound; what lies in a scratch would be covered.
    """
    for place in readable:
        if place.startswith((f"{SCRATCH}/", f"{SHARED_MEMORY}/")):
            return f"{place} lies where each would have a scratch of its own"
    try:
        child = fork_apart()
    except OSError as error:
        return os.strerror(error.errno or errno.EPERM)
    if child == 0:
        try:
            take_own(2**20)
            os._exit(0)
        except OSError as error:
            os._exit(error.errno or errno.EPERM)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return os.strerror(code) if code else ""


def fork_apart() -> int:
    """Fork the first process of a namespace of processes: 0 in it, its id for who calls this.

    OSError if the namespace is refused. Who asked for one is stuck with it, so that is done by a
    process between, which ends; the caller must be a subreaper, to be the parent then.
    """
    go, going = os.pipe()
    heard, told = os.pipe()
    between = os.fork()
    if between == 0:
        pid = -1
        with suppress(OSError):
            _done(_libc.unshare(_NEWPID))
            pid = os.fork()
        if pid == 0:
            for end in (going, heard, told):
                os.close(end)
            os.read(go, 1)  # until the process between has ended
            os.close(go)
            return 0
        os.write(told, str(pid).encode())
        os._exit(0)
    os.waitpid(between, 0)
    pid = int(os.read(heard, 32) or -1)
    for end in (go, going, heard, told):
        os.close(end)
    if pid < 0:
        raise PermissionError(errno.EPERM, "no namespace of processes")
    return pid


def take_own(scratch_bytes: int) -> None:
    """All other namespaces, for the first process of its own; OSError if one is refused."""
    _done(_libc.unshare(_ALL_OTHERS))
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    _mount("tmpfs", SCRATCH, "tmpfs", _NOSUID | _NODEV, f"size={scratch_bytes},mode=0755")
    _mount("tmpfs", SHARED_MEMORY, "tmpfs", _NOSUID | _NODEV, f"size={scratch_bytes},mode=1777")
    options = "newinstance,ptmxmode=0666,mode=620"
    with suppress(OSError):  # refused to who is not root here; Landlock lets nobody open one
        _mount("devpts", TERMINALS, "devpts", _NOSUID | _NOEXEC, options)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    for place in filter(os.path.exists, KERNEL_SETTINGS):
        _mount(place, place, None, _BIND | _RECURSIVE)
        _mount(None, place, None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV | _NOEXEC)
    as_it_is = os.statvfs("/dev").f_flag & (_NOSUID | _NODEV | _NOEXEC)
    _mount(None, "/dev", None, _REMOUNT | _BIND | _RDONLY | as_it_is)
    os.chdir(SCRATCH)


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, options: str | None = None
) -> None:
    texts = (None if text is None else text.encode() for text in (source, target, kind))
    data = None if options is None else options.encode()
    _done(_libc.mount(*texts, ctypes.c_ulong(flags), data))


def _done(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
