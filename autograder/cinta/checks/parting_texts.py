"""The words for where an answer's tapes part from a right one's (:mod:`.parting`), in es and en."""

from __future__ import annotations

import re

from .parting import Parting, Where

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "sources": "Con este ejemplo, lo que das a `{method}` como fuente no es lo de una respuesta correcta: o son otras fuentes, o tienen otros valores.",
        "target": "Con este ejemplo, lo que das a `{method}` para derivar vale en total {given}; en una respuesta correcta, {due}. Si no lo compensas después, el fallo está antes de pedir el gradiente.",
        "gradients": "Con este ejemplo, lo que das a `{method}` vale lo que debe, pero su gradiente es otro: o alguna parte de la cuenta no quedó grabada, o es otra función que aquí vale lo mismo.",
        "after": "Con este ejemplo, lo que derivas y los gradientes que te da la cinta son los correctos: el fallo está en lo que haces con ellos después, o en lo demás que calculas.",
        "later": "Con este ejemplo, las primeras {n} veces que pides gradientes todo es como en una respuesta correcta; en la siguiente ya no: {what}",
        "once": "Con este ejemplo, la primera vez que pides gradientes todo es como en una respuesta correcta; en la segunda ya no: {what}",
        "later_sources": "las fuentes son otras, o tienen otros valores; mira qué les pasa entre una vez y la siguiente.",
        "later_target": "lo que das a `{method}` para derivar vale en total {given}; en una respuesta correcta, {due}.",
        "later_gradients": "lo que das a `{method}` vale lo que debe, pero su gradiente es otro.",
    },
    "en": {
        "sources": "With this example, what you give `{method}` as the source is not what a right answer gives it: either other sources, or ones with other values.",
        "target": "With this example, what you give `{method}` to differentiate comes to {given} in all; in a right answer, to {due}. Unless you make up for it later, the mistake is before the gradient is asked for.",
        "gradients": "With this example, what you give `{method}` has the value it should have, but its gradient is another one: either some part of the computation was not recorded, or it is another function with the same value here.",
        "after": "With this example, what you differentiate and the gradients that the tape gives you are the right ones: the mistake is in what you do with them afterwards, or in what else you compute.",
        "later": "With this example, the first {n} times that you ask for gradients all is as in a right answer; the next time it is not: {what}",
        "once": "With this example, the first time that you ask for gradients all is as in a right answer; the second time it is not: {what}",
        "later_sources": "the sources are others, or have other values; look at what happens to them between one time and the next.",
        "later_target": "what you give `{method}` to differentiate comes to {given} in all; in a right answer, to {due}.",
        "later_gradients": "what you give `{method}` has the value it should have, but its gradient is another one.",
    },
}
"""Where to look, by what is the first to differ; ``later_`` where earlier steps were right."""

STEPS: dict[str, dict[Where, str]] = {
    "es": {
        Where.SOURCES: "Compara, con el enunciado delante, las fuentes que das a la cinta y el valor que tienen en ese momento.",
        Where.TARGET: "Calcula ese objetivo a mano con los datos del ejemplo, paso a paso, e imprime los de tu código.",
        Where.GRADIENTS: "Mira línea por línea, de la fuente al objetivo, qué se calcula fuera del bloque `with` o sin TensorFlow, y compara cada función con el enunciado.",
        Where.AFTER: "Imprime lo que da la cinta, y sigue desde ahí, línea por línea, lo que devuelves.",
    },
    "en": {
        Where.SOURCES: "Compare, with the exercise in front of you, the sources that you give the tape and the values they have at that moment.",
        Where.TARGET: "Work that target out by hand with the data of the example, step by step, and print those of your code.",
        Where.GRADIENTS: "Look line by line, from the source to the target, for what is computed outside the `with` block or without TensorFlow, and compare each function with the exercise.",
        Where.AFTER: "Print what the tape gives, and follow from there, line by line, to what you return.",
    },
}
"""The next step."""


def parting_why(found: Parting, lang: str) -> str:
    """Where the answer's tapes part from a right one's."""
    words = WORDS[lang]
    number = {"given": f"{found.given:.4g}", "due": f"{found.due:.4g}"}
    fields = {"method": f"tape.{found.method}", **number}
    before = found.number - 1
    if not before or found.where == Where.AFTER:
        return words[found.where].format(**fields)
    what = words[f"later_{found.where}"].format(**fields)
    return words["once" if before == 1 else "later"].format(n=before, what=what)


def without_parting(why: str, lang: str) -> str:
    """The reason that stands before such words; the whole where there are none of them."""
    words = WORDS[lang]
    starts = "|".join(re.escape(words[first].partition("{")[0]) for first in FIRST)
    return re.split(rf" ?(?:{starts})", why, maxsplit=1)[0]


FIRST = (*Where, "later", "once")
