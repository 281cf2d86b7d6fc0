"""What each product is made from, as digests: so it is told what has to be built again.

A hardened archive is made from more than the rest: the whole package runs from it.
"""

from __future__ import annotations

import importlib.metadata
from functools import cache

from ..course import Course
from ..unit import Unit
from .files import files_of
from .records import Product, digest
from .students import allowed
from .wheel import package_files

CODE_LABEL, STUDENTS_LABEL = "exercises/code", "exercises/students"
UNITS_LABEL = "dist/units"
FOR_ALL = {CODE_LABEL, STUDENTS_LABEL, UNITS_LABEL}
"""What is made once for all units: the two wheels that students get, the zip for teachers."""

SHAPING = (
    "answering/",
    "checks/",
    "commands/build.py",
    "commands/publish.py",
    "functions.py",
    "grading/answer_keys.py",
    "hints.py",
    "notebook/",
    "packed.py",
    "records/cell_record.py",
    "records/outline.py",
    "render/",
    "results.py",
    "run/execute.py",
    "run/outputs.py",
    "source/",
    "student.py",
    "tape/",
    "unit.py",
    "values.py",
)
"""The rooms and modules of the package that shape what is generated."""

TOOLS = ("jupytext", "keras", "nbformat", "numpy", "otter-grader", "tensorflow")
"""The tools whose versions shape it; the archives pin those that decide numbers."""


def product_of(course: Course, unit: Unit, lang: str) -> Product:
    """One unit in one language: what students get, the solution, the stock archive."""
    source = digest([(unit.name, unit.path.read_bytes()), ("lang", lang.encode())])
    generator = digest([("code", _shaping().encode()), ("files", repr(files_of(course)).encode())])
    return Product(f"exercises/{lang}/{unit.name}", source, generator)


def hardened_product(course: Course, unit: Unit, lang: str) -> Product:
    """The hardened archive: it runs the whole package, where the stock one runs what shapes it."""
    made = product_of(course, unit, lang)
    generator = digest([("package", _package().encode()), ("rest", made.generator.encode())])
    return Product(f"{course.archives}/{lang}/{unit.name}", made.source, generator)


def code_product() -> Product:
    """The wheel of the package."""
    return Product(CODE_LABEL, _package(), "")


def students_product(course: Course) -> Product:
    """The wheel of the course: of what was generated before it."""
    files = [(name, path.read_bytes()) for name, path in allowed(course)]
    return Product(STUDENTS_LABEL, digest(files), repr(files_of(course)))


def units_product(course: Course) -> Product:
    """The units as they travel."""
    paths = sorted(course.sources.glob("*"))
    files = [(path.name, path.read_bytes()) for path in paths if path.is_file()]
    return Product(UNITS_LABEL, digest(files), " ".join(course.languages))


# The package that runs is the one that was imported: it is read once.
@cache
def _package() -> str:
    """A digest of the whole package."""
    return digest((name, path.read_bytes()) for name, path in package_files().items())


@cache
def _shaping() -> str:
    """A digest of all the code and tools that shape what is generated."""
    parts = [
        (name, path.read_bytes())
        for name, path in package_files().items()
        if name.removeprefix("cinta/").startswith(SHAPING)
    ]
    return digest([*parts, *((tool, _version(tool)) for tool in TOOLS)])


def _version(tool: str) -> bytes:
    try:
        return importlib.metadata.version(tool).encode()
    except importlib.metadata.PackageNotFoundError:
        return b"not installed"
