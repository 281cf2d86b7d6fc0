"""The words for how wrong numbers come of right ones (:mod:`.relations`), in es and en."""

from __future__ import annotations

import re

from .relation_kinds import How, Relation

FIND_IT = {
    "es": "Busca qué parte de tu código hace eso, y compárala con lo que pide el enunciado.",
    "en": "Find which part of your code does that, and compare it with what the exercise wants.",
}
"""The next step where it is known how the numbers come of those that are due."""

RELATION: dict[str, dict[str, str]] = {
    "es": {
        "here": "En {place}, lo que diste {told} Lo demás es correcto.",
        "some": "En varias partes, lo que diste {told} Las demás son correctas.",
        "an_input": "uno de los datos",
        "a_part": "alguna parte",
        "whole": "Lo que diste {told}",
        "alone": "Solo difiere {place}; todo lo demás es correcto.",
        "opposite": "es lo esperado con el signo contrario.",
        "multiple": "es lo esperado multiplicado por una constante.",
        "each_its_own": "es en cada parte un múltiplo de lo esperado, con un factor distinto en cada una: algo se sumó, se promedió, se multiplicó o se dividió (entre su norma, por ejemplo) por separado.",
        "zeros": "son ceros: o lo que grabaste no cambia con esa fuente, o los pusiste tú.",
        "some_zeros": "es lo esperado en unos elementos, y cero en los demás: o solo cuenta una parte de los datos (una fila, una columna, un componente), o algo puso a cero lo que falta.",
        "a_part_of_zeros": "tiene solo ceros en {place}, donde no se esperan: o lo que grabaste no depende de esa fuente, o los pusiste tú; y también difiere en otras partes.",
        "absolute": "es lo esperado sin su signo, en valor absoluto.",
        "absolute_times": "es lo esperado sin su signo, en valor absoluto, y además por un factor.",
        "squared": "es lo esperado elevado al cuadrado.",
        "permuted": "son los números esperados, en otros sitios.",
        "times": "es lo esperado multiplicado por {name}.",
        "over": "es lo esperado dividido entre {name}.",
        "plus": "es lo esperado más {name}.",
        "minus": "es lo esperado menos {name}.",
        "taken_from": "es {name} menos lo esperado.",
        "unmoved": "es {name}, sin cambio alguno.",
        "a_step": "es {name} más una constante por lo esperado, como si se hubiera dado un paso.",
        "moved_otherwise": "cambia {name} en la dirección debida, pero por otra cantidad (o al revés): mira la tasa, el signo y los factores.",
        "change_alone": "es solo el cambio de {name} (por una constante): falta aplicarlo.",
        "sum_of": "es la suma de los números esperados, de todos o a lo largo de un eje: se sumó, o se promedió, lo que va por separado.",
        "mean_of": "es la media de los números esperados, de todos o a lo largo de un eje: se promedió, o se sumó, lo que va por separado.",
        "reshaped": "son los números esperados, con otra forma (o con los ejes en otro orden).",
        "sum_everywhere": "es en cada sitio la suma de los números esperados, de todos o a lo largo de un eje: se sumó, y se repitió, lo que va por separado.",
        "some_unmoved": "tiene partes que siguen siendo {name}, tal como estaba.",
        "some_times": "es cero en unos elementos, y en los demás lo esperado por una constante: solo cuenta una parte de los datos (una fila, una columna, un componente), y con otro peso.",
        "diagonal": "solo difiere en la diagonal.",
        "last_row": "solo difiere en el último elemento, o en la última fila.",
        "first_row": "solo difiere en el primer elemento, o en la primera fila.",
        "each_row": "tiene en cada fila lo esperado multiplicado por un número, distinto de una fila a otra.",
        "each_column": "tiene en cada columna lo esperado multiplicado por un número, distinto de una columna a otra.",
        "cut_off": "es lo esperado, pero recortado: ningún número pasa de un tope.",
        "nearly_multiple": "es casi lo esperado multiplicado por una constante, y solo en las primeras cifras: una aproximación a la que además le sobra o le falta un factor.",
        "alike": "tiene números repetidos donde se esperan distintos: para tu cuenta, esos sitios son iguales.",
        "plus_a_constant_times": "se aparta de lo esperado en una constante por {name}: así sale, por ejemplo, si se suma algo proporcional a su cuadrado a lo que se deriva.",
        "if_negative": "es correcto para una parte de los datos: solo difiere donde {name} es negativo, y ahí difiere siempre.",
        "if_positive": "es correcto para una parte de los datos: solo difiere donde {name} es positivo, y ahí difiere siempre.",
        "if_zero": "es correcto para una parte de los datos: solo difiere donde {name} es cero, y ahí difiere siempre.",
        "of_an_input_alone": "es {name} multiplicado por un número, el mismo para todos sus elementos: lo demás de la cuenta no entra elemento a elemento.",
    },
    "en": {
        "here": "At {place}, what you gave {told} All the rest is right.",
        "some": "In several parts, what you gave {told} The others are right.",
        "an_input": "one of the inputs",
        "a_part": "some part",
        "whole": "What you gave {told}",
        "alone": "Only {place} differs; all the rest is right.",
        "opposite": "is what is expected with the opposite sign.",
        "multiple": "is what is expected times a constant.",
        "each_its_own": "is in each part a multiple of what is expected, with a factor of its own: something was added up, averaged, multiplied or divided (by its norm, say) separately.",
        "zeros": "is nothing but zeros: either what you recorded does not change with that source, or you put them there.",
        "some_zeros": "is what is expected in some elements, and zero in the others: either only a part of the data counts (a row, a column, a component), or something set the others to zero.",
        "a_part_of_zeros": "has nothing but zeros at {place}, where none are expected: either what you recorded does not depend on that source, or you put them there; other parts differ, too.",
        "absolute": "is what is expected without its sign, its absolute value.",
        "absolute_times": "is what is expected without its sign, its absolute value, and times a factor besides.",
        "squared": "is the square of what is expected.",
        "permuted": "has the expected numbers in other places.",
        "times": "is what is expected times {name}.",
        "over": "is what is expected divided by {name}.",
        "plus": "is what is expected plus {name}.",
        "minus": "is what is expected minus {name}.",
        "taken_from": "is {name} minus what is expected.",
        "unmoved": "is {name}, not changed at all.",
        "a_step": "is {name} plus a constant times what is expected, as if a step had been taken.",
        "moved_otherwise": "changes {name} along the right line, but by another amount (or the other way): look at the rate, the sign and the factors.",
        "change_alone": "is only the change of {name} (times a constant): it has still to be applied.",
        "sum_of": "is the sum of the expected numbers, of all or along an axis: what belongs apart was added up, or averaged.",
        "mean_of": "is the mean of the expected numbers, of all or along an axis: what belongs apart was averaged, or added up.",
        "reshaped": "has the expected numbers, in another shape (or with the axes in another order).",
        "sum_everywhere": "has in each place the sum of the expected numbers, of all or along an axis: what belongs apart was added up, and repeated.",
        "some_unmoved": "has parts that are still {name}, as it was.",
        "some_times": "is zero in some elements, and in the others what is expected times a constant: only a part of the data counts (a row, a column, a component), and with another weight.",
        "diagonal": "differs on the diagonal only.",
        "last_row": "differs in the last element, or the last row, only.",
        "first_row": "differs in the first element, or the first row, only.",
        "each_row": "has in each row what is expected times a number, another one from row to row.",
        "each_column": "has in each column what is expected times a number, another one from column to column.",
        "cut_off": "is what is expected, but cut off: no number goes beyond a bound.",
        "nearly_multiple": "is nearly what is expected times a constant, and in the first digits only: an approximation to which a factor is extra, or missing, besides.",
        "alike": "has equal numbers where different ones are expected: for your computation those places are the same.",
        "plus_a_constant_times": "differs from what is expected by a constant times {name}: so it comes out, for one, if something proportional to its square is added to what is differentiated.",
        "if_negative": "is right for a part of the data: it differs only where {name} is negative, and always there.",
        "if_positive": "is right for a part of the data: it differs only where {name} is positive, and always there.",
        "if_zero": "is right for a part of the data: it differs only where {name} is zero, and always there.",
        "of_an_input_alone": "is {name} times a number, the same for all its elements: the rest of the computation does not enter element by element.",
    },
}
"""How wrong numbers come of right ones, at a place or on the whole."""


FRAMES = ("here", "some", "whole")


def relation_why(found: Relation, lang: str) -> str:
    """What the numbers are of those that are due."""
    words = RELATION[lang]
    if found.how == How.ALONE:
        return words["alone"].format(place=found.place)
    if found.how == How.SOME_ZEROS:
        at = found.place or words["a_part"]
        return words["whole"].format(told=words[found.how].format(place=at))
    frame = words["here" if found.place else "some" if found.some else "whole"]
    name = f"`{found.name}`" if found.name else words["an_input"]
    return frame.format(place=found.place, told=words[found.how].format(name=name))


def relation_of(why: str, lang: str) -> str:
    """The key of the words for which :func:`relation_why` made these; "" if it did not."""
    words = RELATION[lang]
    frames = [words[frame] for frame in FRAMES]
    said = {words[How.ALONE]: How.ALONE} | {
        frame.replace("{told}", words[how]): how
        for how in How
        if how != How.ALONE
        for frame in frames
    }
    return next((how for template, how in said.items() if _is_of(why, template)), "")


def _is_of(text: str, template: str) -> bool:
    """Whether a template becomes this text when its fields are filled."""
    parts = map(re.escape, re.split(r"\{\w+\}", template))
    return bool(re.fullmatch(".*".join(parts), text))
