"""Which system calls reach the kernel from a child: those that somebody needs, and no others.

Every number is tried in the child, with arguments that no call accepts: what is refused answers
EPERM, EACCES or ENOSYS, what reaches the kernel something else. So a call that a new kernel brings,
or that nobody thought of, is found by this test before anybody has a use for it.
"""

from __future__ import annotations

import ast
import errno
import subprocess
import sys
import time

import pytest

from cinta.run.remote import RemoteStudent
from cinta.run.seccomp import DONE_WITHOUT, NEWER, seccomp_filter
from cinta.run.warm import Limits, Warm

NEEDED = {
    "files": """
        open openat openat2 creat close close_range read write readv writev pread64 pwrite64
        preadv pwritev preadv2 pwritev2 lseek truncate ftruncate fallocate fsync fdatasync
        sync syncfs sync_file_range fadvise64 readahead copy_file_range sendfile splice tee
        cachestat flock fcntl ioctl dup dup2 dup3 pipe pipe2
    """,
    "names of files": """
        stat lstat fstat newfstatat statx access faccessat faccessat2 readlink readlinkat
        rename renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat symlink
        symlinkat mknod mknodat getcwd chdir fchdir getdents getdents64 statfs fstatfs umask
        inotify_init inotify_init1 inotify_add_watch inotify_rm_watch
    """,
    "what is about files": """
        chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat
        utimensat setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr
        llistxattr flistxattr removexattr lremovexattr fremovexattr
    """,
    "its own memory": """
        brk mmap mprotect munmap mremap msync mincore madvise mlock mlock2 munlock mlockall
        munlockall get_mempolicy membarrier pkey_mprotect pkey_alloc pkey_free
    """,
    "its own threads and processes": """
        fork vfork clone execve execveat exit exit_group wait4 waitid getpid getppid gettid
        getpgrp getpgid setpgid getsid setsid set_tid_address set_robust_list rseq futex
        futex_waitv futex_wake futex_wait futex_requeue sched_yield arch_prctl prctl getcpu
    """,
    "limits and priorities, its own": """
        getrlimit setrlimit prlimit64 getrusage getpriority ioprio_get sched_getparam
        sched_getscheduler sched_get_priority_max sched_get_priority_min
        sched_rr_get_interval sched_getaffinity sched_setaffinity sched_getattr
    """,
    "who it is": """
        getuid getgid geteuid getegid getgroups getresuid getresgid setuid setgid setreuid
        setregid setresuid setresgid setfsuid setfsgid setgroups capget capset
    """,
    "signals and time": """
        kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal rt_sigaction
        rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigsuspend rt_sigreturn sigaltstack
        pause restart_syscall alarm getitimer setitimer nanosleep clock_nanosleep
        clock_gettime clock_getres gettimeofday time times timer_create timer_settime
        timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime
        timerfd_gettime signalfd signalfd4
    """,
    "waiting for files": """
        poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
        epoll_pwait epoll_pwait2 eventfd eventfd2
    """,
    "pairs of sockets": """
        socketpair connect accept accept4 bind listen shutdown sendto sendmsg sendmmsg
        recvfrom recvmsg recvmmsg getsockname getpeername getsockopt setsockopt
    """,
    "the machine, and less of it": """
        uname sysinfo getrandom seccomp landlock_create_ruleset landlock_add_rule
        landlock_restrict_self
    """,
}
"""What Python, TensorFlow, and the programs that a notebook starts may ask of the kernel."""

REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)

TRY_ALL = """\
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
answers = {}
for number in range(LAST):
    said, says = os.pipe()
    if (pid := os.fork()) == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0.5)  # one that waits is ended
        failed = libc.syscall(number, *[-1] * 6) < 0
        os.write(says, str(ctypes.get_errno() if failed else 0).encode())
        os._exit(0)
    os.close(says)
    os.waitpid(pid, 0)
    answers[number] = int(os.read(said, 20).split(b"\\0")[0] or -1)
    os.close(said)
print(answers)
"""


def in_child(warm: Warm, cell: str) -> str:
    """What a cell prints in a child with time enough."""
    limits = Limits(cell_seconds=120.0, total_seconds=150.0)
    student = RemoteStudent(warm, limits, time.monotonic() + limits.total_seconds)
    try:
        (run,) = student.run([cell])
    finally:
        student.close()
    assert run.status == "ok", run.raised
    return "".join(output.text for output in run.outputs)


def name(number: int) -> str:
    """The name of a system call on this machine; its number where libseccomp knows none."""
    import pyseccomp

    try:
        found = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, number)
    except ValueError:
        return str(number)
    return found.decode() if isinstance(found, bytes) else str(found)


@pytest.fixture(scope="module")
def reached(warm: Warm) -> dict[str, int]:
    """The calls that reach the kernel, and what it says."""
    if "seccomp" not in warm.layers:
        pytest.skip("there is no seccomp here")
    said = in_child(warm, TRY_ALL.replace("LAST", str(NEWER.stop)))
    answers = ast.literal_eval(said)
    assert len(answers) == NEWER.stop
    return {name(n): error for n, error in answers.items() if error not in REFUSED}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_only_what_somebody_needs_reaches_the_kernel(reached: dict[str, int]) -> None:
    needed = set(" ".join(NEEDED.values()).split())
    probes_of_debuggers = {"335", "336", "uretprobe", "uprobe"}  # they end who calls them
    assert set(reached) - needed - probes_of_debuggers == set()
    assert {"read", "mmap", "execve"} <= set(reached), "the child was asked in another way"


DOORS = """\
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
page = ctypes.addressof(ctypes.c_char.from_buffer(held := mmap.mmap(-1, 4096)))
context = ctypes.c_ulong(0)
tried = {
    "personality": (0x0040000,),
    "io_setup": (8, ctypes.byref(context)),
    "pidfd_open": (os.getppid() or 1, 0),
    "set_mempolicy": (0, 0, 0),
    "mbind": (ctypes.c_void_p(page), ctypes.c_ulong(4096), 0, 0, 0, 0),
    "msgctl": (0, 3, page),
    "mq_unlink": (b"name",),
}
print([name for name, call in tried.items() if libc.syscall(NUMBERS[name], *call) >= 0
       or ctypes.get_errno() not in (1, 38)])
"""


@pytest.mark.slow
def test_calls_that_would_succeed_are_refused(warm: Warm) -> None:
    """With arguments that the kernel takes."""
    import pyseccomp

    names = ["personality", "io_setup", "pidfd_open", "set_mempolicy", "mbind", "msgctl"]
    names += ["mq_unlink"]
    numbers = {n: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, n) for n in names}
    assert in_child(warm, f"NUMBERS = {numbers}\n{DOORS}").strip() == "[]"


STRICTEST = """\
import os
from cinta.run.seccomp import seccomp_filter
seccomp_filter().load(signals_reach_others=True, files_reach_others=True)
os.chmod("/proc/self/there is no such file", 0)
"""


def test_no_rule_contradicts_another_where_all_are_in_force() -> None:
    """Those about signals and files are added last, on a host where nothing else keeps them."""
    if seccomp_filter() is None:
        pytest.skip("there is no libseccomp here")
    done = subprocess.run([sys.executable, "-c", STRICTEST], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_call_is_done_without_for_a_reason() -> None:
    assert all(DONE_WITHOUT.values())
    assert NEWER.stop <= 512, "from there on they are x32's, which are refused as a whole"
