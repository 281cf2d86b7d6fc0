"""Grade a class: submissions in, one row each out, whatever they do.

A class that handed in several units mixed is sorted by unit, and graded unit by unit. Results are
written as they come from an engine: this machine's own (:mod:`cinta.grading.jobs`) or a cluster's
(:mod:`cinta.grading.cluster`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..checks.answer_key import AnswerKeys, packed_keys, unpacked_keys
from ..errors import InputError
from ..grading.engine import Engine, Work
from ..grading.jobs import Jobs
from ..lms.intake import Intake, take_in
from ..records.facts import encode_list, list_of
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
from .beginning import Beginning, begin, digest
from .run_folder import run_into
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
    lang: str = ""
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
    with run_into(options.out, resume=options.resume) as store:
        if announce:
            announce(intake)
        run = begin(
            store,
            options.units,
            intake.submissions,
            seed=options.seed,
            extra_time=options.extra_time,
            facts=_facts_of_intake(intake) | _facts_for_pages(options),
        )
        _grade_what_is_due(run, options, progress)
        write_up(options.out, store)
        layers = _layers_so_far(store)
    return Graded(results=Rows(options.out / RESULTS), intake=intake, layers=layers, seed=run.seed)


def _grade_what_is_due(run: Beginning, options: Options, progress: Progress | None) -> None:
    """A row for each submission that has none: those of a unit, then those that are of none."""
    done = run.store.done()
    todo = [s for s in run.submissions if s.name not in done]
    total = len(run.submissions)
    writer = _Writer(run=run, count=total - len(todo), total=total, progress=progress)
    for unit in options.units:
        if mine := [s for s in todo if s.unit == unit.name]:
            _grade_all(mine, unit, writer, options)
    run.write()
    for submission in todo:
        if not submission.unit:
            writer.take(_of_no_unit(submission), submission)
    if todo:
        run.store.describe({"ended": datetime.now(UTC).isoformat(timespec="seconds")})


@dataclass(kw_only=True)
class _Writer:
    """Where results are written down as they come, with what intake knows of them."""

    run: Beginning
    count: int
    total: int
    progress: Progress | None

    def take(self, result: SubmissionResult, submission: Submission) -> None:
        """Write down one result, with the student's key and how the notebook was chosen."""
        if origin := submission.origin:
            note = "; ".join(filter(None, (origin.chosen, result.note)))
            result = msgspec.structs.replace(result, key=origin.key, note=note)
        self.run.store.add(result)
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
    lang = options.lang or options.units[0].languages[0]
    return {"outlines": encode([outline(unit) for unit in options.units]), "lang": lang}


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


def _grade_all(todo: list[Submission], unit: Unit, writer: _Writer, options: Options) -> None:
    """Hand the submissions of one unit to an engine, and write down what it gives."""
    store = writer.run.store
    engine = _engine(options, unit, len(todo))
    try:
        layers = engine.layers
        if options.require_isolation and (broken := broken_promises(layers)):
            raise InputError(
                f"not promised here: {broken[0]}. Mend: {broken[0].mend} (cinta doctor shows all), "
                "or leave --require-isolation out"
            )
        keys = _answer_keys(unit, engine, writer.run)
        if earlier := _layers_so_far(store):
            layers = [layer for layer in layers if layer in earlier]
        _describe_isolation(store, layers, engine.missing)
        by_name = {submission.name: submission for submission in todo}
        for result in engine.judge(todo, keys):
            writer.take(result, by_name[result.submission])
    finally:
        engine.close()


def _answer_keys(unit: Unit, engine: Engine, run: Beginning) -> AnswerKeys:
    """The answer keys of the run: read if it has them, so that a run that goes on asks the same."""
    stored = run.store.answer_keys(unit.name)
    keys = unpacked_keys(stored[1]) if stored else engine.make_answer_keys(run.seed)
    run.write()  # the last that could be refused was whether there are keys
    if not stored:
        run.store.add_answer_keys(unit.name, digest(unit), packed_keys(keys))
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
