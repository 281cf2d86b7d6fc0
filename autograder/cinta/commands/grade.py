"""Grade a class: submissions in, one row each out, whatever they do.

A class that handed in several units mixed is sorted by unit, and graded unit by unit. Results are
written as they come from an engine: this machine's own (:mod:`cinta.grading.jobs`) or a cluster's
(:mod:`cinta.grading.cluster`).
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from ..checks.answer_key import AnswerKeys, packed_keys, unpacked_keys
from ..checks.draw import fresh_seed
from ..errors import InputError
from ..grading.engine import Engine, Work
from ..grading.extra_time import with_extra_time
from ..grading.jobs import Jobs
from ..lms.intake import Intake, take_in
from ..records.facts import encode_list, encode_numbers, list_of, numbers_of
from ..records.lms import Lms
from ..records.outline import encode, outline
from ..records.store import RESULTS, Rows, Store
from ..results import Status, SubmissionResult
from ..run.layers import broken as broken_promises
from ..run.layers import missing as missing_layers
from ..run.warm import Limits
from ..submission.notebook import OutOfReach, Unreadable, read_notebook
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .run_folder import open_run
from .writeup import write_up

Progress = Callable[[SubmissionResult, int, int], None]
"""Is given each result as it comes, how many are done, and how many there are."""

Announce = Callable[[Intake], None]
"""Is given what was found before anything is graded."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a class is graded: for the one unit that was handed in, or sorted among several."""

    units: tuple[Unit, ...]
    out: Path
    jobs: int = 2
    seed: int | None = None
    lang: str = "es"
    resume: bool = False
    limits: Limits = field(default_factory=Limits)
    require_isolation: bool = False
    cluster: str = ""
    """The address of a Dask scheduler; empty for this machine's own jobs."""

    extra_time: Mapping[str, float] = field(default_factory=dict)
    """How many times the seconds a student has: see :mod:`cinta.grading.extra_time`."""

    sort: bool = False
    """Tell each notebook's unit from what is in it."""

    layout: Lms | None = None
    """The layout that the paths have; None to find out."""

    names: str = ""
    """The pattern that the names in the paths follow: see :mod:`cinta.lms.named`."""

    @property
    def unit_names(self) -> str:
        """The names of the units, with blanks between them."""
        return " ".join(unit.name for unit in self.units)


@dataclass(frozen=True, kw_only=True)
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


def grade(
    paths: list[Path],
    options: Options,
    progress: Progress | None = None,
    announce: Announce | None = None,
) -> Graded:
    """Grade what the paths hold into ``options.out``; returns the rows that stand there."""
    intake = take_in(
        paths, options.units, sort=options.sort, layout=options.layout, names=options.names
    )
    store = open_run(options.out, resume=options.resume)
    try:
        if announce:
            announce(intake)
        seed = _seed(store, options)
        done = store.done()
        submissions = _with_extra_time(intake.submissions, options.extra_time, store, done)
        store.add_origins(s.origin for s in submissions if s.origin)
        store.describe(_facts_of_intake(intake) | _facts_for_pages(options))
        todo = [s for s in submissions if s.name not in done]
        writer = _Writer(
            store=store,
            count=len(submissions) - len(todo),
            total=len(submissions),
            progress=progress,
        )
        for submission in todo:
            if not submission.unit:
                writer.take(_of_no_unit(submission), submission)
        for unit in options.units:
            if mine := [s for s in todo if s.unit == unit.name]:
                _grade_all(mine, unit, writer, seed, options)
        if todo:
            store.describe({"ended": datetime.now(UTC).isoformat(timespec="seconds")})
        write_up(options.out, store)
        layers = _layers_so_far(store)
    finally:
        store.close()
    return Graded(results=Rows(options.out / RESULTS), intake=intake, layers=layers, seed=seed)


@dataclass(kw_only=True)
class _Writer:
    """Where results are written down as they come, with what intake knows of them."""

    store: Store
    count: int
    total: int
    progress: Progress | None

    def take(self, result: SubmissionResult, submission: Submission) -> None:
        """Write down one result, with the student's key and how the notebook was chosen."""
        if origin := submission.origin:
            note = "; ".join(filter(None, (origin.chosen, result.note)))
            result = msgspec.structs.replace(result, key=origin.key, note=note)
        self.store.add(result)
        self.count += 1
        if self.progress:
            self.progress(result, self.count, self.total)


def _facts_of_intake(intake: Intake) -> dict[str, str]:
    """What intake says, for the table of facts about the run."""
    return {
        "recognised": encode_list(intake.layouts),
        "refused": encode_list(intake.refusals),
        "passed over": encode_list(intake.other_files),
    }


def _facts_for_pages(options: Options) -> dict[str, str]:
    """What the pages say of the units, and in which language the report is."""
    return {"outlines": encode([outline(unit) for unit in options.units]), "lang": options.lang}


def _of_no_unit(submission: Submission) -> SubmissionResult:
    """The row of a submission that has nothing of any unit."""
    reading = Hashed(submission.read)
    try:
        read_notebook(reading())
        status, note = Status.WRONG_UNIT, "no exercise of any unit is in this notebook"
    except OutOfReach as why:
        status, note = Status.GRADER_ERROR, f"not the student's fault: {why}"
    except Unreadable as why:
        status, note = Status.UNREADABLE, str(why)
    return SubmissionResult(
        submission=submission.name,
        student=submission.student,
        unit="",
        status=status,
        exercises=(),
        note=note,
        sha256=reading.sha256,
    )


def _with_extra_time(
    submissions: Sequence[Submission], given: Mapping[str, float], store: Store, done: set[str]
) -> list[Submission]:
    """With the time that each student has, which is kept for --resume.

    InputError for somebody whose row is done, with another time: it would not be run again.
    """
    kept = numbers_of(store.facts(), "extra time")
    before = with_extra_time(submissions, {}, kept)
    now = with_extra_time(submissions, given, kept)
    for was, has in zip(before, now, strict=True):
        if was.extra_time != has.extra_time and has.name in done:
            raise InputError(
                f"--extra-time: {has.name} is graded already, with {was.extra_time:g} times the "
                "seconds: leave it out, or grade into another --out"
            )
    store.describe({"extra time": encode_numbers({**kept, **given})})
    return now


def _seed(store: Store, options: Options) -> int:
    """The seed of the run: the stored one of a run that goes on, else the given one, else drawn."""
    facts = store.facts()
    if unit := facts.get("unit"):
        if unit != options.unit_names:
            raise InputError(f"{options.out} holds results of {unit}, not of {options.unit_names}")
        if options.seed is not None and facts["seed"] != str(options.seed):
            raise InputError(
                f"{options.out} was begun with --seed {facts['seed']}: leave --seed out"
            )
        return int(facts["seed"])
    seed = fresh_seed() if options.seed is None else options.seed
    versions = {name: version(name) for name in ("cinta", "tensorflow", "keras", "numpy")}
    store.describe(
        {"unit": options.unit_names, "seed": str(seed), "python": platform.python_version()}
        | versions
    )
    return seed


def _grade_all(
    todo: list[Submission], unit: Unit, writer: _Writer, seed: int, options: Options
) -> None:
    """Hand the submissions of one unit to an engine, and write down what it gives."""
    engine = _engine(options, unit, len(todo))
    try:
        layers = engine.layers
        if options.require_isolation and (broken := broken_promises(layers)):
            raise InputError(
                f"not promised here: {broken[0]}. Mend: {broken[0].mend} (cinta doctor shows all), "
                "or leave --require-isolation out"
            )
        if earlier := _layers_so_far(writer.store):
            layers = [layer for layer in layers if layer in earlier]
        _describe_isolation(writer.store, layers, engine.missing)
        keys = _answer_keys(writer.store, unit, engine, seed)
        by_name = {submission.name: submission for submission in todo}
        for result in engine.judge(todo, keys):
            writer.take(result, by_name[result.submission])
    finally:
        engine.close()


def _answer_keys(store: Store, unit: Unit, engine: Engine, seed: int) -> AnswerKeys:
    """The answer keys of the run: read if it has them, so that a run that goes on asks the same."""
    source = hashlib.sha256(unit.path.read_bytes()).hexdigest()
    if stored := store.answer_keys(unit.name):
        if stored[0] != source:
            raise InputError(
                f"{unit.path}: it has changed since this run was begun, whose submissions were all "
                "asked the same: put it back, or grade into another --out"
            )
        return unpacked_keys(stored[1])
    keys = engine.make_answer_keys(seed)
    store.add_answer_keys(unit.name, source, packed_keys(keys))
    return keys


def _engine(options: Options, unit: Unit, submissions: int) -> Engine:
    work = Work(unit, options.limits, options.lang)
    if options.cluster:
        from ..grading.cluster import Cluster  # Dask is an extra

        return Cluster(work, options.cluster)
    return Jobs(work, min(options.jobs, submissions))


def _describe_isolation(store: Store, layers: list[str], why: Mapping[str, str]) -> None:
    """In the results: the layers in force, those that are not, and what that costs."""
    lacking = [layer.name for layer in missing_layers(layers)]
    store.describe(
        {
            "isolation": encode_list(layers),
            "not in force": encode_list(
                f"{name} ({why[name]})" if name in why else name for name in lacking
            ),
            "not promised": encode_list(map(str, broken_promises(layers))),
        }
    )


def _layers_so_far(store: Store) -> list[str]:
    """The isolation that every row written so far was judged in; empty before the first."""
    return list_of(store.facts(), "isolation")
