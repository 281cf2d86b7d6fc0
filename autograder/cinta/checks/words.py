"""What a student reads, in es and en: what was seen, without the answer.

Values of hidden checks never appear; a public check, whose inputs the student holds, names the
input, what came back and what was due.
"""

from __future__ import annotations

from ..student import Answer, Call, Question
from ..values import short, show
from .compare import Difference
from .key import Key, KnownWrong

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "raised": "Tu código se detuvo con un error: {given}.",
        "missing": "No se encuentra {given}: ¿se ejecutó su celda sin errores?",
        "blank": "Aún está en blanco: sustituye cada ... por tu código.",
        "none": "La respuesta es None: la cinta no encontró camino de la fuente al objetivo.",
        "all_none": "Todo lo que devuelves es None: la cinta no encontró camino de las fuentes al objetivo.",
        "structure": "La estructura es otra: devuelves {given} y se espera {due}.",
        "none_at": "En la posición {where} hay None donde se espera un gradiente: la cinta no conecta esa fuente con el objetivo.",
        "not_none": "En la posición {where} hay un valor donde se espera None.",
        "slices": "Devuelves IndexedSlices (un gradiente disperso) donde se espera un tensor.",
        "type": "El tipo es otro: devuelves {given} y se espera {due}.",
        "transposed": "La forma está traspuesta: {given} donde se espera {due}. El gradiente tiene la forma de su fuente.",
        "shape": "La forma es {given} y se espera {due}. El gradiente tiene la forma de su fuente.",
        "nonfinite": "Hay valores que no son números finitos (nan o inf).",
        "dtype": "El tipo numérico es {given} y se espera {due}.",
        "proportional": "Tu respuesta es {factor} veces la esperada en todas sus entradas: mira la reducción o una constante de más.",
        "value": "La forma es la correcta, pero el valor no.",
        "no_tape": "El número es correcto, pero no lo dio una cinta: graba el cálculo y usa tape.gradient.",
        "crashed": "El proceso de Python terminó de golpe mientras se preguntaba por este ejercicio.",
        "timed_out": "Se acabó el tiempo: ¿hay un bucle que no termina?",
        "not_reached": "No se llegó a evaluar: la entrega terminó antes.",
        "example": "Con {input}: diste {given}; se esperaba {due}.",
        "line": "Línea {line} de la celda: {source}",
    },
    "en": {
        "raised": "Your code stopped with an error: {given}.",
        "missing": "There is no {given}: did its cell run without errors?",
        "blank": "Still blank: put your code in place of each ....",
        "none": "The answer is None: the tape found no path from the source to the target.",
        "all_none": "All that you return is None: the tape found no path from the sources to the target.",
        "structure": "The structure differs: you return {given}; expected {due}.",
        "none_at": "At {where} stands None where a gradient is due: the tape does not connect that source with the target.",
        "not_none": "At {where} stands a value where None is due.",
        "slices": "You return IndexedSlices (a sparse gradient) where a tensor is due.",
        "type": "The type differs: you return {given}; expected {due}.",
        "transposed": "The shape is transposed: {given} where {due} is due. A gradient has the shape of its source.",
        "shape": "The shape is {given}; expected {due}. A gradient has the shape of its source.",
        "nonfinite": "Some values are not finite numbers (nan or inf).",
        "dtype": "The dtype is {given}; expected {due}.",
        "proportional": "Every entry of your answer is {factor} times the expected one: look at the reduction, or for a stray constant.",
        "value": "The shape is right, the value is not.",
        "no_tape": "The number is right, but no tape gave it: record the computation and use tape.gradient.",
        "crashed": "The Python process ended suddenly while this exercise was being asked.",
        "timed_out": "Time ran out: is there a loop that never ends?",
        "not_reached": "Not judged: the submission ended before.",
        "example": "With {input}: you gave {given}; expected {due}.",
        "line": "Line {line} of the cell: {source}",
    },
}

SHOWS_VALUES = ("value", "proportional", "no_tape")
"""The differences for which a public check shows the numbers: the others say it already."""


def message_for(
    difference: Difference,
    key: Key,
    number: int,
    lang: str,
    known: KnownWrong | None = None,
    answer: Answer | None = None,
) -> str:
    """The message for one difference; a known wrong answer's own words come before ours.

    An exception is quoted in any case: two mistakes may end in the same one.
    """
    words = WORDS[lang]
    parts = [known.messages[lang]] if known else []
    if not known or difference.kind == "raised":
        factor = f"{difference.factor:.4g}" if difference.factor is not None else ""
        fields = {"where": difference.where, "given": difference.given, "due": difference.due}
        parts.append(words[difference.kind].format(**fields, factor=factor))
    if answer and answer.raised and answer.raised.line:
        raised = answer.raised
        parts.append(words["line"].format(line=raised.line, source=short(raised.source, 200)))
    if not key.hidden and answer and not answer.raised and difference.kind in SHOWS_VALUES:
        shown = {"given": show(answer.given), "due": show(key.expected[number].form)}
        example = words["example"].format(input=describe_question(key.questions[number]), **shown)
        parts.insert(0, example)
    return " ".join(parts)


def word_for(kind: str, lang: str) -> str:
    """The sentence for a verdict that no answer led to (``timed_out``, ``crashed``, ...)."""
    return WORDS[lang][kind]


def describe_question(question: Question) -> str:
    """``polynomial_slope(3., 1., 2., 5.)`` or ``x = 3.``."""
    if isinstance(question, Call):
        return f"{question.function}({', '.join(show(arg, 80) for arg in question.args)})"
    return ", ".join(f"{name} = {show(value, 80)}" for name, value in question.givens)
