"""A small unit, its keys made by hand, and what ``otter assign`` makes of it, once a session."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from cinta.checks.answer_key import AnswerKey, KnownWrong
from cinta.checks.compare import Expected
from cinta.checks.questions import questions_of
from cinta.render import Rendered, Wheel, build_wheel, files_of, render
from cinta.results import Kind
from cinta.source import load
from cinta.student import Answer
from cinta.unit import LANGUAGES, Unit
from cinta.values import Blank, Scalar
from tests.conftest import COURSE

SOURCE = '''\
# %% author="imports"
from cinta.checks.author import hidden, numeric, public, variable

# %% [markdown] lang="es"
# # Unidad de prueba

# %% [markdown] lang="en"
# # Unit for tests

# %%
import math

# %% [markdown] lang="es" exercise="slope_of_square"
# ### Una pendiente

# %% [markdown] lang="en" exercise="slope_of_square"
# ### A slope

# %%
worked = 1.0  # ejemplo
# es: un comentario en español
# en: a comment in English

# %% [markdown] lang="es" exercise="slope_of_square"
# Completa la función.

# %% [markdown] lang="en" exercise="slope_of_square"
# Complete the function.

# %% exercise="slope_of_square"
def slope_of_square(x0):
    # es: empieza aquí
    # en: begin here
    secret_double = 2.0  # SOLUTION
    # BEGIN SOLUTION
    secret_result = secret_double * x0
    # END SOLUTION
    return secret_result

# %% checks="slope_of_square"
@public
def one_example(ask):
    """
    es: con x0 = 3: ¿cuánto es?
    en: with x0 = 3: how much is it?
    """
    ask(3.0)


@hidden(points=1.5)
def other_numbers_of_both_signs(ask, draw):
    """
    es: también para otros números
    en: other numbers too
    """
    ask(draw.normal())


@numeric
def oracle(x0):
    return 2.0 * x0

# %% [markdown] lang="es" exercise="typed"
# ### Una celda

# %% [markdown] lang="en" exercise="typed"
# ### A cell

# %% given="typed"
z = 3.0

# %% exercise="typed" asks="dw_dz"
dw_dz = 2.0 * z  # SOLUTION

# %% checks="typed"
@public
def at_three(ask):
    """
    es: en z = 3
    en: at z = 3
    """
    ask(z=variable(3.0))


@hidden(points=2)
def replayed_elsewhere(ask, draw):
    """
    es: con otros valores de z
    en: for other values of z
    """
    ask(z=variable(draw.normal()))


@numeric
def typed_oracle(z):
    return 2.0 * z
'''

AWKWARD = "«¿Qué?» 'comillas' \\ y \"dobles\" — ∂y/∂x ≠ 0 🎉 {{ jinja }} %s\nlínea dos"
"""Everything that could break a test file made by pasting text together."""

SEED = 20260

FILES = files_of(COURSE)
"""What students of this repository's course install."""

KeysByExercise = dict[str, list[AnswerKey]]


def write_unit(folder: Path, name: str = "u90_demo", source: str = SOURCE) -> Unit:
    """A unit from text, in a folder laid out like the project's."""
    path = folder / "autograder" / "units" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return load(path)


def hand_made_keys(unit: Unit) -> KeysByExercise:
    """Keys with the questions of the checks and made-up answers."""
    due, blank = Expected(Scalar(6.0), Scalar(6.0)), Answer(Blank())
    wrong = KnownWrong(
        id="awkward",
        messages={"es": AWKWARD, "en": AWKWARD},
        answers=(Answer(Scalar(1.0)),),
        kind=Kind.VALUE,
    )
    return {
        e.name: [
            AnswerKey(
                exercise=e.name,
                check=c.name,
                titles=c.titles,
                points=c.points,
                hidden=c.hidden,
                tape=c.tape,
                rtol=c.rtol,
                seed=SEED,
                questions=questions_of(e, c, SEED),
                expected=(due,),
                blank=(blank,),
                wrong=(wrong,),
            )
            for c in e.checks
        ]
        for e in unit.exercises
    }


@pytest.fixture(scope="session", autouse=True)
def _otter() -> None:
    """Import Otter once, past the warnings of what it imports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import otter.assign
        import otter.test_files  # noqa: F401


@pytest.fixture(scope="session")
def make_unit() -> Callable[..., Unit]:
    """See ``write_unit``."""
    return write_unit


@pytest.fixture(scope="session")
def make_answer_keys() -> Callable[[Unit], KeysByExercise]:
    """See ``hand_made_keys``."""
    return hand_made_keys


@pytest.fixture(scope="session")
def source() -> str:
    """The text of the small unit."""
    return SOURCE


@pytest.fixture(scope="session")
def awkward() -> str:
    """The message of the known wrong answer in every key."""
    return AWKWARD


@pytest.fixture(scope="session")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    """The small unit."""
    return write_unit(tmp_path_factory.mktemp("unit"))


@pytest.fixture(scope="session")
def keys(unit: Unit) -> KeysByExercise:
    """The keys of the small unit."""
    return hand_made_keys(unit)


@pytest.fixture(scope="session")
def wheel() -> Wheel:
    """The package's wheel."""
    return build_wheel()


@pytest.fixture(scope="session")
def rendered(unit: Unit, keys: KeysByExercise, wheel: Wheel) -> dict[str, Rendered]:
    """What Otter makes of the small unit, by language."""
    return {lang: render(unit, lang, keys, wheel, FILES) for lang in LANGUAGES}
