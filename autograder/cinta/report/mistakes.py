"""What went wrong in an exercise, as the class report counts it, and what each is called.

A known wrong answer is named by its id, and what the author says of it is what is read. Else the
tape's own reason names it: two students whose answer is None for two reasons misunderstand two
things. Else it is the kind of the difference.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..results import CheckResult
from ..unit import LANGUAGES


class Mistake(NamedTuple):
    """One mistake: an id, a reason or a kind, and ``by`` which of the three it is named."""

    by: Literal["known", "tape", "kind"]
    code: str


NO_MISTAKES = (Mistake("kind", "blank"), Mistake("kind", "not_reached"))
"""What is no misunderstanding of the subject."""


def mistake_of(failure: CheckResult) -> Mistake:
    """The mistake of a check that did not pass."""
    if failure.wrong:
        return Mistake("known", failure.wrong)
    if failure.reason in REASONS[LANGUAGES[0]]:
        return Mistake("tape", failure.reason)
    return Mistake("kind", failure.kind)


def called(mistake: Mistake, lang: str) -> str:
    """What one is called that no author has put into words."""
    words = REASONS[lang] if mistake.by == "tape" else KINDS[lang]
    return words.get(mistake.code, mistake.code)


KINDS: dict[str, dict[str, str]] = {
    "es": {
        "blank": "En blanco",
        "option": "Otra opción",
        "no_option": "Lo escrito no es una de las opciones",
        "raised": "El código termina con un error",
        "missing": "Falta la función o la variable que se pide",
        "not_returned": "No se devuelve el resultado: falta el return, o se guarda con otro nombre",
        "none": "La respuesta es None",
        "all_none": "Todo lo que se devuelve es None",
        "structure": "Otra estructura (lista, tupla, diccionario)",
        "length": "Otro número de gradientes",
        "keys": "Al diccionario le faltan claves",
        "more_keys": "El diccionario tiene claves de más",
        "order": "Los gradientes están en otro orden",
        "none_at": "None donde se espera un gradiente",
        "not_none": "Un valor donde se espera None",
        "slices": "IndexedSlices en vez de un tensor",
        "type": "Otro tipo de objeto",
        "transposed": "Forma transpuesta",
        "turned": "Matriz transpuesta, de la misma forma",
        "shape": "Otra forma",
        "nonfinite": "Valores que no son finitos",
        "dtype": "Otro tipo (dtype)",
        "proportional": "Un múltiplo de lo esperado",
        "constant": "La misma respuesta para datos distintos",
        "stale": "La respuesta de los datos anteriores",
        "value": "Otro valor que el esperado",
        "no_tape": "El número es correcto, pero no lo dio una cinta",
        "unused": "El número es correcto, pero no usa el gradiente de la cinta",
        "not_used": "El resultado es correcto, con otra herramienta que la pedida",
        "calls": "El resultado es correcto, con demasiadas llamadas a la cinta",
        "not_raised": "Falta el error que se espera",
        "crashed": "El proceso se cerró de golpe",
        "timed_out": "No terminó a tiempo",
        "not_reached": "No se llegó a evaluar",
    },
    "en": {
        "blank": "Blank",
        "option": "Another option",
        "no_option": "What is written is not one of the options",
        "raised": "The code ends with an error",
        "missing": "The function or variable of the exercise is missing",
        "not_returned": "The result is not returned: no return, or it is kept under another name",
        "none": "The answer is None",
        "all_none": "Everything that is returned is None",
        "structure": "Another structure (list, tuple, dict)",
        "length": "Another number of gradients",
        "keys": "Keys are missing from the dict",
        "more_keys": "The dict has extra keys",
        "order": "The gradients are in the wrong order",
        "none_at": "None where a gradient is expected",
        "not_none": "A value where None is expected",
        "slices": "IndexedSlices instead of a tensor",
        "type": "Another type of object",
        "transposed": "Shape transposed",
        "turned": "Matrix transposed, of the same shape",
        "shape": "Another shape",
        "nonfinite": "Values that are not finite",
        "dtype": "Another dtype",
        "proportional": "A multiple of what is expected",
        "constant": "The same answer for different data",
        "stale": "The answer for the previous data",
        "value": "Another value than the expected one",
        "no_tape": "The number is right, but it did not come from a tape",
        "unused": "The number is right, but it does not use the tape's gradient",
        "not_used": "The result is right, with another tool than the one asked for",
        "calls": "The result is right, with too many calls of the tape",
        "not_raised": "The expected error is missing",
        "crashed": "The process stopped suddenly",
        "timed_out": "Ran out of time",
        "not_reached": "Not graded",
    },
}
"""What a kind of difference is called."""

REASONS: dict[str, dict[str, str]] = {
    "es": {
        "used_twice": "Se pide otro gradiente a una cinta que no es persistente",
        "never_started": "La cinta se crea y nunca graba: falta el bloque with",
        "no_target": "El objetivo es None",
        "symbolic_target": "El objetivo es un tensor simbólico de Keras",
        "target_left": "El objetivo ya no es un tensor: salió de TensorFlow",
        "symbolic_source": "La fuente es un tensor simbólico de Keras",
        "source_no_tensor": "La fuente no es una variable ni un tensor",
        "not_float": "La fuente no es de coma (o punto) flotante",
        "cast": "El camino pasa por un tipo entero o lógico",
        "no_gradient": "El camino pasa por una operación que no tiene gradiente",
        "not_registered": "El camino pasa por una operación sin gradiente registrado",
        "stop_gradient": "El camino pasa por tf.stop_gradient",
        "numpy_function": "El camino pasa por tf.numpy_function",
        "dataset": "El camino pasa por un tf.data.Dataset",
        "not_watched": "La cinta no vigila el tensor: falta tape.watch",
        "not_watched_other": "La cinta vigila otro tensor, no la fuente",
        "watched_late": "tape.watch llega cuando la fuente ya se usó",
        "watch_off": "Con watch_accessed_variables=False, nadie pide que se vigile la variable",
        "non_trainable": "La variable no es entrenable, y la cinta no la vigila sola",
        "before_tape": "Se calcula antes de que la cinta grabe",
        "after_tape": "Se calcula cuando la cinta ya no graba",
        "inner_outside": "El gradiente interior se pide fuera de la cinta exterior",
        "stopped_recording": "Se calcula dentro de tape.stop_recording()",
        "reset": "Se graba antes de tape.reset()",
        "other_pass": "La fuente es de otra llamada, no de la que lleva al objetivo",
        "other_thread": "Se calcula en otro hilo",
        "replaced": "La variable se cambia por un tensor en vez de usar assign",
        "swapped": "El objetivo y la fuente están al revés",
        "copied": "La fuente es una copia que no entra en el cálculo",
        "new_variable": "El valor se mete en una tf.Variable nueva",
        "assigned": "El valor se guarda en una variable con assign",
        "left_tensorflow": "El valor sale de TensorFlow y vuelve como una constante",
        "unseen_target": "Nada de lo grabado produce el objetivo",
        "not_connected": "El objetivo no se calcula con la fuente",
        "never_read": "La cinta no lee la variable mientras graba",
    },
    "en": {
        "used_twice": "A tape that is not persistent is asked for a second gradient",
        "never_started": "The tape is made and never records: the with block is missing",
        "no_target": "The target is None",
        "symbolic_target": "The target is a symbolic Keras tensor",
        "target_left": "The target is no longer a tensor: it left TensorFlow",
        "symbolic_source": "The source is a symbolic Keras tensor",
        "source_no_tensor": "The source is neither a variable nor a tensor",
        "not_float": "The source is not floating-point",
        "cast": "The path goes through an integer or bool type",
        "no_gradient": "The path goes through an operation that has no gradient",
        "not_registered": "The path goes through an operation without a registered gradient",
        "stop_gradient": "The path goes through tf.stop_gradient",
        "numpy_function": "The path goes through tf.numpy_function",
        "dataset": "The path goes through a tf.data.Dataset",
        "not_watched": "The tape does not watch the tensor: tape.watch is missing",
        "not_watched_other": "The tape watches another tensor, not the source",
        "watched_late": "tape.watch comes when the source has been used already",
        "watch_off": "With watch_accessed_variables=False, nobody asks to watch the variable",
        "non_trainable": "The variable is not trainable, and the tape does not watch it by itself",
        "before_tape": "Computed before the tape records",
        "after_tape": "Computed when the tape no longer records",
        "inner_outside": "The inner gradient is asked for outside the outer tape",
        "stopped_recording": "Computed inside tape.stop_recording()",
        "reset": "Recorded before tape.reset()",
        "other_pass": "The source is of another call than the one that leads to the target",
        "other_thread": "Computed in another thread",
        "replaced": "The variable is replaced by a tensor where assign was needed",
        "swapped": "Target and source are swapped",
        "copied": "The source is a copy that does not enter the computation",
        "new_variable": "The value is put into a new tf.Variable",
        "assigned": "The value is stored in a variable by assign",
        "left_tensorflow": "The value leaves TensorFlow and comes back as a constant",
        "unseen_target": "Nothing that was recorded made the target",
        "not_connected": "The target is not computed from the source",
        "never_read": "The tape does not read the variable while it records",
    },
}
"""What a reason is called that a tape gives (a :class:`cinta.tape.causes.Cause`), of nobody's
variable. ``unknown`` and its like say no more than the kind, and stand here not."""
