"""Landlock: a process that gives up files, TCP and signals, without any privilege.

Through its system calls (x86-64 and aarch64 share the numbers). The structures are those of
linux/landlock.h: struct landlock_ruleset_attr, struct landlock_path_beneath_attr.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Sequence

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read file, read directory
_WRITES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The kernel's Landlock ABI; 0 if it has none."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, 1)))


def restrict(readable: Sequence[str], writable: Sequence[str]) -> str:
    """Read-only and writable places, no TCP, signals inside only; the layer's name, "" if none.

    OSError if the kernel has Landlock but refuses these rules.
    """
    abi = version()
    if not abi:
        return ""
    everything = _WRITES_BY_ABI[max(known for known in _WRITES_BY_ABI if known <= abi)]
    attributes = _Ruleset(everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock refuses the ruleset")
    for place in (*readable, "/proc"):
        _allow(ruleset, place, _READ)
    for place in (*writable, *_DEVICES):
        _allow(ruleset, place, everything)
    if _libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock refuses to restrict")
    os.close(ruleset)
    return f"landlock {abi} ({'files, signals' if abi >= 6 else 'files'})"


def _allow(ruleset: int, place: str, access: int) -> None:
    """Allow ``access`` below a place, if it exists here."""
    try:
        parent = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(parent).st_mode):
        access &= _FILE_ONLY
    rule = _PathBeneath(access, parent)
    _libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    os.close(parent)
