"""The release gate: what must hold of every unit, in every language, before a student sees it.

Nothing generated is stale; the blank scores 0 and the solution scores full, here and under stock
``otter run``; every known wrong answer is caught, by its own message, and fails the public
example too; accepted alternatives pass; no solution line shows in exercises/ or in a hint; the
solution agrees with the author's float64 oracle.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..checks.answer_key import AnswerKey, AnswerKeys, bare_code
from ..checks.author import exact
from ..checks.author_faults import in_an_oracle, in_time, no_value, oracle_of
from ..checks.compare import disagreement
from ..checks.judge import judge
from ..checks.key_making import Authors
from ..checks.leaves import Expected
from ..checks.numbers import RTOL
from ..course import EXERCISES, SOLUTIONS, Course
from ..errors import CintaError, SourceError
from ..grading.answer_keys import AUTHOR_LIMITS, Words, authors_of, keys_of, solved
from ..grading.asked_once import asked_once
from ..grading.judging import judge_submission
from ..results import Kind, SubmissionResult, Verdict
from ..run.otter import WarmOtter
from ..run.warm import Warm
from ..student import Call, Question, in_double
from ..submission.notebook import read_notebook
from ..submission.submission import Submission
from ..unit import WRITE_HERE, Exercise, ExerciseKind, Unit, in_language
from ..values import Keras, Value, plain
from .agreed import Agreed, digest_of
from .build import archive_path, stale
from .driver_rules import lines_of_solutions, paid_for_nothing, without_drivers
from .examples import weak_examples
from .given_away import solved_by_examples
from .hints import hint_findings
from .told_rules import broken_by_authors
from .waiting_rules import ends_or_waits

SEEDS = (1, 2, 3)
"""The draws that every known wrong answer must be caught on."""

UNDER_THE_GATE = replace(AUTHOR_LIMITS, total_seconds=3600.0)
"""One process answers for the authors of a unit, on every draw and for every slip."""

AT_ONCE = 2
"""Stock Otter's runs at one time: each starts a TensorFlow of its own."""

ORACLE_RTOL = 1e-6
"""How near the solution in float64 is to the oracle, unless a check allows more."""
"""Central differences in float64 are good to about 1e-9; the solution is exact to 1e-15."""

ONE = "one of the two is wrong: work that question out by hand"


@dataclass(frozen=True, kw_only=True)
class _Unit:
    """One unit under the gate, with what is asked of it again and again."""

    unit: Unit
    course: Course
    keys: AnswerKeys
    warm: Warm
    authors: Mapping[str, Authors]

    def notebook(self, kind: str, lang: str) -> Path:
        """A generated notebook: ``exercises`` or ``solutions``."""
        return self.course.root / kind / lang / self.unit.name / f"{self.unit.name}.ipynb"

    def in_other_code(self, kind: str) -> list[str]:
        """The languages whose notebooks are to be run: see :func:`in_other_code`."""
        contents = {lang: self.notebook(kind, lang).read_bytes() for lang in self.unit.languages}
        return in_other_code(contents)

    def graded(self, kind: str, lang: str) -> SubmissionResult:
        """A generated notebook, graded as a submission."""
        path = self.notebook(kind, lang)
        submission = Submission(name=path.name, student=path.stem, read=path.read_bytes)
        return judge_submission(submission, self.unit, self.keys, self.warm, AUTHOR_LIMITS, lang)


def gate(
    course: Course, units: list[Unit], *, otter: bool = True, fresh: bool = False
) -> Iterator[str]:
    """Lines that say how each part went: ``✓`` it holds, ``✗`` it does not and why.

    Stock Otter's runs go on beside the rest; what it has agreed on before is not run again, unless
    ``fresh``.
    """
    yield from _lines("nothing generated is stale", _shortly(stale(course, units)))
    with closing(WarmOtter()) as stock, ThreadPoolExecutor(AT_ONCE) as threads:
        runs = _Runs(course, units, threads, stock.scores, fresh=fresh) if otter else None
        try:
            warm = Warm().ready()
            try:
                for unit in units:
                    yield from _gate_unit(course, unit, warm)
            finally:
                warm.close()
            if runs:
                yield from runs.lines()
        finally:
            threads.shutdown(cancel_futures=True)


def in_other_code(notebooks: Mapping[str, bytes]) -> list[str]:
    """The languages whose code is that of none before: other comments give no other points.

    The first cell is ours, and differs by what it says where a file is missing.
    """
    of_code: dict[tuple[str, ...], str] = {}
    for lang, content in notebooks.items():
        cells = read_notebook(content).cells[1:]
        of_code.setdefault(tuple(bare_code(cell) or cell for cell in cells), lang)
    return list(of_code.values())


def _shortly(findings: list[str], most: int = 5) -> list[str]:
    """The first few: ``cinta build --check`` names them all."""
    more = [f"and {len(findings) - most} more files; run cinta build"]
    return findings[:most] + (more if len(findings) > most else [])


def _gate_unit(course: Course, unit: Unit, warm: Warm) -> Iterator[str]:
    beside = ThreadPoolExecutor(1)
    try:
        with solved(unit, warm, UNDER_THE_GATE) as student:
            authors = asked_once(authors_of(unit, student, words=Words.NAMES))
            keys = keys_of(unit, authors, SEEDS[0])
            case = _Unit(unit=unit, course=course, keys=keys, warm=warm, authors=authors)
            examples = beside.submit(_weak_examples, case)
            for what, findings in _parts(case, examples).items():
                yield from _lines(f"{unit.name}: {what}", findings)
    except CintaError as error:
        yield f"✗ {unit.name}: {error}"
    except OSError as error:
        yield f"✗ {unit.name}: {_not_built(error)}"
    finally:
        beside.shutdown(wait=False, cancel_futures=True)


def _weak_examples(case: _Unit) -> list[str]:
    """Tried beside the rest, in a process of its own: the slips are what takes longest."""
    with solved(case.unit, case.warm, UNDER_THE_GATE) as student:
        return list(weak_examples(case.unit, case.keys, student))


def _when_known(examples: Future[list[str]]) -> Iterator[str]:
    yield from examples.result()


def _parts(case: _Unit, examples: Future[list[str]]) -> dict[str, Iterable[str]]:
    """What must hold of a unit, each with what is found against it when it is gone through."""
    unit, keys = case.unit, case.keys
    return {
        "blanks score 0, solutions score full": _ends(case),
        "the solution passes every check, the public ones too": _checked(case),
        "every wrong answer is caught by its own message": _variants(case),
        "no wrong answer passes the public example": _when_known(examples),
        "no solution line shows in exercises/": _nothing_shows(case),
        "no worked example is a solution": solved_by_examples(unit),
        "no code ends Python or waits for somebody to type": ends_or_waits(unit),
        "no driver holds a line of its solution": lines_of_solutions(unit, _secret_lines),
        "no points for a driver's word, or an error alone": paid_for_nothing(unit, keys),
        "every exercise has hints, and none solves it": hint_findings(unit),
        "no message solves an exercise": broken_by_authors(unit),
        f"the solution agrees with the numeric oracle{_without_one(unit)}": _oracle(case),
    }


def _lines(what: str, findings: Iterable[str]) -> Iterator[str]:
    found = list(findings)
    yield from (f"✗ {what}: {finding}" for finding in found)
    if not found:
        yield f"✓ {what}"


def _ends(case: _Unit) -> Iterator[str]:
    """The blank earns nothing and reads as blank; the solution earns everything."""
    for lang in case.in_other_code("exercises"):
        for exercise in case.graded("exercises", lang).exercises:
            if exercise.points or exercise.verdict != Verdict.BLANK:
                yield f"{lang}: the blank of {exercise.name} is {exercise.verdict}"
    for lang in case.in_other_code("solutions"):
        for exercise in case.graded("solutions", lang).exercises:
            if exercise.points + exercise.to_mark != exercise.max_points or exercise.first_failure:
                failure = exercise.first_failure
                why = failure.detail or failure.message if failure else ""
                yield f"{lang}: the solution of {exercise.name} is {exercise.verdict}: {why}"


def _checked(case: _Unit) -> Iterator[str]:
    """What a check demands beside the numbers, the solution gives: a tape, above all."""
    for exercise in (one for one in case.unit.exercises if one.is_asked):
        reference = case.authors[exercise.name].reference
        for key in case.keys.of_exercise[exercise.name]:
            result = judge(key, reference.ask(key.questions), key.lang)
            if result.verdict != Verdict.PASSED:
                line = next(c.line for c in exercise.checks if c.name == key.check)
                mend = f". Fix: {A_TAPE_WANTED}" if result.kind == Kind.NO_TAPE else ""
                what = f"{exercise.name}: the solution fails {key.check} (line {line})"
                yield f"{what}: {result.detail or result.message}{mend}"


A_TAPE_WANTED = 'where no tape is asked for, say so in the header: exercise="..." tape="no"'


def _variants(case: _Unit) -> Iterator[str]:
    """Each wrong answer and each alternative, on several draws."""
    for seed in SEEDS:
        keys = case.keys if seed == SEEDS[0] else keys_of(case.unit, case.authors, seed)
        for exercise in (one for one in case.unit.exercises if one.is_asked):
            yield from _wrong(exercise, keys, seed)
            yield from _accepted(exercise, keys, case.authors[exercise.name], seed)


def _wrong(exercise: Exercise, keys: AnswerKeys, seed: int) -> Iterator[str]:
    """A wrong answer fails a hidden check, and what it is told is what was written for it.

    A key holds what each of them answers, in the order of the source.
    """
    for number, variant in enumerate(exercise.wrong):
        hidden = keys.hidden(exercise.name)
        own = variant.code.split("\n")
        results = [judge(key, key.wrong[number].answers, key.lang, own=own) for key in hidden]
        failed = [result for result in results if result.verdict != Verdict.PASSED]
        what = f"{exercise.name}: {variant.id} (line {variant.line}, seed {seed})"
        if not failed:
            yield f"{what} passes every hidden check"
        elif failed[0].wrong != (variant.family or variant.id):
            yield f"{what} is told {failed[0].wrong or failed[0].kind!r}: {failed[0].message}"


def _accepted(exercise: Exercise, keys: AnswerKeys, authors: Authors, seed: int) -> Iterator[str]:
    for variant, student in authors.accepted:
        for key in keys.of_exercise[exercise.name]:
            result = judge(key, student.ask(key.questions), key.lang)
            if result.verdict != Verdict.PASSED:
                what = f"{exercise.name}: accepted {variant.id} (line {variant.line}, seed {seed})"
                yield f"{what} fails {key.check}: {result.detail or result.message}"


def _nothing_shows(case: _Unit) -> Iterator[str]:
    """The answer cells are the blanks, and no line that only a solution has stands anywhere."""
    shown = shown_lines(case.unit)
    for lang in case.unit.languages:
        notebook = json.loads(case.notebook("exercises", lang).read_text(encoding="utf-8"))
        sources = ["".join(cell["source"]) for cell in notebook["cells"]]
        texts = [json.dumps(notebook["metadata"])]
        texts += [json.dumps(cell.get("metadata")) for cell in notebook["cells"]]
        texts += [json.dumps(cell.get("outputs")) for cell in notebook["cells"]]
        tests = case.notebook("exercises", lang).parent / "tests"
        held = [path.read_text(encoding="utf-8") for path in sorted(tests.glob("*"))]
        texts += [without_drivers(text, case.unit) for text in held]
        lines = {line.strip() for source in sources for line in source.split("\n")}
        for exercise in case.unit.exercises:
            blank = in_language(exercise.blank, lang) or WRITE_HERE[lang]
            if blank not in sources:
                yield f"{lang}: the blank of {exercise.name} is not what otter assign wrote"
            for line in _secret_lines(exercise) - shown:
                if line in lines or any(line in text for text in texts):
                    yield f"{lang}: {exercise.name}: {line!r} shows"


def _secret_lines(exercise: Exercise) -> set[str]:
    """The lines that a solution has and its blank has not; reasons, rubric, and sample in words."""
    kept = {line.strip() for line in exercise.blank.split("\n")}
    texts = [exercise.solution, *exercise.sample.values(), *exercise.rubric.values()]
    texts += [reason for option in exercise.options for reason in option.reasons.values()]
    return {line.strip() for text in texts for line in text.split("\n")} - kept - {""}


def shown_lines(unit: Unit) -> set[str]:
    """Lines that students are meant to see: worked examples, given cells, what blanks keep."""
    texts = [cell.text for cell in unit.cells if cell.kind in ("example", "given")]
    texts += [exercise.blank for exercise in unit.exercises]
    return {line.strip() for text in texts for line in text.split("\n")}


def _without_one(unit: Unit) -> str:
    """Which exercises need no oracle, and why."""
    why = {ExerciseKind.CHOICE: "a choice", ExerciseKind.MANUAL: "a person marks it"}
    needless = [f"{e.name}: {why[e.kind]}" for e in unit.exercises if not e.is_asked]
    return f" (none is needed for {', '.join(needless)})" if needless else ""


def _oracle(case: _Unit) -> Iterator[str]:
    """The solution in float64 against the author's NumPy function, element by element."""
    for exercise in (one for one in case.unit.exercises if one.is_asked):
        for key in case.keys.of_exercise[exercise.name]:
            pairs = zip(key.questions, key.expected, strict=True)
            found = (_against_the_oracle(exercise, key, *pair) for pair in pairs)
            yield from itertools.islice(filter(None, found), 1)


def _against_the_oracle(
    exercise: Exercise, key: AnswerKey, question: Question, due: Expected
) -> str:
    """How the solution's answer to one question and the oracle's differ; empty if they agree.

    Where there is chance, it begins for both from one seed, as far as it is NumPy's; and there may
    be no oracle.

    Where an exception is due, the oracle raises one too, of whatever type. SourceError for an
    oracle that gives no answer.
    """
    if exercise.numeric is None:
        return ""
    np.random.seed(question.seed)
    args, givens = _plain_inputs(in_double(question))
    code = oracle_of(exercise)
    try:
        with in_time(code):
            given = exercise.numeric(*args, **givens)
    except SourceError:
        raise
    except (Exception, SystemExit) as error:
        if due.raises:
            return ""
        raise in_an_oracle(exercise, error) from error
    at, line = f"{exercise.name}: {key.check}", code.line
    if due.raises:
        raised = due.raises
        return f"{at}: the solution raises {raised}, the oracle (line {line}) nothing. Fix: {ONE}"
    try:
        oracle = exact(given)
    except (TypeError, ValueError):
        raise no_value(exercise, given) from None
    rtol = RTOL["float32"] if question.seed else ORACLE_RTOL
    found = disagreement(due.exact, oracle, max(rtol, key.rtol or 0.0))
    if found is None:
        return ""
    at += (f" ({found.kind})" if found.kind != Kind.VALUE else "") + found.where
    one, other = found.actual, found.expected
    return f"{at}: the solution gives {one}, the oracle (line {line}) {other}. Fix: {ONE}"


def _plain_inputs(question: Question) -> tuple[list[object], dict[str, object]]:
    """The inputs as NumPy code takes them; a layer or model as the list of its weights."""
    args = question.args if isinstance(question, Call) else ()
    named = question.named if isinstance(question, Call) else question.givens
    return [_plain(arg) for arg in args], {name: _plain(value) for name, value in named}


def _plain(value: Value) -> object:
    return [w.numpy() for w in value.weights] if isinstance(value, Keras) else plain(value)


def _not_built(error: OSError) -> str:
    """What is generated and is not there, or cannot be read."""
    return f"{error.filename}: {error.strerror}. Fix: run cinta build"


def notebooks_of(unit: Unit) -> list[tuple[str, str]]:
    """What stock Otter runs: in each language the blank and the solution, by their folders."""
    return [*itertools.product(unit.languages, (EXERCISES, SOLUTIONS))]


class _Runs:
    """Stock ``otter run`` on every blank and every solution: the scores are ours."""

    def __init__(
        self,
        course: Course,
        units: list[Unit],
        threads: ThreadPoolExecutor,
        scores: Callable[[Path, Path], dict[str, float]],
        *,
        fresh: bool,
    ) -> None:
        """``scores``: what stock Otter, given an archive and a notebook, gives."""
        self._agreed = Agreed(course.root, fresh=fresh)
        self._course, self._scores = course, scores
        self._runs = [
            (unit, lang, kind, threads.submit(self._findings, unit, lang, kind))
            for unit in units
            for lang, kind in notebooks_of(unit)
        ]

    def lines(self) -> Iterator[str]:
        """How each went, in order; what Otter has agreed on is recorded."""
        agreed: list[str] = []
        for unit, lang, kind, run in self._runs:
            findings, digest, kept = run.result()
            said = " (kept: nothing that it reads has changed; --fresh runs it)" if kept else ""
            what = f"{unit.name}: otter run gives our scores ({kind}/{lang}){said}"
            yield from _lines(what, findings)
            agreed += [digest] if digest and not findings else []
        self._agreed.add(agreed)

    def _findings(self, unit: Unit, lang: str, kind: str) -> tuple[list[str], str, bool]:
        """What differs, a digest of all that decides it, and whether that was agreed on before."""
        archive = self._course.root / archive_path(self._course, unit.name, lang, stock=True)
        notebook = self._course.root / kind / lang / unit.name / f"{unit.name}.ipynb"
        # What a person marks is in no archive of Otter's.
        judged = [e for e in unit.exercises if e.kind is not ExerciseKind.MANUAL]
        due = {e.name: e.max_points if kind == SOLUTIONS else 0.0 for e in judged}
        digest = ""
        try:
            digest = digest_of(archive, notebook, due)
            if self._agreed.holds(digest):
                return [], digest, True
            scores = self._scores(archive, notebook)
        except CintaError as error:
            return [str(error)], digest, False
        except OSError as error:
            return [_not_built(error)], digest, False
        differ = [name for name in due if scores.get(name) != due[name]]
        findings = [f"{name}: {scores.get(name)}, ours is {due[name]}" for name in differ]
        return findings, digest, False
