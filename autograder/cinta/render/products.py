"""What each product is made from, as digests: so it is told what has to be built again.

A hardened archive is made from more than the rest: the whole package is in it.
"""

from __future__ import annotations

import importlib.metadata

from ..course import Course
from ..unit import Unit
from .records import Product, digest
from .wheel import PACKAGE, found_by, grader_files, student_files

WHEEL_LABEL = "exercises/cinta_student"

GENERATORS = (
    "commands/build.py",
    "commands/publish.py",
    "grading/answer_keys.py",
    "packed.py",
    "records/cell_record.py",
    "records/outline.py",
    "source/*.py",
    "render/*.py",
    "run/execute.py",
    "run/outputs.py",
)
"""The code that shapes what is generated, beside the modules that students get in their wheel."""

TOOLS = ("hatchling", "jupytext", "nbformat", "otter-grader")
"""The tools whose versions shape it."""


def product_of(unit: Unit, lang: str) -> Product:
    """One unit in one language: what students get, the solution, the stock archive."""
    source = digest([(unit.name, unit.path.read_bytes()), ("lang", lang.encode())])
    return Product(f"exercises/{lang}/{unit.name}", source, _generator())


def hardened_product(course: Course, unit: Unit, lang: str) -> Product:
    """The hardened archive: the whole package is in it."""
    package = digest((name, path.read_bytes()) for name, path in grader_files().items())
    generator = digest([("package", package.encode()), ("generator", _generator().encode())])
    return Product(
        f"{course.archives}/{lang}/{unit.name}", product_of(unit, lang).source, generator
    )


def wheel_product() -> Product:
    """The students' wheel."""
    files = [(name, path.read_bytes()) for name, path in student_files().items()]
    return Product(WHEEL_LABEL, digest(files), _generator())


def _generator() -> str:
    """A digest of all the code and tools that shape what is generated."""
    paths = found_by(GENERATORS)
    parts = [(path.relative_to(PACKAGE).as_posix(), path.read_bytes()) for path in paths]
    parts += [(f"wheel/{name}", path.read_bytes()) for name, path in student_files().items()]
    parts += [(tool, _version(tool)) for tool in TOOLS]
    return digest(parts)


def _version(tool: str) -> bytes:
    try:
        return importlib.metadata.version(tool).encode()
    except importlib.metadata.PackageNotFoundError:
        return b"not installed"
