"""SOURCES -> exercises/, solutions/, autograder/dist/: only what changed, and what has gone stale.

    autograder/units/u01_scalar.py ─┐                ┌─> exercises/{es,en}/u01_scalar/   students
    make_keys (answers of solution) ┼─> render ──────┼─> autograder/dist/u01_scalar-es.zip
    the code that generates ────────┘       └─ execute ─> solutions/{es,en}/u01_scalar/

What each file was made from is recorded in ``exercises/build.json`` (committed, with the files)
and, for the archives (not committed), in ``autograder/dist/build.json``.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from .checks.key import Key
from .render import records
from .render.assign import Rendered, render
from .render.records import Product, Record, digest, faults, files_under, put, remove
from .render.settle import notebook_bytes, settle
from .render.wheel import PACKAGE, Wheel, build_wheel, student_files
from .unit import LANGUAGES, Unit

MakeKeys = Callable[[Unit], dict[str, list[Key]]]
Execute = Callable[[NotebookNode], NotebookNode]

RECORDS = "exercises/build.json"
DIST = "autograder/dist"
DIST_RECORDS = f"{DIST}/build.json"

WHEEL_LABEL = "exercises/cinta_student"

GENERATORS = (
    "build.py",
    "publish.py",
    "keys.py",
    "source/*.py",
    "render/*.py",
    "run/execute.py",
    "run/outputs.py",
)
"""The code that shapes what is generated, beside the modules that students get in their wheel."""

TOOLS = ("hatchling", "jupytext", "nbformat", "otter-grader")
"""The tools whose versions shape it."""


@dataclass(frozen=True)
class _Job:
    """One unit in one language and what is not fresh of it."""

    unit: Unit
    lang: str
    committed: Product
    notebooks_stale: bool
    archive_stale: bool

    @property
    def exercises(self) -> str:
        return f"exercises/{self.lang}/{self.unit.name}"

    @property
    def solution(self) -> str:
        return f"solutions/{self.lang}/{self.unit.name}/{self.unit.name}.ipynb"

    @property
    def archive(self) -> str:
        return f"{DIST}/{self.unit.name}-{self.lang}.zip"


def build(
    units: list[Unit], root: Path, make_keys: MakeKeys, execute: Execute, jobs: int = 1
) -> list[str]:
    """Generate what is not fresh; returns the paths written or deleted, from ``root``.

    ``make_keys`` is asked once for each unit with something to do. ``execute`` runs a solved
    notebook, up to ``jobs`` at a time in threads; the notebook's ``metadata.cinta`` says its unit
    and language, and ``exercises/<lang>/<unit>/`` holds its tests by then. If it raises, what was
    finished before stays recorded.
    """
    changed = _remove_old_units(units, root)
    wheel = build_wheel()
    changed += _put_wheel(root, wheel)
    todo = list(_todo(units, root))
    solved: list[tuple[_Job, Rendered]] = []
    for unit in units:
        mine = [job for job in todo if job.unit is unit]
        keys = make_keys(unit) if mine else {}
        for job in mine:
            rendered = render(unit, job.lang, keys, wheel)
            changed += _put_archive(root, job, rendered)
            if job.notebooks_stale:
                changed += put(root, _student_files(job, rendered))
                solved.append((job, rendered))
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        runs = [pool.submit(execute, rendered.solved) for _, rendered in solved]
        try:
            for (job, rendered), run in zip(solved, runs, strict=True):
                changed += _finish(root, job, rendered, run.result())
        finally:
            pool.shutdown(cancel_futures=True)
    return changed


def stale(units: list[Unit], root: Path) -> list[str]:
    """``path: reason`` of every file that is stale, missing, edited by hand or left over."""
    built = records.read(root / RECORDS)
    dist = records.read(root / DIST_RECORDS)
    found = list(faults(root, _wheel_product(), built.get(WHEEL_LABEL)))
    for unit in units:
        for lang in LANGUAGES:
            product = _product(unit, lang)
            found += faults(root, product, built.get(product.label))
            found += faults(root, product, dist.get(product.label), may_lack=True)
    reason = "left over: no source generates it"
    found += [(name, reason) for name in _left_over(units, root)]
    return [f"{name}: {why}" for name, why in sorted(set(found))]


def _todo(units: list[Unit], root: Path) -> Iterator[_Job]:
    built = records.read(root / RECORDS)
    dist = records.read(root / DIST_RECORDS)
    for unit in units:
        for lang in LANGUAGES:
            product = _product(unit, lang)
            notebooks = any(faults(root, product, built.get(product.label)))
            archive = any(faults(root, product, dist.get(product.label)))
            if notebooks or archive:
                yield _Job(unit, lang, product, notebooks, archive)


def _student_files(job: _Job, rendered: Rendered) -> dict[str, bytes]:
    return {f"{job.exercises}/{name}": data for name, data in rendered.student.items()}


def _finish(root: Path, job: _Job, rendered: Rendered, executed: NotebookNode) -> list[str]:
    """Write the solved notebook, delete what the exercise no longer has, record the whole."""
    solution = {job.solution: notebook_bytes(settle(executed, outputs=True))}
    written = put(root, solution)
    record = job.committed.record(_student_files(job, rendered) | solution)
    return written + _record(root, RECORDS, job.committed.label, record)


def _put_archive(root: Path, job: _Job, rendered: Rendered) -> list[str]:
    files = {job.archive: rendered.archive}
    written = put(root, files)
    return written + _record(root, DIST_RECORDS, job.committed.label, job.committed.record(files))


def _put_wheel(root: Path, wheel: Wheel) -> list[str]:
    product = _wheel_product()
    files = {f"exercises/{wheel.name}": wheel.data}
    written = put(root, files)
    return written + _record(root, RECORDS, product.label, product.record(files))


def _record(root: Path, path: str, label: str, record: Record) -> list[str]:
    """Put a record in place of the one before, and delete files that only that one had."""
    known = records.read(root / path)
    before = known.get(label)
    old = set(before.files) - set(record.files) if before else set()
    if before != record:
        records.write(root / path, known | {label: record})
    return remove(root, old)


def _remove_old_units(units: list[Unit], root: Path) -> list[str]:
    """Delete what was generated from units whose source is gone."""
    gone: list[str] = []
    known = _known(units)
    for path in (RECORDS, DIST_RECORDS):
        before = records.read(root / path)
        kept = {label: record for label, record in before.items() if _name(label) in known}
        for label in before.keys() - kept.keys():
            gone += remove(root, before[label].files)
        if kept != before:
            records.write(root / path, kept)
    return gone


def _left_over(units: list[Unit], root: Path) -> Iterator[str]:
    """Files in generated folders that no record names; units not asked for are let be."""
    known, asked = _known(units), {unit.name for unit in units}
    kept: set[str] = set()
    for label, record in records.read(root / RECORDS).items():
        kept |= record.files.keys() if _name(label) in known else set()
    for folder in (f"{top}/{lang}" for top in ("exercises", "solutions") for lang in LANGUAGES):
        for name in files_under(root, folder):
            unit = name.split("/")[2]
            if name not in kept and (unit in asked or unit not in known):
                yield name
    wheels = (p.relative_to(root).as_posix() for p in (root / "exercises").glob("*.whl"))
    yield from (name for name in wheels if name not in kept)
    for label, record in records.read(root / DIST_RECORDS).items():
        if _name(label) not in known:
            yield from (name for name in record.files if (root / name).is_file())


def _known(units: list[Unit]) -> set[str]:
    """Names of all units that have a source, asked for or not, and the wheel's label."""
    folders = {unit.path.parent for unit in units}
    beside = {path.stem for folder in folders for path in folder.glob("u[0-9][0-9]_*.py")}
    return beside | {unit.name for unit in units} | {_name(WHEEL_LABEL)}


def _name(label: str) -> str:
    """The unit that a record belongs to."""
    return label.rpartition("/")[2]


def _product(unit: Unit, lang: str) -> Product:
    source = digest([(unit.name, unit.path.read_bytes()), ("lang", lang.encode())])
    return Product(f"exercises/{lang}/{unit.name}", source, _generator())


def _wheel_product() -> Product:
    files = [(name, path.read_bytes()) for name, path in student_files().items()]
    return Product(WHEEL_LABEL, digest(files), _generator())


def _generator() -> str:
    """A digest of all the code and tools that shape what is generated."""
    paths = [path for pattern in GENERATORS for path in PACKAGE.glob(pattern)]
    parts = [(path.relative_to(PACKAGE).as_posix(), path.read_bytes()) for path in paths]
    parts += [(f"wheel/{name}", path.read_bytes()) for name, path in student_files().items()]
    parts += [(tool, _version(tool)) for tool in TOOLS]
    return digest(parts)


def _version(tool: str) -> bytes:
    try:
        return importlib.metadata.version(tool).encode()
    except importlib.metadata.PackageNotFoundError:
        return b"not installed"
