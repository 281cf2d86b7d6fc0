"""Grade a class: submissions in, one row each out, whatever they do.

Results are written as they come from an engine: this machine's own (:mod:`cinta.jobs`) or a
cluster's (:mod:`cinta.cluster`).
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from .engine import Engine, Work
from .errors import InputError
from .jobs import Jobs
from .lms.intake import Intake, Submission, take_in
from .report.table import write_grades
from .results import Status, SubmissionResult
from .run.layers import broken as broken_promises
from .run.layers import missing as missing_layers
from .run.warm import Limits
from .store import RESULTS, Rows, Store, open_run
from .unit import Unit

Progress = Callable[[SubmissionResult, int, int], None]
"""Told each result as it comes, how many are done, and how many there are."""


@dataclass(frozen=True)
class Options:
    """How a class is graded."""

    unit: Unit
    out: Path
    jobs: int = 2
    seed: int | None = None
    lang: str = "es"
    resume: bool = False
    limits: Limits = field(default_factory=Limits)
    require_isolation: bool = False
    cluster: str = ""
    """The address of a Dask scheduler; empty for this machine's own jobs."""


@dataclass(frozen=True)
class Graded:
    """A finished run."""

    results: Rows
    intake: Intake
    layers: list[str]
    seed: int

    @property
    def exit_code(self) -> int:
        """0 if every row is a verdict on the student's work, 1 if some is our own fault."""
        return int(any(r.status == Status.GRADER_ERROR for r in self.results))


def grade(paths: list[Path], options: Options, progress: Progress | None = None) -> Graded:
    """Grade what the paths hold into ``options.out``; returns the rows that stand there."""
    intake = take_in(paths)
    store = open_run(options.out, resume=options.resume)
    try:
        seed = _seed(store, options)
        done = store.done()
        todo = [s for s in intake.submissions if s.name not in done]
        layers = _layers_so_far(store)
        if todo:
            before = len(intake.submissions) - len(todo)
            layers = _grade_all(todo, before, store, seed, options, progress)
        write_grades(options.out / "grades.csv", options.unit, store.results())
    finally:
        store.close()
    return Graded(Rows(options.out / RESULTS), intake, layers, seed)


def _seed(store: Store, options: Options) -> int:
    """The seed of the run: the stored one of a run that goes on, else the given one, else drawn."""
    facts = store.facts()
    if unit := facts.get("unit"):
        if unit != options.unit.name:
            raise InputError(f"{options.out} holds results of {unit}, not of {options.unit.name}")
        if options.seed is not None and facts["seed"] != str(options.seed):
            raise InputError(
                f"{options.out} was begun with --seed {facts['seed']}: leave --seed out"
            )
        return int(facts["seed"])
    seed = secrets.randbits(32) if options.seed is None else options.seed
    versions = {name: version(name) for name in ("cinta", "tensorflow", "keras", "numpy")}
    store.describe(
        {"unit": options.unit.name, "seed": str(seed), "python": platform.python_version()}
        | versions
    )
    return seed


def _grade_all(
    todo: list[Submission],
    before: int,
    store: Store,
    seed: int,
    options: Options,
    progress: Progress | None,
) -> list[str]:
    """Hand the submissions to an engine; the layers of isolation that were in force."""
    engine = _engine(options, len(todo))
    try:
        layers = engine.layers
        if options.require_isolation and (broken := broken_promises(layers)):
            raise InputError(
                f"not promised here: {broken[0]}. Mend: {broken[0].mend} (cinta doctor shows all), "
                "or leave --require-isolation out"
            )
        if earlier := _layers_so_far(store):
            layers = [layer for layer in layers if layer in earlier]
        _describe_isolation(store, layers, engine.missing)
        keys = engine.make_keys(seed)
        total = before + len(todo)
        for number, result in enumerate(engine.judge(todo, keys), start=before + 1):
            store.add(result)
            if progress:
                progress(result, number, total)
        return layers
    finally:
        engine.close()


def _engine(options: Options, submissions: int) -> Engine:
    work = Work(options.unit, options.limits, options.lang)
    if options.cluster:
        from .cluster import Cluster  # Dask is an extra

        return Cluster(work, options.cluster)
    return Jobs(work, min(options.jobs, submissions))


def _describe_isolation(store: Store, layers: list[str], why: Mapping[str, str]) -> None:
    """In the results: the layers in force, those that are not, and what that costs."""
    lacking = [layer.name for layer in missing_layers(layers)]
    store.describe(
        {
            "isolation": "; ".join(layers),
            "not in force": "; ".join(
                f"{name} ({why[name]})" if name in why else name for name in lacking
            ),
            "not promised": "; ".join(str(broken) for broken in broken_promises(layers)),
        }
    )


def _layers_so_far(store: Store) -> list[str]:
    """The isolation that every row written so far was judged in; empty before the first."""
    return [layer for layer in store.facts().get("isolation", "").split("; ") if layer]
