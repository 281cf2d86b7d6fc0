"""The small package that students install, until it is published: ``cinta_student-*.whl``.

It holds the part of ``cinta`` that :mod:`cinta.notebook` needs and nothing of the sources, the
rendering or the grading. hatchling builds it from ``autograder/student/pyproject.toml``.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import CintaError
from .settle import archive, entries_of

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package ``cinta`` itself."""

STUDENT = (
    "__init__.py",
    "errors.py",
    "values.py",
    "student.py",
    "results.py",
    "unit.py",
    "notebook.py",
    "checks/*.py",
    "run/__init__.py",
    "run/local.py",
    "run/call.py",
    "run/tape.py",
    "run/cells.py",
    "run/replay.py",
    "run/inputs.py",
    "run/freeze.py",
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
    for pattern in STUDENT:
        found = sorted(package.glob(pattern))
        if not found:
            raise CintaError(f"{package}: no {pattern}. Mend: correct STUDENT in {__file__}")
        files |= {f"cinta/{path.relative_to(package).as_posix()}": path for path in found}
    for path in files.values():
        if not path.is_file():
            raise CintaError(f"{path}: missing, and the students' package needs it")
    return files


def build_wheel(package: Path = PACKAGE) -> Wheel:
    """Build the students' wheel; CintaError if a module in it imports one that is not."""
    from hatchling.builders.wheel import WheelBuilder

    files = student_files(package)
    _closed(files)
    with tempfile.TemporaryDirectory(prefix="cinta-wheel-") as temporary:
        root, out = Path(temporary, "project"), Path(temporary, "out")
        for name, path in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / name)
        built = Path(next(WheelBuilder(str(root)).build(directory=str(out), versions=["standard"])))
        entries = entries_of(built.read_bytes())
        expected = {name for name in files if name.startswith("cinta/")}
        if missing := expected - entries.keys():
            raise CintaError(f"hatchling left {', '.join(sorted(missing))} out of {built.name}")
        return Wheel(built.name, archive(entries), _requires(files["pyproject.toml"]))


def _requires(pyproject: Path) -> tuple[str, ...]:
    """The dependencies of the students' package; Otter's grading environment has Otter."""
    listed = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    return tuple(line for line in listed if not line.startswith("otter-grader"))


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
