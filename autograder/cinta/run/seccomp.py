"""Seccomp: system calls that no student code needs are refused (a deny-list).

Refused calls give EACCES (a socket), ENOSYS (what C libraries try first and do without) or EPERM;
nothing is killed for trying. Built by libseccomp, which knows the numbers of each machine.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import tempfile
from typing import Any

TRACING = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp
"""
NAMESPACES_AND_MOUNTS = """
    unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount
    fspick mount_setattr open_by_handle_at name_to_handle_at quotactl quotactl_fd fanotify_init
"""
KERNEL = """
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register memfd_secret
    keyctl add_key request_key kexec_load kexec_file_load init_module finit_module delete_module
    reboot swapon swapoff syslog acct settimeofday clock_settime clock_adjtime adjtimex
    iopl ioperm modify_ldt vhangup sethostname setdomainname uselib lookup_dcookie nfsservctl
    io_setup io_submit io_cancel io_destroy io_getevents io_pgetevents personality mbind
    set_mempolicy set_mempolicy_home_node remap_file_pages vmsplice fanotify_mark ustat sysfs
    get_robust_list
"""
OUTLIVES_ITS_PROCESS = """
    shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl semget semop semtimedop semctl
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
"""
DONE_WITHOUT = {
    "clone3": "its flags cannot be seen; clone is tried next",
    "memfd_create": "memory that no process is seen to hold",
    "pidfd_open": "a hold on any process; asyncio asks for one of its own, and then uses a thread",
}
"""Refused as if the kernel were too old for them, and why."""
NEWER = range(457, 512)
"""System calls by their numbers, alike on all machines, that no C library needs yet (statmount,
lsm_get_self_attr, ...), nor libseccomp may know."""

NAMESPACE_FLAGS = [
    0x00020000,  # CLONE_NEWNS
    0x02000000,  # CLONE_NEWCGROUP
    0x04000000,  # CLONE_NEWUTS
    0x08000000,  # CLONE_NEWIPC
    0x10000000,  # CLONE_NEWUSER
    0x20000000,  # CLONE_NEWPID
    0x40000000,  # CLONE_NEWNET
]
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into somebody's terminal
AF_UNIX = 1
SOCKETS_THAT_ADDRESS = (2, 3)
"""Datagrams, and raw, which are the same: one of a pair reaches any socket that has a path."""
TO_ITSELF = """
    prlimit64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler migrate_pages
    move_pages
"""
"""The first argument is a process, 0 the caller; the same user is all that the kernel asks for."""
PRIORITIES = {"setpriority": 2, "ioprio_set": 3}
"""First a kind (process, group, all of a user), then who, 0 for the caller's own."""
SIGNALS = "kill tgkill rt_sigqueueinfo rt_tgsigqueueinfo"
SIGNALS_TO_ANY = "tkill pidfd_send_signal"
ABOUT_FILES = """
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
"""
"""Owner, mode, times and attributes of a file: Landlock looks at what is in it only."""


_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, _PR_SET_NO_NEW_PRIVS = 22, 2, 38

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of linux/filter.h: how many instructions of 8 bytes, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


class Filter:
    """The rules, made once before the fork; :meth:`load` puts them around one process."""

    def __init__(self) -> None:
        import pyseccomp

        self._lib: Any = pyseccomp
        self._filter: Any = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        # Programs of another architecture (32 bits, x32) would get round every rule below.
        self._filter.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.ERRNO(errno.ENOSYS))
        for names in (TRACING, NAMESPACES_AND_MOUNTS, KERNEL, OUTLIVES_ITS_PROCESS):
            for name in names.split():
                self._refuse(errno.EPERM, name)
        self._refuse(errno.EACCES, "socket")  # pairs, which event loops need, are another call
        for name in DONE_WITHOUT:
            self._refuse(errno.ENOSYS, name)
        for number in NEWER:
            self._filter.add_rule(pyseccomp.ERRNO(errno.ENOSYS), number)
        for flag in NAMESPACE_FLAGS:
            self._refuse(errno.EPERM, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
        for request in TERMINAL_INPUT:  # the kernel looks at 32 bits of it, EQ would at 64
            low = pyseccomp.Arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, request)
            self._refuse(errno.EPERM, "ioctl", low)
        self._refuse_what_names_others()
        self._program = self._compiled()

    def _refuse_what_names_others(self) -> None:
        """Pairs of sockets that can be sent elsewhere; limits and priorities of other processes."""
        lib = self._lib
        self._refuse(errno.EACCES, "socketpair", lib.Arg(0, lib.NE, AF_UNIX))
        for kind in SOCKETS_THAT_ADDRESS:
            self._refuse(errno.EACCES, "socketpair", lib.Arg(1, lib.MASKED_EQ, 0xF, kind))
        for name in TO_ITSELF.split():
            self._refuse(errno.EPERM, name, lib.Arg(0, lib.NE, 0))
        for name, all_of_a_user in PRIORITIES.items():
            of_a_user = lib.Arg(0, lib.MASKED_EQ, 0xFFFFFFFF, all_of_a_user)
            self._refuse(errno.EPERM, name, of_a_user)
            self._refuse(errno.EPERM, name, lib.Arg(1, lib.NE, 0))

    def _refuse(self, error: int, name: str, *conditions: Any) -> None:
        number = self._lib.resolve_syscall(self._lib.Arch.NATIVE, name)
        if number >= 0:  # else this architecture, or this libseccomp, does not know it
            self._filter.add_rule(self._lib.ERRNO(error), number, *conditions)

    def _compiled(self) -> bytes:
        """The rules as the kernel takes them: to compile them takes longer than to load them."""
        with tempfile.TemporaryFile() as program:
            self._filter.export_bpf(program)
            program.seek(0)
            return program.read()

    def load(self, *, signals_reach_others: bool, files_reach_others: bool) -> None:
        """Irrevocably, for this process and all that it starts.

        Where nothing else stops signals, they are allowed to this very process alone. Where files
        of others can be named, those calls that change what is *about* a file do nothing, and say
        that they did, so that an honest copy of a file succeeds. OSError if the kernel refuses.
        """
        if files_reach_others:
            for name in ABOUT_FILES.split():
                self._refuse(0, name)
        if signals_reach_others:
            lib = self._lib
            for name in SIGNALS.split():
                self._refuse(errno.EPERM, name, lib.Arg(0, lib.NE, os.getpid()))
            for name in SIGNALS_TO_ANY.split():
                self._refuse(errno.EPERM, name)
        program = self._compiled() if files_reach_others or signals_reach_others else self._program
        given = _Program(len(program) // 8, program)
        _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)  # else the kernel wants a privilege for it
        if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(given), 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "seccomp refuses the filter")


@functools.cache
def seccomp_filter() -> Filter | None:
    """The rules; None where libseccomp, or its Python side, is not there.

    Made once, before the forks: to look for the library and to compile takes 50 ms.
    """
    try:
        return Filter()
    except (ImportError, OSError, RuntimeError):
        return None
