"""Which files a notebook's first cell installs, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass

from ..course import Course
from .wheel import wheel_name


@dataclass(frozen=True)
class Files:
    """The wheel of the code and that of the course, by name, and their address; empty if none."""

    code: str
    course: str
    address: str = ""

    def at(self, name: str) -> str:
        """Where one of them is: below the address, or its name."""
        return f"{self.address.rstrip('/')}/{name}" if self.address else name


def files_of(course: Course) -> Files:
    """Those of a course."""
    return Files(wheel_name(), course.wheel_name, course.address)


FROM_HERE = {
    "es": "# En esta carpeta: pip install -r requirements.txt (las rutas parten de ella)",
    "en": "# In this folder: pip install -r requirements.txt (the paths begin at it)",
}
"""pip counts a file's paths from where it is run, not from where the list lies; it has no other way
to name a file than by a bare name, which anybody may own on an index."""


def requirements(files: Files, lang: str) -> str:
    """The two as a list for pip, for who installs them before a notebook is opened."""
    lines = [f"cinta[student] @ {files.at(files.code)}", files.at(files.course)]
    if not files.address:
        lines = [FROM_HERE[lang], f"../../{files.code}[student]", f"../../{files.course}"]
    return "".join(f"{line}\n" for line in lines)
