"""Grade a class: submissions in, one row each out, whatever they do.

A class that handed in several units mixed is sorted by unit, and graded unit by unit. Results are
written as they come from an engine: this machine's own (:mod:`cinta.grading.jobs`) or a cluster's
(:mod:`cinta.grading.cluster`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from ..checks.answer_key import AnswerKeys, packed_keys, unpacked_keys
from ..checks.draw import fresh_seed
from ..errors import InputError
from ..grading.engine import Engine, Work
from ..grading.extra_time import more_time_given
from ..grading.jobs import Jobs
from ..lms.intake import Intake, take_in
from ..records.facts import encode_list, encode_numbers, list_of
from ..records.lms import Lms
from ..records.outline import encode, outline
from ..records.store import RESULTS, Rows, Store
from ..report.difference import Change, changes, difference_csv, difference_html
from ..report.slips import SLIPS, encode_slips
from ..report.terminal import Stage, Waiting, nobody_waits
from ..report.writing import writing
from ..results import Status, SubmissionResult
from ..run.layers import broken as broken_promises
from ..run.layers import missing as missing_layers
from ..run.loaded import Loaded
from ..run.warm import Limits
from ..submission.notebook import OutOfReach, Unreadable, read_notebook
from ..submission.submission import Hashed, Submission
from ..unit import Unit
from .again import (
    FRESH_SEED,
    LIMITS,
    PATHS,
    SEEDS,
    Earlier,
    asked_with_others,
    encode_seeds,
    known_bytes,
    known_outside,
    seeds_of,
    under_present_names,
)
from .beginning import Beginning, begin, digest
from .reveal import REVEALED
from .run_folder import run_into
from .runs_before import AGAIN
from .slips import slips_of
from .writeup import make_ready, outlines, write_up

DIFFERENCE_HTML, DIFFERENCE_CSV = "difference.html", "difference.csv"

Progress = Callable[[SubmissionResult, int, int], None]
"""Is given each result as it comes, how many are done, and how many there are."""

Announce = Callable[[Intake], None]
"""Is given what was found before anything is graded."""

NEVER_ASKED = frozenset({Status.UNREADABLE, Status.WRONG_UNIT})
"""How what no question was put to ended."""


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

    again: Earlier | None = None
    """The run whose bytes are judged once more, see :mod:`cinta.commands.again`."""

    names: str = ""
    """The pattern that the names in the paths follow: see :mod:`cinta.lms.named`."""

    loaded: Loaded | None = None
    """What imports TensorFlow already, if something does: whoever began it ends it."""

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
    changes: Sequence[Change] | None = None
    """What is another than in the run that was graded again; None if there was none."""

    notes: Sequence[str] = ()

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.intake.submissions)

    @property
    def exit_code(self) -> int:
        """0 if every row is a verdict on the student's work, 1 if some is our own fault."""
        return int(any(r.status == Status.GRADER_ERROR for r in self.results))


def grade(
    paths: list[Path],
    options: Options,
    progress: Progress | None = None,
    announce: Announce | None = None,
    waiting: Waiting = nobody_waits,
) -> Graded:
    """Grade what the paths hold into ``options.out``; returns the rows that stand there."""
    intake = take_in(
        paths, options.units, sort=options.sort, layout=options.layout, names=options.names
    )
    with run_into(options.out, resume=options.resume) as store:
        if announce:
            announce(intake)
        again = options.again
        known = _judged_before(store)
        if (of := store.facts().get(AGAIN)) and not again:
            raise InputError(f"{options.out}: grades {of} again: give --again and that folder too")
        if again:
            again = under_present_names(again, intake.submissions)
            known = known_bytes(intake.submissions, again)
            options = replace(options, seed=again.seed, again=again)
        run = begin(
            store,
            options.units,
            intake.submissions,
            seed=options.seed,
            extra_time=options.extra_time,
            facts=_facts(paths, intake, options, store),
            kept_time=again.extra_time if again else None,
            carry=partial(again.carry, known=known) if again else None,
        )
        _grade_what_is_due(run, options, progress, known, waiting)
        waiting(Stage.WRITING, 0, 0)
        if not options.lang:
            store.describe(_language_of_the_class(store))
        write_up(options.out, store)
        layers = _layers_so_far(store)
        changed = _what_changed(options.out, store, again, known) if again else None
        notes = [
            *more_time_given(run.submissions),
            *_notes(options.out, store, again, known),
        ]
    return Graded(
        results=Rows(options.out / RESULTS),
        intake=intake,
        layers=layers,
        seed=run.seed,
        changes=changed,
        notes=notes,
    )


def _notes(folder: Path, store: Store, again: Earlier | None, known: frozenset[str]) -> list[str]:
    """What to tell of those who were not asked as the others were, line by line.

    Of what could not be read, or is of no unit, nothing was asked.
    """
    asked = [one.submission for one in store.results() if one.status not in NEVER_ASKED]
    if again:
        return again.notes(asked, known)
    facts = store.facts()
    seeds = seeds_of(facts)
    others = [name for name in asked if name in seeds and name not in known]
    return [*known_outside(folder, facts), *asked_with_others(others)] if others else []


def _language_of_the_class(store: Store) -> dict[str, str]:
    """What is written of the class is in the language that most of it handed in, if nobody said."""
    course = store.facts()["lang"]
    met = Counter(result.lang for result in store.results() if result.lang)
    most = max(met, key=lambda lang: (met[lang], lang == course), default=course)
    return {"lang": most}


def _judged_before(store: Store) -> frozenset[str]:
    """The submissions that have a row: those may be asked again what they were asked."""
    return frozenset(result.submission for result in store.results())


def _what_changed(
    folder: Path, store: Store, again: Earlier, known: frozenset[str]
) -> list[Change]:
    """What is another than in the earlier run, written as a page and a table."""
    now = {result.submission: result for result in store.results()}
    found, facts = changes(again.results, now, known), store.facts()
    with writing(f"{folder}: the difference", "mend that, and grade again into another --out"):
        page = difference_html(found, len(now), outlines(folder, facts), facts["lang"])
        (folder / DIFFERENCE_HTML).write_bytes(page)
        (folder / DIFFERENCE_CSV).write_bytes(difference_csv(found))
    return found


def _grade_what_is_due(
    run: Beginning,
    options: Options,
    progress: Progress | None,
    known: frozenset[str],
    waiting: Waiting,
) -> None:
    """A row for each submission that has none: those of a unit, then those that are of none."""
    done = run.store.done()
    todo = [s for s in run.submissions if s.name not in done]
    total = len(run.submissions)
    again = options.again
    writer = _Writer(
        run=run,
        count=total - len(todo),
        total=total,
        progress=progress,
        known=known,
        never_down=again.never_down if again else None,
        seeds=again.seeds if again else seeds_of(run.store.facts()),
    )
    for unit in options.units:
        if mine := [s for s in todo if s.unit == unit.name]:
            _grade_all(mine, unit, writer, options, waiting)
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
    known: frozenset[str]
    """The submissions that an earlier run judged, with the same bytes."""

    never_down: Callable[[SubmissionResult], SubmissionResult] | None = None
    """What counts of a result and the earlier one."""

    seeds: Mapping[str, int] = field(default_factory=dict)
    """Of known submissions, which were asked with another seed than the run's."""

    def seed_of(self, name: str) -> int:
        """What a submission's questions are drawn from."""
        if name in self.known:
            return self.seeds.get(name, self.run.seed)
        return int(self.run.facts.get(FRESH_SEED) or self.run.seed)

    def take(self, result: SubmissionResult, submission: Submission) -> None:
        """Write down one result, with the student's key and how the notebook was chosen."""
        if origin := submission.origin:
            note = "; ".join(filter(None, (origin.chosen, result.note)))
            result = msgspec.structs.replace(result, key=origin.key, note=note)
        if self.never_down:
            result = self.never_down(result)
        self.run.store.add(result)
        self.count += 1
        if self.progress:
            self.progress(result, self.count, self.total)


def _facts(paths: Sequence[Path], intake: Intake, options: Options, store: Store) -> dict[str, str]:
    stored = store.facts()
    again = options.again.new_facts(stored) if options.again else {}
    if not again and list_of(stored, REVEALED):
        again = {FRESH_SEED: stored.get(FRESH_SEED) or str(fresh_seed())}
    facts = _facts_of_intake(intake) | _facts_for_pages(options)
    return facts | _facts_of(paths, options) | again


def _facts_of_intake(intake: Intake) -> dict[str, str]:
    """What intake says, for the table of facts about the run."""
    return {
        "recognised": encode_list(intake.layouts),
        "refused": encode_list(intake.refusals),
        "passed over": encode_list(intake.other_files),
    }


def _facts_of(paths: Sequence[Path], options: Options) -> dict[str, str]:
    """Where all was read, and how, for a run that grades it again."""
    where = {PATHS: encode_list(str(path.resolve()) for path in paths)}
    how = {
        "layout": str(options.layout or ""),
        "names": options.names,
        "sorted": "yes" if options.sort else "",
    }
    return where | how | {LIMITS: encode_numbers(asdict(options.limits))}


def _facts_for_pages(options: Options) -> dict[str, str]:
    """What the pages say of the units and of their checks, in which language the report is."""
    lang = options.lang or options.units[0].languages[0]
    slips = {unit.name: found for unit in options.units if (found := slips_of(unit))}
    outlines = encode([outline(unit) for unit in options.units])
    return {"outlines": outlines, "lang": lang, SLIPS: encode_slips(slips)}


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


def _grade_all(
    todo: list[Submission], unit: Unit, writer: _Writer, options: Options, waiting: Waiting
) -> None:
    """Hand the submissions of one unit to an engine, and write down what it gives."""
    store = writer.run.store
    waiting(Stage.STARTING, 0, 0)
    make_ready(unit)  # TensorFlow is imported meanwhile
    engine = _engine(options, unit, len(todo))
    try:
        layers = engine.layers
        if options.require_isolation and (broken := broken_promises(layers)):
            raise InputError(
                f"not promised here: {broken[0]}. Fix: {broken[0].mend} (cinta doctor shows all), "
                "or leave --require-isolation out"
            )
        first = [one for one in todo if writer.seed_of(one.name) == writer.run.seed]
        keys = _answer_keys(unit, engine, writer.run, options.again, waiting, first)
        waiting(Stage.GRADING, writer.count, writer.total)
        if earlier := _layers_so_far(store):
            layers = [layer for layer in layers if layer in earlier]
        _describe_isolation(store, layers, engine.missing)
        _judge_as_before(todo, engine, keys, writer)
    finally:
        engine.close()


def _judge_as_before(
    todo: list[Submission],
    engine: Engine,
    keys: AnswerKeys,
    writer: _Writer,
) -> None:
    """Known bytes are asked what they were asked; all others too, unless that may be known by now.

    It may where a run is graded again, or some question of it was revealed.
    """
    by_name = {submission.name: submission for submission in todo}
    run = writer.run
    by_seed: dict[int, list[Submission]] = {run.seed: []}
    for submission in todo:
        by_seed.setdefault(writer.seed_of(submission.name), []).append(submission)
    for seed, submissions in by_seed.items():
        if seed != run.seed:
            others = dict.fromkeys((one.name for one in submissions), seed)
            run.store.describe({SEEDS: encode_seeds(seeds_of(run.store.facts()) | others)})
        with_keys = keys if seed == run.seed else engine.make_answer_keys(seed)
        for result in engine.judge(submissions, with_keys):
            writer.take(result, by_name[result.submission])


def _answer_keys(
    unit: Unit,
    engine: Engine,
    run: Beginning,
    again: Earlier | None,
    waiting: Waiting,
    first: Sequence[Submission],
) -> AnswerKeys:
    """The answer keys of the run: read if it has them, so that a run that goes on asks the same.

    So does one that grades another again, if the unit is the same; else they are drawn from its
    seed, by what the checks are now. ``first`` are those who are asked by them first.
    """
    stored = run.store.answer_keys(unit.name)
    earlier = again.keys_of(unit) if again and not stored else None
    if packed := stored[1] if stored else earlier:
        keys = unpacked_keys(packed)
    else:
        waiting(Stage.KEYS, 0, 0)
        keys = engine.make_answer_keys(run.seed, partial(waiting, Stage.KEYS), first)
    run.write()  # the last that could be refused was whether there are keys
    if not stored:
        run.store.add_answer_keys(unit.name, digest(unit), packed_keys(keys))
    return keys


def _engine(options: Options, unit: Unit, submissions: int) -> Engine:
    work = Work(unit, options.limits, options.lang)
    if options.cluster:
        from ..grading.cluster import Cluster  # Dask is an extra

        return Cluster(work, options.cluster)
    return Jobs(work, options.jobs, options.loaded, submissions=submissions)


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
