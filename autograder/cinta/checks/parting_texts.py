"""The words for where an answer's tapes part from a right one's (:mod:`.parting`), in es and en."""

from __future__ import annotations

import re

from .parting import Parting, Where

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "sources": "Con este ejemplo, lo que das a `{method}` como fuente no es lo de una respuesta correcta: o son otras fuentes, o tienen otros valores.",
        "target": "Con este ejemplo, lo que das a `{method}` para derivar vale en total {given}; en la respuesta del curso, {due}. Si no vas por otro camino que la del curso, el fallo está antes de pedir el gradiente.",
        "gradients": "Con este ejemplo, lo que das a `{method}` vale lo que debe, pero su gradiente es otro: o alguna parte de la cuenta no quedó grabada, o es otra función que aquí vale lo mismo.",
        "after": "Con este ejemplo, lo que derivas y los gradientes que te da la cinta son los correctos: el fallo está en lo que haces con ellos después, o en lo demás que calculas.",
        "added": "Con este ejemplo, lo que derivas y los gradientes que te da la cinta suman lo de una respuesta correcta: el fallo está en lo que haces con ellos, antes de sumarlos o después, o en lo demás que calculas.",
        "later": "Con este ejemplo, las primeras {n} veces que pides gradientes todo es como en una respuesta correcta; en la siguiente ya no: {what}",
        "once": "Con este ejemplo, la primera vez que pides gradientes todo es como en una respuesta correcta; en la segunda ya no: {what}",
        "later_sources": "las fuentes son otras, o tienen otros valores; mira qué les pasa entre una vez y la siguiente.",
        "later_target": "lo que das a `{method}` para derivar vale en total {given}; en la respuesta del curso, {due}.",
        "later_gradients": "lo que das a `{method}` vale lo que debe, pero su gradiente es otro.",
        "weights": "Con este ejemplo, el objetivo y las fuentes que das a `{method}` son los de una respuesta correcta, pero lo que da no: o los pesos (`output_gradients`) no son los que van con ese objetivo (o no lleva ninguno), o alguna parte de la cuenta no quedó grabada.",
        "later_weights": "el objetivo y las fuentes son los debidos, pero lo que da `{method}` no: o los pesos (`output_gradients`) no son los que van con ese objetivo, o alguna parte de la cuenta no quedó grabada.",
        "last": "Con este ejemplo pides gradientes {n} veces, y tu respuesta es lo que da la última. {what}",
        "last_sources": "Ahí, lo que das a `{method}` como fuente no es lo de una respuesta correcta: o es otra, o tiene otro valor.",
        "last_target": "Si cada vez es una parte de lo que se pide, falta juntar sus gradientes; si no, mira qué das a `{method}` para derivar esa última vez.",
    },
    "en": {
        "sources": "With this example, what you give `{method}` as the source is not what a right answer gives it: either other sources, or ones with other values.",
        "target": "With this example, what you give `{method}` to differentiate comes to {given} in all; in the answer of the course, to {due}. Unless you go another way than the course does, the mistake is before the gradient is asked for.",
        "gradients": "With this example, what you give `{method}` has the value it should have, but its gradient is another one: either some part of the computation was not recorded, or it is another function with the same value here.",
        "after": "With this example, what you differentiate and the gradients that the tape gives you are the right ones: the mistake is in what you do with them afterwards, or in what else you compute.",
        "added": "With this example, what you differentiate and the gradients that the tape gives you add up to those of a right answer: the mistake is in what you do with them, before you add them or afterwards, or in what else you compute.",
        "later": "With this example, the first {n} times that you ask for gradients all is as in a right answer; the next time it is not: {what}",
        "once": "With this example, the first time that you ask for gradients all is as in a right answer; the second time it is not: {what}",
        "later_sources": "the sources are others, or have other values; look at what happens to them between one time and the next.",
        "later_target": "what you give `{method}` to differentiate comes to {given} in all; in the answer of the course, to {due}.",
        "later_gradients": "what you give `{method}` has the value it should have, but its gradient is another one.",
        "weights": "With this example, the target and the sources that you give `{method}` are those of a right answer, but what it gives is not: either the weights (`output_gradients`) are not those that go with that target (or none go with it), or some part of the computation was not recorded.",
        "later_weights": "the target and the sources are as they should be, but what `{method}` gives is not: either the weights (`output_gradients`) are not those that go with that target, or some part of the computation was not recorded.",
        "last": "With this example you ask for gradients {n} times, and your answer is what the last time gives. {what}",
        "last_sources": "There, what you give `{method}` as the source is not what a right answer gives it: either another source, or one with another value.",
        "last_target": "If each time is a part of what is asked for, their gradients are still to be put together; if not, look at what you give `{method}` to differentiate that last time.",
    },
}
"""Where to look, by what is the first to differ; ``later_`` where earlier steps were right."""

STEPS: dict[str, dict[Where, str]] = {
    "es": {
        Where.SOURCES: "Compara, con el enunciado delante, las fuentes que das a la cinta y el valor que tienen en ese momento.",
        Where.TARGET: "Calcula a mano, con los datos del ejemplo, lo que debe valer ese objetivo, paso a paso, e imprime los pasos de tu código.",
        Where.GRADIENTS: "Mira línea por línea, de la fuente al objetivo, qué se calcula fuera del bloque `with` o sin TensorFlow, y compara cada función con el enunciado.",
        Where.WEIGHTS: "Escribe la suma que quieres derivar, con cada componente por su peso, y mira qué parte de ella está ya en el objetivo y cuál pones en `output_gradients`.",
        Where.AFTER: "Imprime lo que da la cinta, y sigue desde ahí, línea por línea, lo que devuelves.",
        Where.ADDED: "Imprime lo que da la cinta en cada trozo, y sigue desde ahí, línea por línea: qué le haces, cuándo se suma, y qué se hace con la suma.",
    },
    "en": {
        Where.SOURCES: "Compare, with the exercise in front of you, the sources that you give the tape and the values they have at that moment.",
        Where.TARGET: "Work out by hand, with the data of the example, what that target should be, step by step, and print the steps of your code.",
        Where.GRADIENTS: "Look line by line, from the source to the target, for what is computed outside the `with` block or without TensorFlow, and compare each function with the exercise.",
        Where.WEIGHTS: "Write down the sum that you want to differentiate, each component with its weight, and see which part of it is in the target already and which one you put in `output_gradients`.",
        Where.AFTER: "Print what the tape gives, and follow from there, line by line, to what you return.",
        Where.ADDED: "Print what the tape gives for each piece, and follow from there, line by line: what you do to it, when it is added, and what is done with the sum.",
    },
}
"""The next step."""


def parting_why(found: Parting, lang: str) -> str:
    """Where the answer's tapes part from a right one's."""
    words = WORDS[lang]
    number = {"given": f"{found.given:.4g}", "due": f"{found.due:.4g}"}
    fields = {"method": f"tape.{found.method}", **number}
    if found.of_last:
        what = words[f"last_{found.where}"].format(**fields)
        return words["last"].format(n=found.of_last, what=what)
    before = found.number - 1
    if not before or found.where in (Where.AFTER, Where.ADDED):
        return words[found.where].format(**fields)
    what = words[f"later_{found.where}"].format(**fields)
    return words["once" if before == 1 else "later"].format(n=before, what=what)


def parting_step(found: Parting, lang: str) -> str:
    """What to do next about it."""
    is_of_pieces = found.of_last and found.where == Where.TARGET
    return STEPS[lang][Where.ADDED if is_of_pieces else found.where]


def without_parting(why: str, lang: str) -> str:
    """The reason that stands before such words; the whole where there are none of them."""
    words = WORDS[lang]
    starts = "|".join(re.escape(words[first].partition("{")[0]) for first in FIRST)
    return re.split(rf" ?(?:{starts})", why, maxsplit=1)[0]


FIRST = (*Where, "later", "once", "last")
