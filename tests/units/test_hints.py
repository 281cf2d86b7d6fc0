"""The hints of the units, and what the gate finds in hints that give the line away."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.commands.hints import hint_findings
from cinta.source import load
from cinta.unit import LANGUAGES

UNITS = Path(__file__).parents[2] / "autograder" / "units"


@pytest.mark.parametrize("name", sorted(path.stem for path in UNITS.glob("u*.py")))
def test_there_are_three_and_the_first_is_a_question(name, units):
    for exercise in (one for one in units[name].exercises if one.is_asked):
        assert len(exercise.hints) == 3, exercise.name
        for lang in LANGUAGES:
            first, *rest = [hint.texts[lang] for hint in exercise.hints]
            assert first.endswith("?"), exercise.name
            assert all(len(text) < 400 and text.endswith(".") for text in rest), exercise.name


def with_hint(tmp_path, of, es, en="Look?"):
    """What is found in unit 1 with one more hint, in place of an exercise's first."""
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    head, _, tail = text.partition(f'# %% hint="{of}"\n')
    _, _, rest = tail.partition("\n\n")
    path = tmp_path / "u01_scalar.py"
    path.write_text(f'{head}# %% hint="{of}"\n{es}\n# en: {en}\n\n{rest}', encoding="utf-8")
    return list(hint_findings(load(path)))


@pytest.mark.parametrize(
    ("of", "es", "en"),
    [
        ("loss_gradient", "# es: loss = (w * x - y) ** 2", "Look?"),
        ("loss_gradient", "# es: el lado derecho es `(w*x-y)**2`.", "Look?"),
        ("loss_gradient", "# es: escribe (w * x -\n# es: y) ** 2", "Look?"),
        ("loss_gradient", "# es: ¿?", "record ( w * x - y )**2"),
        ("first_tape", "# es: loss = (w * x - y) ** 2", "of another exercise"),
        ("loss_gradient", "# es: error = tf.subtract(y, tf.multiply(w, x))", "an accepted answer"),
        ("loss_gradient", "# es: w = tf.Variable(w0, name='peso')", "other quotes"),
        ("constant_gradient", "# es: empieza con `tape.watch(x)`", "a call alone"),
        ("gradient_from_integer", "# es: pon tf.Variable(float(n))", "the only line"),
    ],
)
def test_a_hint_that_holds_what_solves_an_exercise_is_found(tmp_path, of, es, en):
    (line,) = with_hint(tmp_path, of, es, en)
    assert line.startswith(f"{of}: hint 1 (line ")
    assert "say it in words" in line


@pytest.mark.parametrize(
    "es",
    [
        "# es: como en el ejemplo, `t = tf.Variable(2.0)` y ds_dt = tape.gradient(s, t)",
        "# es: la plantilla ya tiene `dy_dx = ...` y `return dy_dx`",
        "# es: eleva al cuadrado w·x − y",
    ],
)
def test_what_is_shown_anyway_may_stand_in_a_hint(tmp_path, es):
    assert with_hint(tmp_path, "loss_gradient", es) == []


def test_an_exercise_without_hints_is_found(tmp_path):
    text = (UNITS / "u01_scalar.py").read_text(encoding="utf-8")
    path = tmp_path / "u01_scalar.py"
    path.write_text(text.replace('hint="two_gradients"', 'hint="first_tape"'), encoding="utf-8")
    with pytest.raises(Exception, match="first_tape has more than 3 hints"):
        load(path)
    cells = text.split("# %% ")
    kept = [cell for cell in cells if not cell.startswith('hint="two_gradients"')]
    path.write_text("# %% ".join(kept), encoding="utf-8")
    (line,) = hint_findings(load(path))
    assert line.startswith("two_gradients (line ")
    assert '# %% hint="two_gradients"' in line
