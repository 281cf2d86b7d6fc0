"""A process like a student's on Windows, as far as Linux can be one: run by test_any_system.

``python without_unix.py FOLDER...``: in each folder lie a notebook and its ``tests/``. What only
Unix has is taken away once TensorFlow and Otter are loaded (on Linux they may use it), and before
``cinta`` is. Prints as JSON what each ``grader.check`` said, from where ``cinta`` came, and which
line it takes for the student's when a library fails.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

MODULES = (
    "fcntl grp nis ossaudiodev posix pty pwd readline resource spwd syslog termios tty "
    "_posixshmem _posixsubprocess crypt"
).split()
OF_OS = (
    "chown chroot confstr ctermid eventfd fchdir fchmod fchown fork forkpty getegid geteuid getgid "
    "getgroups getloadavg getpgid getpgrp getpriority getresuid getsid getuid initgroups killpg "
    "lchown lockf major makedev memfd_create minor mkfifo mknod nice openpty pidfd_open "
    "posix_fadvise posix_fallocate posix_spawn posix_spawnp pread preadv pwrite "
    "register_at_fork sched_getaffinity sched_setaffinity sched_yield sendfile setegid seteuid "
    "setgid setgroups setns setpgid setpriority setresuid setsid setuid sync sysconf tcgetpgrp "
    "tcsetpgrp uname unshare wait wait3 wait4 waitid writev WNOHANG"
).split()
OF_SIGNAL = (
    "SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 "
    "SIGXCPU alarm getitimer pause pidfd_send_signal pthread_kill pthread_sigmask setitimer "
    "siginterrupt sigpending sigtimedwait sigwait sigwaitinfo"
).split()


def take_unix_away() -> None:
    """From here on ``import fcntl`` fails, and ``os.fork`` is not there."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL)):
        for name in names:
            vars(module).pop(name, None)


def checked(folder: Path, shell: Any) -> dict[str, str]:
    """What each check of the folder's notebook said, by exercise."""
    os.chdir(folder)
    (path,) = folder.glob("*.ipynb")
    shell.reset()
    said = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        own = cell["metadata"].get("cinta", {})
        if cell["cell_type"] == "code" and own["role"] not in ("check_all", "export"):
            done = shell.run_cell("".join(cell["source"]), store_history=True)
            done.raise_error()
            if own["role"] == "check":
                said[own["exercise"]] = repr(done.result)
    return said


CELL = r"C:\Users\ana\AppData\Local\Temp\ipykernel_7\42.py"
IN_LIBRARIES = (
    r"C:\Users\ana\AppData\Roaming\Python\Python312\site-packages\keras\src\layer.py",
    "/home/ana/.local/lib/python3.12/site-packages/keras/src/layer.py",
    "/usr/local/lib/python3.12/dist-packages/keras/src/layer.py",
)


def line_of_an_error(library: str) -> int | None:
    """Which line is said to be at fault when line 3 of a cell makes a library fail."""
    from cinta.answering.call import raised

    names: dict[str, object] = {}
    exec(compile("def fail():\n    raise ValueError\n", library, "exec"), names)
    try:
        exec(compile("\n\nfail()\n", CELL, "exec"), names)
    except ValueError as error:
        return raised(error).line
    raise AssertionError("it must fail")


def main(folders: list[str]) -> None:
    """See above."""
    import asyncio  # noqa: F401

    import matplotlib
    import matplotlib.pyplot
    import otter  # noqa: F401
    import tensorflow  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    matplotlib.use("agg")
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    early = sorted(name for name in sys.modules if name.split(".")[0] == "cinta")
    take_unix_away()
    out, sys.stdout = sys.stdout, sys.stderr
    said = {folder: checked(Path(folder), shell) for folder in folders}
    import cinta.answering.local

    told = {"said": said, "early": early, "cinta": cinta.answering.local.__file__}
    told["lines"] = {library: line_of_an_error(library) for library in IN_LIBRARIES}
    print(json.dumps(told), file=out)


if __name__ == "__main__":
    main(sys.argv[1:])
