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


def requirements(files: Files) -> tuple[str, str]:
    """The two as pip's lines, for who installs them before a notebook is opened."""
    if files.address:
        return f"cinta[student] @ {files.at(files.code)}", files.at(files.course)
    return f"../../{files.code}[student]", f"../../{files.course}"
