"""A computer that holds what a teacher or a student installs: the wheel, and no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Set as AbstractSet
from email import message_from_bytes
from functools import cache
from importlib.metadata import entry_points, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cinta.packed import entries_of
from cinta.render.wheel import build_wheel

ONLY = """\
import sys

class Undeclared:
    names = {names!r}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)

sys.meta_path.insert(0, Undeclared())
"""


SCRIPT = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from {module} import {function}
sys.exit({function}())
"""
"""As pip writes a command whose interpreter lies in a folder with a space in its name."""


@cache
def declared(*requirements: str) -> frozenset[str]:
    """The distributions that pip would install for these, by their normal names."""
    found: set[tuple[str, str]] = set()
    wanted = [(Requirement(text), "") for text in requirements]
    while wanted:
        requirement, extra = wanted.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for one in {"", *requirement.extras}:
            if (name, one) not in found:
                found.add((name, one))
                wanted += [(Requirement(text), one) for text in _required_by(name)]
    return frozenset(name for name, _ in found)


def _required_by(name: str) -> list[str]:
    """What it says that it needs; of ours it is the wheel that says so."""
    if name != "cinta":
        return requires(name) or []
    files = entries_of(build_wheel().data)
    (metadata,) = (data for path, data in files.items() if path.endswith("/METADATA"))
    return message_from_bytes(metadata).get_all("Requires-Dist", [])


@cache
def nowhere_declared(*requirements: str) -> frozenset[str]:
    """The modules that are here and that a new environment with these would not have."""
    there = declared(*requirements) | {"pip"}
    homes = packages_distributions().items()
    names = ((name, {canonicalize_name(each) for each in of}) for name, of in homes)
    return frozenset(name for name, of in names if not of & there)


class Computer:
    """An environment of its own, and a folder with an awkward name.

    It has what pip installs for ``requirements``, and nothing else that is here: not a new copy,
    but the one of this environment, of which all other modules are told to be missing.
    """

    def __init__(self, folder: Path, *requirements: str) -> None:
        self.folder = folder / "mi carpeta ñandú"
        self.python = folder / "an env ñ" / "bin" / "python"
        command = [sys.executable, "-m", "venv", "--without-pip", str(self.python.parents[1])]
        subprocess.run(command, check=True)
        self.folder.mkdir()
        (packages,) = self.python.parents[1].glob("lib/*/site-packages")
        others = sysconfig.get_path("purelib")
        (packages / "others.pth").write_text(f"{others}\nimport only\n", encoding="ascii")
        names = nowhere_declared(*requirements)
        assert {"hypothesis", "pytest"} <= names, "what only developers have"
        (packages / "only.py").write_text(ONLY.format(names=set(names)), encoding="ascii")
        self._write_commands(declared(*requirements) - {"cinta"})

    def _write_commands(self, distributions: AbstractSet[str]) -> None:
        for point in entry_points(group="console_scripts"):
            if point.dist and canonicalize_name(point.dist.name) in distributions:
                path = self.python.with_name(point.name)
                script = SCRIPT.format(python=self.python, module=point.module, function=point.attr)
                path.write_text(script, encoding="utf-8")
                path.chmod(0o755)

    def install(self) -> None:
        """Put the code's wheel into the folder, and install it from there."""
        wheel = build_wheel()
        (self.folder / wheel.name).write_bytes(wheel.data)
        self.run("-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel.name)

    def run(self, *arguments: str | Path, cwd: Path | None = None, locale: str = "C") -> str:
        """What a program of this environment prints; it must end well, in any locale."""
        ours = ("PYTHONPATH", "COVERAGE_RUN")
        environment = {name: v for name, v in os.environ.items() if name not in ours}
        done = subprocess.run(
            [str(self.python), *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            cwd=cwd or self.folder,
            env=environment | {"LC_ALL": locale, "IPYTHONDIR": str(self.folder)},
            timeout=400,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    def cinta(self, *arguments: str | Path, cwd: Path, locale: str = "C") -> str:
        """The command line, as installed."""
        return self.run(self.python.with_name("cinta"), *arguments, cwd=cwd, locale=locale)
