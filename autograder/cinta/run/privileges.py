"""Fewer rights for a child: an unused user of its own where we are root, and no capability.

As another user it can neither signal nor trace nor look into the warm process or another child,
and its processes are counted by themselves. See capabilities(7) and credentials(7).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

UNUSED_USERS = range(60_706, 61_184)
"""User numbers that nobody gives out (systemd, "Users, Groups, UIDs and GIDs")."""

NEEDED_BY_THE_KEEPER = ("SETUID", "SETGID", "SETPCAP", "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL")
"""With these, root starts children as other users, ends them, and wipes what they leave."""

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_DUMPABLE, _PR_CAPBSET_READ, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT = 4, 23, 24, 47
_CLEAR_ALL = 4
_SYS_ADMIN = 21
_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Set(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def why_no_own_user(needed: Sequence[str]) -> str:
    """Why a child cannot be a user of its own here, who can read ``needed``; "" if it can."""
    if os.geteuid() != 0:
        return "only root can start processes as other users"
    for place in needed:
        for folder in (Path(place), *Path(place).parents):
            if folder.is_dir() and not folder.stat().st_mode & 0o001:
                return f"{folder} is closed to other users, and what a child needs lies below it"
    return ""


def become_nobody(own: Sequence[str]) -> None:
    """Be an unused user, to whom ``own`` belongs; OSError if we may not."""
    user = UNUSED_USERS[os.getpid() % len(UNUSED_USERS)]
    for place in own:
        os.chown(place, user, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # Else what /proc says of this process would not be its own to read.
    _libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


def drop_bounding_set() -> None:
    """No program that is executed from here on gets a capability, where we may decide that."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_READ, capability, 0, 0, 0) == 1:
            _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def give_up_mounting() -> None:
    """Lose for good what makes namespaces and mounts; all other capabilities stay as they are."""
    _libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    _libc.prctl(_PR_CAPBSET_DROP, _SYS_ADMIN, 0, 0, 0)
    header, held = _Header(_VERSION_3, 0), (_Set * 2)()
    _libc.capget(ctypes.byref(header), ctypes.byref(held))
    for kind in ("effective", "permitted", "inheritable"):
        setattr(held[0], kind, getattr(held[0], kind) & ~(1 << _SYS_ADMIN))
    if _libc.capset(ctypes.byref(header), ctypes.byref(held)) != 0:
        raise OSError(ctypes.get_errno(), "a capability cannot be dropped")


def drop_capabilities() -> None:
    """Give up every capability that is held; OSError if that is refused."""
    _libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    if _libc.capset(ctypes.byref(_Header(_VERSION_3, 0)), ctypes.byref((_Set * 2)())) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")
