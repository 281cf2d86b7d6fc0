"""The four settings in which the hostile corpus is played, made on one machine.

    python -m tests.hostile.settings                     which can be made here, and why not
    python -m tests.hostile.settings NAME -- COMMAND...  run a command in one; its exit code

*Without namespaces* is what a container is: a seccomp filter refuses them, and root has only the
capabilities that Docker leaves it. *An ordinary user* has an unused number, a home of its own and
this tree to read; folders above Python or the tree that are closed to it (root's home, say) are
covered, for the command alone, by empty ones in which only what it needs is bound.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyseccomp

from cinta.run.seccomp import NAMESPACE_FLAGS

ROOT = Path(__file__).resolve().parents[2]

DOCKERS_CAPABILITIES = (
    "chown dac_override fsetid fowner mknod net_raw setgid setuid setfcap setpcap "
    "net_bind_service sys_chroot kill audit_write"
).split()
"""What a container's root may by default (docs.docker.com, "Runtime privilege")."""

_CLONE_NEWNS = 0x00020000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Setting:
    """One setting: who runs the command, and may it make namespaces?"""

    name: str
    root: bool
    namespaces: bool


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("root_with_namespaces", root=True, namespaces=True),
        Setting("ordinary_user_with_namespaces", root=False, namespaces=True),
        Setting("root_without_namespaces", root=True, namespaces=False),
        Setting("ordinary_user_without_namespaces", root=False, namespaces=False),
    )
}


def why_not(setting: Setting) -> str:
    """Why a setting cannot be made here; "" if it can."""
    if setting.root and os.geteuid() != 0:
        return "only root can run a command as root"
    if not setting.root and os.geteuid() == 0:
        for place in _needed():
            if place.stat().st_mode & 0o005 != 0o005:
                return f"{place} is closed to other users"
    asked = ["unshare", "--mount"] if setting.root else ["unshare", "--user", "--map-root-user"]
    try:
        tried = _run(setting, [*asked, "true"], capture=True)
    except (OSError, subprocess.SubprocessError) as error:
        return f"its mounts or its filter are refused here ({error})"
    if setting.namespaces and tried.returncode != 0:
        return f"no namespaces here: {tried.stderr.decode().strip()}"
    if not setting.namespaces and tried.returncode == 0:
        return "namespaces can be made in spite of the filter"
    return ""


def run(setting: Setting, command: Sequence[str]) -> int:
    """Run a command in a setting; its exit code."""
    return _run(setting, command).returncode


def _run(
    setting: Setting, command: Sequence[str], *, capture: bool = False
) -> subprocess.CompletedProcess[bytes]:
    home = tempfile.mkdtemp(prefix="cinta-home-")
    try:
        change_user = not setting.root and os.geteuid() == 0
        user = _unused_user() if change_user else os.geteuid()
        if change_user:
            os.chown(home, user, user)
        environment = os.environ | {"CINTA_HOSTILE_SETTING": setting.name}
        if not setting.root:
            environment |= _at_home(home)
        return subprocess.run(
            [*_rights(setting, user), *command],
            env=environment,
            preexec_fn=partial(_prepare, setting, change_user),
            capture_output=capture,
            check=False,
        )
    finally:
        shutil.rmtree(home)


def _at_home(home: str) -> dict[str, str]:
    """Nothing is written into the tree, which belongs to somebody else."""
    return {
        "HOME": home,
        "TMPDIR": home,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
        "HYPOTHESIS_STORAGE_DIRECTORY": f"{home}/hypothesis",
        "XDG_CACHE_HOME": f"{home}/cache",
        "XDG_RUNTIME_DIR": home,
    }


def _unused_user() -> int:
    """A user number that is in no table and has no process (they would share its limits)."""
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            taken.add(process.stat().st_uid)
        except OSError:  # it has ended
            continue
    return random.choice([number for number in range(50_000, 60_000) if number not in taken])


def _rights(setting: Setting, user: int) -> list[str]:
    """The prefix that gives up what the setting does not have; it ends with this process."""
    rights = ["setpriv", "--pdeathsig", "KILL", "--inh-caps=-all", "--ambient-caps=-all"]
    if not setting.root and os.geteuid() == 0:
        rights += [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    elif not setting.namespaces and setting.root:
        kept = ",".join(f"+{name}" for name in DOCKERS_CAPABILITIES)
        rights.append(f"--bounding-set=-all,{kept}")
    return rights


def _prepare(setting: Setting, change_user: bool) -> None:
    """Between fork and exec: open the way to the tree, then close that to namespaces."""
    if change_user:
        _open_the_way(_needed())
    if not setting.namespaces:
        _no_namespaces()


def _needed() -> list[Path]:
    """What the command reads and must be able to: Python, its packages, this tree."""
    return sorted({Path(place).resolve() for place in (sys.base_prefix, sys.prefix, ROOT)})


def _open_the_way(needed: Sequence[Path]) -> None:
    """In mounts of our own, cover each closed folder above what is needed, and bind that in it."""
    closed: dict[Path, list[Path]] = {}
    for place in needed:
        above = [parent for parent in place.parents if not parent.stat().st_mode & 0o001]
        if above:
            closed.setdefault(above[-1], []).append(place)
    if not closed:
        return
    if _libc.unshare(_CLONE_NEWNS) != 0:
        raise OSError(ctypes.get_errno(), "mounts of its own were refused")
    _mount("--make-rprivate", "/")
    for cover, places in closed.items():
        # Held by handles: the cover hides the paths.
        handles = [os.open(place, os.O_PATH) for place in places]
        _mount("-t", "tmpfs", "-o", "mode=0755", "cover", str(cover))
        for place, handle in zip(places, handles, strict=True):
            place.mkdir(parents=True, exist_ok=True)
            _mount("--no-canonicalize", "--bind", f"/proc/{os.getpid()}/fd/{handle}", str(place))
            os.close(handle)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _no_namespaces() -> None:
    """What a container's seccomp profile refuses of namespaces and mounts, and no more."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    # Loaded as root it need not bring no_new_privs, which is for Cinta to set.
    rules.set_attr(pyseccomp.Attr.CTL_NNP, int(os.geteuid() != 0))
    for name in ("unshare", "setns", "mount", "umount2", "pivot_root"):
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for flag in NAMESPACE_FLAGS:
        of_this_kind = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", of_this_kind)
    # Refused to a root who is in a container already: why_not() sees whether that is enough.
    with contextlib.suppress(OSError):
        rules.load()


def main(arguments: Sequence[str]) -> int:
    """The command line above."""
    if not arguments:
        for setting in SETTINGS.values():
            print(f"{setting.name:34} {why_not(setting) or 'can be made here'}")
        return 0
    name, *command = arguments
    command = command[command[:1] == ["--"] :]
    if name not in SETTINGS or not command:
        print(
            f"say NAME -- COMMAND..., where NAME is one of {', '.join(SETTINGS)}", file=sys.stderr
        )
        return 2
    if reason := why_not(SETTINGS[name]):
        print(f"{name} cannot be made here: {reason}", file=sys.stderr)
        return 2
    return run(SETTINGS[name], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
