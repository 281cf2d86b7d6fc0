"""The layers around a child. Theory of operation:

    judge ── starts ──> bwrap ── execs ──> keeper ── forks ──> zygote ── forks ──> child
                        (files, network,   (watches, kills,   (TensorFlow         (student code,
                        pid, ipc, uts      reports; small)    imported, idle)     locked down)
                        namespaces)

*Around keeper and zygote* (:func:`bubblewrap`): namespaces for users, processes, files, network,
IPC; the system, Python and the package read-only; no home, no units, no other submission; a private
scratch. Where bubblewrap cannot start, they run without it and the results say so.

*In the keeper*: a session of its own; a subreaper, so that nothing that a child leaves behind
outlives it.

*In the child* (:func:`lock_down`): a session of its own, descriptors 0-2 away from the judge's, its
own scratch as working directory and home, Landlock (system and Python read-only, scratch writable,
no TCP, no signals to processes outside), rlimits, no new privileges. Each layer that is in force is
reported by name; none is assumed.
"""

from __future__ import annotations

import ctypes
import functools
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

OUT_OF_MEMORY = 77
"""The exit code of a child that has no memory left to go on with."""

PACKAGE = Path(__file__).resolve().parents[1]

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc")

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38


@functools.cache
def readable() -> list[str]:
    """What the warm process may read: the system, Python, its packages, and this package alone."""
    places = [*SYSTEM, sys.prefix, sys.base_prefix, str(PACKAGE)]
    resolved = {str(Path(place).resolve()) for place in places} | set(places)
    return sorted(place for place in resolved if Path(place).exists())


def bubblewrap(bwrap: str, scratch_bytes: int) -> list[str]:
    """The command prefix: a program in its own namespaces, with an allow-list of files."""
    command = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    # The empty folders come first: what is bound may lie below one, as a clone in /tmp does.
    size = ["--size", str(scratch_bytes)]
    command += [*size, "--tmpfs", "/tmp", "--dev", "/dev", *size, "--tmpfs", "/dev/shm"]
    for place in readable():
        path = Path(place)
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), place]
        else:
            command += ["--ro-bind", place, place]
    return [*command, "--proc", "/proc", "--chdir", "/tmp"]


def become_keeper() -> None:
    """Be a session of its own, and the parent of every orphan below."""
    os.setsid()
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def layers_here() -> list[str]:
    """The layers that :func:`lock_down` will put around each child on this machine, by name."""
    abi = _libc.syscall(_CREATE_RULESET, None, 0, 1)
    scope = " (files, signals)" if abi >= 6 else " (files)"
    return [*([f"landlock {abi}{scope}"] if abi > 0 else []), "rlimits", "no new privileges"]


def lock_down(
    scratch: str, shared: str, memory_bytes: int, cpu_seconds: int, keep: Sequence[int]
) -> None:
    """Take from the calling process all that student code does not need.

    ``scratch`` becomes its working directory and home, ``shared`` (if any) may be written too,
    ``keep`` are the descriptors that stay open beside 0-2. OSError if a layer that
    :func:`layers_here` names cannot be put in place.
    """
    os.setsid()
    die_with_parent()
    _close_all_but(keep)
    os.chdir(scratch)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs refused")
    landlock([scratch, shared] if shared else [scratch])
    _limit_resources(memory_bytes, cpu_seconds)


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
    }
    for what, value in limits.items():
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


# Landlock, through its system calls (x86-64 and aarch64 share the numbers). The structures are
# those of linux/landlock.h: struct landlock_ruleset_attr, struct landlock_path_beneath_attr.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read file, read directory
_WRITES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock(writable: Sequence[str]) -> int:
    """Read-only system, ``writable`` places, no TCP, signals inside only; the ABI, 0 if none.

    OSError if the kernel has Landlock but refuses these rules.
    """
    abi = _libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return 0
    everything = _WRITES_BY_ABI[max(version for version in _WRITES_BY_ABI if version <= abi)]
    attributes = _Ruleset(everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock refuses the ruleset")
    for place in readable():
        _allow(ruleset, place, _READ)
    _allow(ruleset, "/proc", _READ)
    for place in (*writable, "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"):
        _allow(ruleset, place, everything)
    if _libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock refuses to restrict")
    os.close(ruleset)
    return int(abi)


def _allow(ruleset: int, place: str, access: int) -> None:
    """Allow ``access`` below a place, if it exists here."""
    try:
        parent = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not Path(place).is_dir():
        access &= _FILE_ONLY
    rule = _PathBeneath(access, parent)
    _libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    os.close(parent)
