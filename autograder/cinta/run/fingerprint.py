"""Is the warm process still what it was? What a child could leave for the next one is looked at.

Its memory cannot be written from outside (another user, no ptrace, no process_vm_writev, Landlock);
what it shares with the world can be: files, shared memory, descriptors, and what the kernel keeps
for each process.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Collection

Fingerprint = dict[str, object]
"""What there is, by what it is called in a message."""

LIMITS = sorted(getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_"))
SHARED_FOLDERS = ("/tmp", "/dev/shm")


def fingerprint(passing: Collection[int]) -> Fingerprint:
    """The calling process as it is now; ``passing`` are descriptors that come and go."""
    own = {int(name) for name in os.listdir("/proc/self/fd")} - set(passing)
    facts: Fingerprint = {
        "its threads": len(os.listdir("/proc/self/task")),
        "its descriptors": sorted(place for fd in own if (place := _place(fd))),
        "its working directory": os.getcwd(),
        "its environment": dict(os.environ),
        "its limits": [resource.getrlimit(what) for what in LIMITS],
        "its priority": os.getpriority(os.PRIO_PROCESS, 0),
    }
    if os.environ.get("CINTA_OWN_TMPFS"):
        facts["the files it shares"] = sorted(map(_file, _files()))
    return facts


def changed(before: Fingerprint, now: Fingerprint) -> str:
    """What differs, by its name; "" if nothing does."""
    return next((name for name in before if before[name] != now[name]), "")


def _place(descriptor: int) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:  # the listing's own, which is closed again
        return ""


def _files() -> list[str]:
    """All files and folders in what is shared but the scratch folders of children.

    What is mounted there from outside is not theirs to change, and may be large: a project that
    lies in /tmp, with its .venv.
    """
    found = []
    for top in SHARED_FOLDERS:
        device = os.lstat(top).st_dev
        for folder, folders, files in os.walk(top):
            if folder == "/tmp":
                folders[:] = [name for name in folders if not name.startswith("cinta-")]
            inside = [os.path.join(folder, name) for name in folders]
            own = [path for path in inside if os.lstat(path).st_dev == device]
            folders[:] = [os.path.basename(path) for path in own]
            found += [*own, *(os.path.join(folder, name) for name in files)]
    return found


def _file(path: str) -> tuple[str, int, int]:
    facts = os.lstat(path)
    return path, facts.st_size, facts.st_mtime_ns
