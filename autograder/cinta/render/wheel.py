"""The two wheels that are carried along, until they are published; hatchling builds both.

``cinta_student-*.whl`` is what students install: the part of ``cinta`` that :mod:`cinta.notebook`
needs and nothing of the sources, the rendering or the grading, from
``autograder/student/pyproject.toml``. ``cinta-*.whl`` is the whole package, from the main
``pyproject.toml``: the hardened archive has Gradescope install it, to judge there.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CintaError
from ..packed import entries_of, packed

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package ``cinta`` itself."""

HERE = "render/wheel.py, render/products.py"

STUDENT = (
    "__init__.py",
    "errors.py",
    "functions.py",
    "values.py",
    "student.py",
    "results.py",
    "unit.py",
    "hints.py",
    "notebook/*.py",
    "checks/*.py",
    "answering/*.py",
    "tape/**/*.py",
)
"""What students get of the package, as patterns; one that matches nothing is an error."""


@dataclass(frozen=True)
class Wheel:
    """A built wheel: its file name, its bytes, and what it requires (without Otter itself)."""

    name: str
    data: bytes
    requires: tuple[str, ...]


def student_files(package: Path = PACKAGE) -> dict[str, Path]:
    """What goes into the wheel's project: each name there and the file it is copied from."""
    project = package.parent / "student" / "pyproject.toml"
    files = {"pyproject.toml": project, "LICENSE": package.parents[1] / "LICENSE"}
    found = found_by(STUDENT, package)
    files |= {f"cinta/{path.relative_to(package).as_posix()}": path for path in found}
    for path in files.values():
        if not path.is_file():
            raise CintaError(f"{path}: missing, and the students' package needs it")
    return files


def found_by(patterns: Iterable[str], package: Path = PACKAGE) -> list[Path]:
    """The package's files that match; CintaError for a pattern that matches nothing."""
    found: list[Path] = []
    for pattern in patterns:
        paths = sorted(package.glob(pattern))
        if not paths:
            raise CintaError(f"{package}: no {pattern}. Mend: correct the pattern in {HERE}")
        found += paths
    return found


def build_wheel(package: Path = PACKAGE) -> Wheel:
    """Build the students' wheel; CintaError if a module in it imports one that is not."""
    files = student_files(package)
    _closed(files)
    expected = {name for name in files if name.startswith("cinta/")}
    return _built(files, expected, _project(files)["dependencies"])


def grader_files(package: Path = PACKAGE) -> dict[str, Path]:
    """What goes into the whole package's project, as in :func:`student_files`."""
    root = package.parents[1]
    files = {name: root / name for name in ("pyproject.toml", "README.md", "LICENSE")}
    for path in sorted(package.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not any(part.startswith((".", "__pyc")) for part in name.parts):
            files[name.as_posix()] = path
    return files


def build_grader_wheel(package: Path = PACKAGE) -> Wheel:
    """Build the whole package's wheel; it requires what ``cinta[grader]`` does."""
    files = grader_files(package)
    expected = {name.removeprefix("autograder/") for name in files if name.endswith(".py")}
    project = _project(files)
    requires = [*project["dependencies"], *project["optional-dependencies"]["grader"]]
    return _built(files, expected, requires)


def _built(files: Mapping[str, Path], expected: set[str], requires: Sequence[str]) -> Wheel:
    """What hatchling makes of a copy of the files; Otter's grading environment has Otter."""
    from hatchling.builders.wheel import WheelBuilder

    with tempfile.TemporaryDirectory(prefix="cinta-wheel-") as temporary:
        root, out = Path(temporary, "project"), Path(temporary, "out")
        for name, path in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / name)
        built = Path(next(WheelBuilder(str(root)).build(directory=str(out), versions=["standard"])))
        entries = entries_of(built.read_bytes())
        if missing := expected - entries.keys():
            raise CintaError(f"hatchling left {', '.join(sorted(missing))} out of {built.name}")
        listed = tuple(line for line in requires if not line.startswith("otter-grader"))
        return Wheel(built.name, packed(entries), listed)


def _project(files: Mapping[str, Path]) -> dict[str, Any]:
    """The table ``project`` of a pyproject."""
    text = files["pyproject.toml"].read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def _closed(files: dict[str, Path]) -> None:
    """Every module of ours that a file imports must be in the wheel too."""
    inside = {name for name in files if name.endswith(".py")}
    for name in sorted(inside):
        for module in _imports(name, files[name]):
            here = {f"{module}.py", f"{module}/__init__.py"}
            if not here & inside:
                wanted = module.replace("/", ".")
                mend = "Mend: add it to STUDENT in render/wheel.py, or do not import it"
                raise CintaError(f"{files[name]}: imports {wanted}, which students lack. {mend}")


def _imports(name: str, path: Path) -> Iterator[str]:
    """Modules of ``cinta`` that a file imports, as paths without suffix (``cinta/run/call``)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name.replace(".", "/") for a in node.names if _ours(a.name))
        elif isinstance(node, ast.ImportFrom):
            up = name.split("/")[: -node.level] if node.level else []
            base = "/".join([*up, *(node.module or "").split(".")]).rstrip("/")
            if node.level and not node.module:  # from . import values
                yield from (f"{base}/{alias.name}" for alias in node.names)
            elif _ours(base.replace("/", ".")):
                yield base


def _ours(module: str) -> bool:
    return module == "cinta" or module.startswith("cinta.")
