"""SOURCES -> exercises/, solutions/, dist/: only what changed, and what has gone stale.

    units/u01_scalar.py ────────┐                ┌─> exercises/{es,en}/u01_scalar/   students
    the solution's answer keys ─┼─> render ──────┼─> dist/u01_scalar-es-stock.zip
    the code that generates ────┘       └─ execute ─> solutions/{es,en}/u01_scalar/
    the unit and the whole package ─────> harden ──────> dist/u01_scalar-es.zip
    the package, and what was generated ─────────────> exercises/*.whl    students

What each file was made from is recorded in ``exercises/build.json`` (committed, with the files)
and, for archives and wheels (not committed), in ``dist/build.json``: the course says where ``dist``
lies (:attr:`cinta.course.Course.archives`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from ..course import EXERCISES, SOLUTIONS, Course
from ..render import records
from ..render.assign import Rendered, harden, render
from ..render.files import files_of
from ..render.master import KeysByExercise
from ..render.products import (
    FOR_ALL,
    code_product,
    hardened_product,
    product_of,
    students_product,
    units_product,
)
from ..render.records import Product, Record, faults, files_under, put, remove
from ..render.settle import notebook_bytes, settle
from ..render.students import students_wheel
from ..render.wheel import Wheel, build_wheel
from ..unit import Unit
from .init import units_zip

MakeKeys = Callable[[Unit], KeysByExercise]
Execute = Callable[[NotebookNode], NotebookNode]

RECORDS = f"{EXERCISES}/build.json"


@dataclass(frozen=True, kw_only=True)
class _Job:
    """One unit in one language and what is not fresh of it."""

    unit: Unit
    lang: str
    committed: Product
    hardened: Product
    notebooks_stale: bool
    stock_stale: bool
    hardened_stale: bool

    @property
    def asks(self) -> bool:
        """Does it need answer keys? The hardened archive holds none."""
        return self.notebooks_stale or self.stock_stale

    @property
    def exercises(self) -> str:
        return f"{EXERCISES}/{self.lang}/{self.unit.name}"

    @property
    def solution(self) -> str:
        return f"{SOLUTIONS}/{self.lang}/{self.unit.name}/{self.unit.name}.ipynb"


def archive_path(course: Course, unit: str, lang: str, *, stock: bool = False) -> str:
    """Where the hardened archive of a unit lies, or the one for Otter alone, from the root."""
    return f"{course.archives}/{unit}-{lang}{'-stock' if stock else ''}.zip"


def _records_of(course: Course) -> tuple[str, str]:
    """Where it is recorded what the committed files were made from, and what the archives were."""
    return RECORDS, f"{course.archives}/build.json"


def build(
    course: Course,
    units: list[Unit],
    make_answer_keys: MakeKeys,
    execute: Execute,
    jobs: int = 1,
) -> list[str]:
    """Generate what is not fresh; returns the paths written or deleted, from the root.

    ``make_answer_keys`` is asked once for each unit with something to do. ``execute`` runs a solved
    notebook, up to ``jobs`` at a time in threads; the notebook's ``metadata.cinta`` says its unit
    and language, and ``exercises/<lang>/<unit>/`` holds its tests by then. If it raises, what was
    finished before stays recorded.
    """
    changed = _remove_old_units(course, units)
    code = cache(build_wheel)
    todo = list(_todo(course, units))
    solved: list[tuple[_Job, Rendered]] = []
    for unit in units:
        mine = [job for job in todo if job.unit is unit and job.asks]
        keys = make_answer_keys(unit) if mine else {}
        for job in mine:
            rendered = render(unit, job.lang, keys, code(), files_of(course))
            changed += _put_archive(course, job.committed, job, rendered.archive, stock=True)
            if job.notebooks_stale:
                changed += put(course.root, _student_files(job, rendered))
                solved.append((job, rendered))
    changed += _put_hardened(course, [job for job in todo if job.hardened_stale], code)
    changed += _put_wheel(course, code_product(), code)
    changed += _put_wheel(course, students_product(course), lambda: students_wheel(course))
    changed += _put_units(course)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        runs = [pool.submit(execute, rendered.solved) for _, rendered in solved]
        try:
            for (job, rendered), run in zip(solved, runs, strict=True):
                changed += _finish(course.root, job, rendered, run.result())
        finally:
            pool.shutdown(cancel_futures=True)
    return changed


def stale(course: Course, units: list[Unit]) -> list[str]:
    """``path: reason`` of every file that is stale, missing, edited by hand or left over."""
    root = course.root
    built, dist = (records.read(root / path) for path in _records_of(course))
    found: list[tuple[str, str]] = []
    for product in (code_product(), students_product(course), units_product(course)):
        found += faults(root, product, dist.get(product.label), may_lack=True)
    for unit in units:
        for lang in unit.languages:
            product = product_of(course, unit, lang)
            found += faults(root, product, built.get(product.label))
            found += faults(root, product, dist.get(product.label), may_lack=True)
            product = hardened_product(course, unit, lang)
            found += faults(root, product, dist.get(product.label), may_lack=True)
    reason = "left over: no source generates it"
    found += [(name, reason) for name in _left_over(course, units)]
    return [f"{name}: {why}" for name, why in sorted(set(found))]


def _todo(course: Course, units: list[Unit]) -> Iterator[_Job]:
    root = course.root
    built, dist = (records.read(root / path) for path in _records_of(course))
    for unit in units:
        for lang in unit.languages:
            product = product_of(course, unit, lang)
            hardened = hardened_product(course, unit, lang)
            job = _Job(
                unit=unit,
                lang=lang,
                committed=product,
                hardened=hardened,
                notebooks_stale=any(faults(root, product, built.get(product.label))),
                stock_stale=any(faults(root, product, dist.get(product.label))),
                hardened_stale=any(faults(root, hardened, dist.get(hardened.label))),
            )
            if job.notebooks_stale or job.stock_stale or job.hardened_stale:
                yield job


def _student_files(job: _Job, rendered: Rendered) -> dict[str, bytes]:
    return {f"{job.exercises}/{name}": data for name, data in rendered.student.items()}


def _finish(root: Path, job: _Job, rendered: Rendered, executed: NotebookNode) -> list[str]:
    """Write the solved notebook, delete what the exercise no longer has, record the whole."""
    solution = {job.solution: notebook_bytes(settle(executed, outputs=True))}
    written = put(root, solution)
    record = job.committed.record(_student_files(job, rendered) | solution)
    return written + _record(root, RECORDS, job.committed.label, record)


def _put_archive(
    course: Course, product: Product, job: _Job, data: bytes, *, stock: bool
) -> list[str]:
    files = {archive_path(course, job.unit.name, job.lang, stock=stock): data}
    written = put(course.root, files)
    _, records_of_archives = _records_of(course)
    return written + _record(course.root, records_of_archives, product.label, product.record(files))


def _put_hardened(course: Course, jobs: Sequence[_Job], code: Callable[[], Wheel]) -> list[str]:
    written: list[str] = []
    for job in jobs:
        data = harden(job.unit, job.lang, code())
        written += _put_archive(course, job.hardened, job, data, stock=False)
    return written


def _put_wheel(course: Course, product: Product, make: Callable[[], Wheel]) -> list[str]:
    """One of the two wheels that students get; they lie beside the notebooks, not committed."""
    _, path = _records_of(course)
    record = records.read(course.root / path).get(product.label)
    if record and not any(faults(course.root, product, record)):
        return []
    wheel = make()
    files = {f"{EXERCISES}/{wheel.name}": wheel.data}
    written = put(course.root, files)
    return written + _record(course.root, path, product.label, product.record(files))


def _put_units(course: Course) -> list[str]:
    """The units as they travel to another teacher."""
    name, data = units_zip(course)
    files = {f"{course.archives}/{name}": data}
    _, path = _records_of(course)
    record = units_product(course).record(files)
    return put(course.root, files) + _record(course.root, path, units_product(course).label, record)


def _record(root: Path, path: str, label: str, record: Record) -> list[str]:
    """Put a record in place of the one before, and delete files that only that one had."""
    known = records.read(root / path)
    before = known.get(label)
    old = set(before.files) - set(record.files) if before else set()
    if before != record:
        records.write(root / path, known | {label: record})
    return remove(root, old)


def _remove_old_units(course: Course, units: list[Unit]) -> list[str]:
    """Delete what was generated from units whose source is gone."""
    gone: list[str] = []
    known = _known(units)
    root = course.root
    for path in _records_of(course):
        before = records.read(root / path)
        kept = {label: record for label, record in before.items() if _name(label) in known}
        for label in before.keys() - kept.keys():
            gone += remove(root, before[label].files)
        if kept != before:
            records.write(root / path, kept)
    return gone


def _left_over(course: Course, units: list[Unit]) -> Iterator[str]:
    """Files in generated folders that no record names; units not asked for are let be."""
    root = course.root
    built, dist = (records.read(root / path) for path in _records_of(course))
    known, asked = _known(units), {unit.name for unit in units}
    kept: set[str] = set()
    for label, record in built.items():
        kept |= record.files.keys() if _name(label) in known else set()
    for folder in (f"{top}/{lang}" for top in (EXERCISES, SOLUTIONS) for lang in course.languages):
        for name in files_under(root, folder):
            unit = name.split("/")[2]
            if name not in kept and (unit in asked or unit not in known):
                yield name
    kept |= {f"{EXERCISES}/{files_of(course).code}", f"{EXERCISES}/{files_of(course).course}"}
    wheels = (p.relative_to(root).as_posix() for p in (root / EXERCISES).glob("*.whl"))
    yield from (name for name in wheels if name not in kept)
    for label, record in dist.items():
        if _name(label) not in known:
            yield from (name for name in record.files if (root / name).is_file())


def _known(units: list[Unit]) -> set[str]:
    """Names of all units that have a source, asked for or not, and the labels of what is of all."""
    folders = {unit.path.parent for unit in units}
    beside = {path.stem for folder in folders for path in folder.glob("u[0-9][0-9]_*.py")}
    return beside | {unit.name for unit in units} | set(map(_name, FOR_ALL))


def _name(label: str) -> str:
    """The unit that a record belongs to."""
    return label.rpartition("/")[2]
