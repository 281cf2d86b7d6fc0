"""Where Python and its packages lie: what a submission may read, and where its imports look.

The judge's own Python may find packages in several folders: its environment's, its user's (``pip
install --user``), others that PYTHONPATH or a .pth file names. The warm process is to find the same
packages in the same order, and nothing that lies beside them. So of ``sys.path`` only folders *for*
installed packages are handed on, which every installer calls ``site-packages`` (Debian:
``dist-packages``); a project, a home or the working directory is none, and of the package itself
its own folder alone is handed on: hidden checks lie beside it.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import os
import site
import sys
from pathlib import Path

PACKAGE = Path(__file__).absolute().parents[1]

LIBRARIES = ("site-packages", "dist-packages")

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32")
SETTINGS = """
    alternatives fonts group host.conf hostname hosts ld.so.cache locale.alias localtime magic
    mime.types nsswitch.conf os-release passwd protocols services ssl/certs timezone
"""
"""What programs look up below /etc; the rest of it may hold secrets."""

OF_A_PREFIX = "bin etc include lib lib32 lib64 libexec pyvenv.cfg share ssl"
"""What an installation of Python consists of: a project or a home may have been made its prefix."""

NEEDED = ("IPython", "keras", "matplotlib", "matplotlib_inline", "msgspec", "numpy", "tensorflow")
"""What the warm process imports."""


@functools.cache
def readable() -> list[str]:
    """What the warm process may read: the system, Python, its packages, and this package alone."""
    settings = [f"/etc/{name}" for name in SETTINGS.split()]
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    python = [os.path.join(prefix, name) for prefix in prefixes for name in OF_A_PREFIX.split()]
    places = [*SYSTEM, *settings, *python, *libraries(sys.path), str(PACKAGE)]
    resolved = {str(Path(place).resolve()) for place in places} | set(places)
    return sorted(place for place in resolved if Path(place).exists())


def libraries(path: list[str]) -> list[str]:
    """The folders for installed packages among these, in their order."""
    return [place for place in path if os.path.basename(place) in LIBRARIES and _is_folder(place)]


def _is_folder(place: str) -> bool:
    return os.path.isabs(place) and os.path.isdir(place)


def imports() -> dict[str, str]:
    """The environment in which another interpreter of this installation imports what this one does.

    What comes before the standard library is PYTHONPATH's; all else is found by Python's own rules,
    the user's packages where they are found here, and never below a home that anybody could make.
    """
    standard = os.path.dirname(os.__file__)
    first = libraries(list(itertools.takewhile(lambda place: place != standard, sys.path)))
    if PACKAGE.parent.name not in LIBRARIES:
        first.insert(0, str(PACKAGE.parent))
    environment = {"PYTHONPATH": os.pathsep.join(first)} if first else {}
    if site.ENABLE_USER_SITE:
        return environment | {"PYTHONUSERBASE": site.getuserbase()}
    return environment | {"PYTHONNOUSERSITE": "1"}


def out_of_sight() -> str:
    """Which package is found here, but where the warm process may not look; empty if none."""
    for name in NEEDED:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin and not _is_readable(Path(spec.origin).resolve()):
            folder = Path(spec.origin).parents[1]
            return (
                f"{name} lies in {folder}, and submissions may read no folders but those for "
                f"packages: install it with pip, or into a folder called {LIBRARIES[0]}"
            )
    return ""


def _is_readable(file: Path) -> bool:
    return any(file.is_relative_to(place) for place in readable())
