"""Grade a class: submissions in, one row each out, whatever they do.

One thread a job, each with a warm process of its own; results are written as they come. A warm
process that ends is our fault: it is replaced, and the submission is run once more.
"""

from __future__ import annotations

import itertools
import platform
import secrets
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from .errors import InputError, WarmGone
from .judging import judge_submission, not_reached
from .keys import Keys, make_keys
from .lms.intake import Intake, Submission, take_in
from .report.table import write_grades
from .results import Status, SubmissionResult
from .run.layers import broken as broken_promises
from .run.layers import missing as missing_layers
from .run.pool import WarmPool
from .run.warm import Limits
from .store import Store, open_run
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


@dataclass(frozen=True)
class Graded:
    """A finished run."""

    results: list[SubmissionResult]
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
        results = store.results()
        write_grades(options.out / "grades.csv", options.unit, results)
    finally:
        store.close()
    return Graded(results, intake, layers, seed)


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
    """Hand the submissions to the jobs; the layers of isolation that were in force."""
    pool = WarmPool(min(options.jobs, len(todo)))
    try:
        layers = pool.layers()
        if options.require_isolation and (broken := broken_promises(layers)):
            raise InputError(
                f"not promised here: {broken[0]}. Mend: {broken[0].mend} (cinta doctor shows all), "
                "or leave --require-isolation out"
            )
        if earlier := _layers_so_far(store):
            layers = [layer for layer in layers if layer in earlier]
        _describe_isolation(store, layers, pool.missing)
        with pool.lent() as warm:
            keys = make_keys(options.unit, warm.warm(), seed)
        total = before + len(todo)
        for number, result in enumerate(_in_parallel(todo, keys, pool, options), start=before + 1):
            store.add(result)
            if progress:
                progress(result, number, total)
        return layers
    finally:
        pool.close()


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


def _in_parallel(
    todo: list[Submission], keys: Keys, pool: WarmPool, options: Options
) -> Iterator[SubmissionResult]:
    """Results as they come; only about as many submissions are under way as there are jobs."""
    waiting = iter(todo)
    threads = ThreadPoolExecutor(pool.size)
    running: set[Future[SubmissionResult]] = set()
    try:
        while True:
            for submission in itertools.islice(waiting, 2 * pool.size - len(running)):
                running.add(threads.submit(_one, submission, keys, pool, options))
            if not running:
                return
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                yield future.result()
    except BaseException:
        # Stopped (Ctrl-C, a full disk): without warm processes the threads end at once.
        pool.close()
        raise
    finally:
        threads.shutdown(cancel_futures=True)


def _one(submission: Submission, keys: Keys, pool: WarmPool, options: Options) -> SubmissionResult:
    """One submission; a fault of ours is ``grader_error``, after one more try if it may help."""
    unit, lang = options.unit, options.lang
    for last in (False, True):
        with pool.lent() as lent:
            try:
                warm = lent.warm()
                return judge_submission(submission, unit, keys, warm, options.limits, lang)
            except WarmGone as gone:
                lent.drop()
                problem = str(gone)
                if not last:
                    continue
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(where.filename).name}:{where.lineno}"
                problem = f"{type(error).__name__}: {error} ({place})"
        break
    return SubmissionResult(
        submission.name,
        submission.student,
        unit.name,
        Status.GRADER_ERROR,
        not_reached(unit, keys, lang),
        f"our own fault, not the student's: {problem}",
    )
