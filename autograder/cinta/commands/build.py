"""SOURCES -> exercises/, solutions/, autograder/dist/: only what changed, and what has gone stale.

    autograder/units/u01_scalar.py ─┐                ┌─> exercises/{es,en}/u01_scalar/   students
    the solution's answer keys ─────┼─> render ──────┼─> autograder/dist/u01_scalar-es-stock.zip
    the code that generates ────────┘       └─ execute ─> solutions/{es,en}/u01_scalar/
    the unit and the whole package ─────> harden ──────> autograder/dist/u01_scalar-es.zip

What each file was made from is recorded in ``exercises/build.json`` (committed, with the files)
and, for the archives (not committed), in ``autograder/dist/build.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from ..render import records
from ..render.assign import Rendered, harden, render
from ..render.master import KeysByExercise
from ..render.products import DIST, WHEEL_LABEL, hardened_product, product_of, wheel_product
from ..render.records import Product, Record, faults, files_under, put, remove
from ..render.settle import notebook_bytes, settle
from ..render.wheel import Wheel, build_grader_wheel, build_wheel
from ..unit import LANGUAGES, Unit

MakeKeys = Callable[[Unit], KeysByExercise]
Execute = Callable[[NotebookNode], NotebookNode]

RECORDS = "exercises/build.json"
DIST_RECORDS = f"{DIST}/build.json"


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
        return f"exercises/{self.lang}/{self.unit.name}"

    @property
    def solution(self) -> str:
        return f"solutions/{self.lang}/{self.unit.name}/{self.unit.name}.ipynb"


def archive_path(unit: str, lang: str, *, stock: bool = False) -> str:
    """Where the hardened archive of a unit lies, or the one for Otter alone, from the root."""
    return f"{DIST}/{unit}-{lang}{'-stock' if stock else ''}.zip"


def build(
    units: list[Unit], root: Path, make_answer_keys: MakeKeys, execute: Execute, jobs: int = 1
) -> list[str]:
    """Generate what is not fresh; returns the paths written or deleted, from ``root``.

    ``make_answer_keys`` is asked once for each unit with something to do. ``execute`` runs a solved
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
        mine = [job for job in todo if job.unit is unit and job.asks]
        keys = make_answer_keys(unit) if mine else {}
        for job in mine:
            rendered = render(unit, job.lang, keys, wheel)
            changed += _put_archive(root, job.committed, job, rendered.archive, stock=True)
            if job.notebooks_stale:
                changed += put(root, _student_files(job, rendered))
                solved.append((job, rendered))
    changed += _put_hardened(root, [job for job in todo if job.hardened_stale])
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
    found = list(faults(root, wheel_product(), built.get(WHEEL_LABEL)))
    for unit in units:
        for lang in LANGUAGES:
            product = product_of(unit, lang)
            found += faults(root, product, built.get(product.label))
            found += faults(root, product, dist.get(product.label), may_lack=True)
            product = hardened_product(unit, lang)
            found += faults(root, product, dist.get(product.label), may_lack=True)
    reason = "left over: no source generates it"
    found += [(name, reason) for name in _left_over(units, root)]
    return [f"{name}: {why}" for name, why in sorted(set(found))]


def _todo(units: list[Unit], root: Path) -> Iterator[_Job]:
    built = records.read(root / RECORDS)
    dist = records.read(root / DIST_RECORDS)
    for unit in units:
        for lang in LANGUAGES:
            product, hardened = product_of(unit, lang), hardened_product(unit, lang)
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


def _put_archive(root: Path, product: Product, job: _Job, data: bytes, *, stock: bool) -> list[str]:
    files = {archive_path(job.unit.name, job.lang, stock=stock): data}
    written = put(root, files)
    return written + _record(root, DIST_RECORDS, product.label, product.record(files))


def _put_hardened(root: Path, jobs: Sequence[_Job]) -> list[str]:
    written: list[str] = []
    wheel = build_grader_wheel() if jobs else None
    for job in jobs:
        assert wheel is not None
        data = harden(job.unit, job.lang, wheel)
        written += _put_archive(root, job.hardened, job, data, stock=False)
    return written


def _put_wheel(root: Path, wheel: Wheel) -> list[str]:
    product = wheel_product()
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
