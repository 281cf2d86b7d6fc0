"""Hints on request: ``cinta.hint("polynomial_slope")`` prints the next one, none of them counted.

An author writes up to three for an exercise (``# %% hint="name"``). ``cinta build`` puts those of a
unit, in the notebook's language, into one file beside the public checks, and nothing else. Which
were shown is known to the kernel alone; while a notebook is graded there are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from textwrap import fill

import msgspec

from .tape.when_graded import is_graded
from .unit import LANGUAGES

ENDING = ".hints.json"
"""How the name of a unit's file of hints ends."""

FOLDERS = ["tests", "."]
"""Where it may be, from the notebook; first of all where :func:`look_in` says."""

WIDTH = 96
"""Characters of a line: a notebook breaks a longer one in the middle of a word."""

TEXTS = {
    "es": {
        "hint": "Pista {number} de {count}: {text}",
        "no_more": "Ya no hay más pistas de {name}. Otra vez la última:",
        "has_none": "El ejercicio {name} no tiene pistas.",
        "exercises": "¿De qué ejercicio quieres una pista? Escribe su nombre entre comillas:",
        "unknown": "No hay ningún ejercicio {given!r}.",
        "near": "No hay ningún ejercicio {given!r}. ¿Querías decir {near!r}?",
        "missing": "Aquí no hay pistas. Si el curso las tiene, pon su tests/*.hints.json junto a "
        "este cuaderno.",
        "damaged": "{file} está dañado: cópialo otra vez de la carpeta del curso.",
    },
    "en": {
        "hint": "Hint {number} of {count}: {text}",
        "no_more": "There are no more hints for {name}. The last one again:",
        "has_none": "The exercise {name} has no hints.",
        "exercises": "Which exercise do you want a hint for? Write its name in quotes:",
        "unknown": "There is no exercise {given!r}.",
        "near": "There is no exercise {given!r}. Did you mean {near!r}?",
        "missing": "There are no hints here. If the course has some, put its tests/*.hints.json "
        "beside this notebook.",
        "damaged": "{file} is damaged: copy it from the course folder again.",
    },
}


class ExerciseHints(msgspec.Struct, frozen=True, omit_defaults=True):
    """One exercise: its name, its heading, and its hints, the vaguest first.

    ``checked``: a notebook has a check of it.
    """

    name: str
    title: str
    hints: tuple[str, ...]
    checked: bool = True


class UnitHints(msgspec.Struct, frozen=True):
    """A unit's exercises in order, in one language."""

    unit: str
    lang: str
    exercises: tuple[ExerciseHints, ...]

    def __post_init__(self) -> None:
        """Refuse a language that we do not speak: whoever decodes it reads a damaged file."""
        if self.lang not in LANGUAGES:
            raise ValueError(f"no language {self.lang!r}")


def encode(hints: UnitHints) -> bytes:
    """A unit's file of hints: the same hints give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(hints), indent=2) + b"\n"


def read_hints(folder: Path, unit: str) -> UnitHints:
    """A unit's file of hints; msgspec's error for one that is damaged, OSError for none."""
    return msgspec.json.decode((folder / f"{unit}{ENDING}").read_bytes(), type=UnitHints)


def look_in(folder: Path) -> None:
    """From here on hints are looked for in this folder alone: that of the notebook's checks."""
    FOLDERS[:] = [str(folder)]


def hint(exercise: object = None) -> None:
    """Print the next hint of an exercise; after the last one, that one again.

    ``exercise`` is its name; without one, or with what is no name, the exercises are listed.
    """
    if not is_graded():
        lines = _said(_name_of(exercise))
        print("\n".join(fill(line, WIDTH, break_long_words=False) for line in lines))


_shown: Counter[str] = Counter()
"""How many hints of each exercise were shown since the kernel started."""


def has_hints(name: str) -> bool:
    """Whether :func:`hint` has one for the exercise, here; a damaged file has none."""
    try:
        units = [msgspec.json.decode(path.read_bytes(), type=UnitHints) for path in _files()]
    except (OSError, msgspec.MsgspecError):
        return False
    return any(found.name == name and found.hints for unit in units for found in unit.exercises)


def _name_of(exercise: object) -> str:
    """``hint(polynomial_slope)`` without quotes gives the function: that is as clear."""
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", "")
    return str(name).strip()


def _said(name: str) -> Iterator[str]:
    """The lines that answer to a name, which may be empty."""
    units = []
    for path in _files():
        try:
            units.append(msgspec.json.decode(path.read_bytes(), type=UnitHints))
        except (OSError, msgspec.MsgspecError):
            yield _in_both("damaged", file=path.as_posix())
            return
    if not units:
        yield _in_both("missing")
        return
    for unit in units:
        for found in unit.exercises:
            if found.name == name:
                yield from _next(found, TEXTS[unit.lang])
                return
    yield from _other(name, units)


def _files() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted(Path(folder).glob(f"*{ENDING}"))]


def _in_both(text: str, **details: str) -> str:
    """Where no file says which language the notebook is in."""
    return " / ".join(TEXTS[lang][text].format(**details) for lang in LANGUAGES)


def _next(exercise: ExerciseHints, texts: dict[str, str]) -> Iterator[str]:
    """The next hint, or the last one again."""
    count = len(exercise.hints)
    if not count:
        yield texts["has_none"].format(name=exercise.name)
        return
    if _shown[exercise.name] >= count:
        yield texts["no_more"].format(name=exercise.name)
    number = _shown[exercise.name] = min(_shown[exercise.name] + 1, count)
    yield texts["hint"].format(number=number, count=count, text=exercise.hints[number - 1])


def _other(given: str, units: list[UnitHints]) -> Iterator[str]:
    """No such exercise: the one that was meant, or all that there are."""
    texts = TEXTS[units[0].lang]
    exercises = [exercise for unit in units for exercise in unit.exercises]
    if given and (near := _near(given, exercises)):
        yield texts["near"].format(given=given, near=near)
        return
    if given:
        yield texts["unknown"].format(given=given)
    yield texts["exercises"]
    calls = [f'cinta.hint("{exercise.name}")' for exercise in exercises]
    width = max(map(len, calls), default=0)
    for call, exercise in zip(calls, exercises, strict=True):
        yield f"  {call:{width}}  {exercise.title}"


def _near(given: str, exercises: list[ExerciseHints]) -> str:
    """The exercise whose name, number or heading is nearly what was given; empty if none is."""
    asked = given.casefold().replace(" ", "_").replace("-", "_")
    names = {exercise.name.casefold(): exercise.name for exercise in exercises}
    for exercise in exercises:
        heading = exercise.title.casefold()
        names |= {heading.split(" ")[0]: exercise.name, heading.replace(" ", "_"): exercise.name}
    found = [asked] if asked in names else get_close_matches(asked, names, n=1)
    return names[found[0]] if found else ""
