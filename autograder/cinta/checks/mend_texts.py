"""What a check advises where the doctor would write a line of code, or what is not taught yet.

The doctor is for anybody and may write the line. To who solves an exercise that line may be the
answer; and an exercise advises nothing that its unit has not shown by then (:class:`Taught`).
"""

from __future__ import annotations

from ..tape.causes import Cause
from ..unit import Taught

IN_WORDS: dict[str, dict[Cause, str]] = {
    "es": {
        Cause.NOT_WATCHED: "Pide a la cinta que vigile {watch} dentro del bloque, antes de usarlo; o haz de él una tf.Variable.",
        Cause.NOT_WATCHED_OTHER: "Pide a la cinta que vigile {watch} mismo, el objeto que usas en el cálculo y que pasas a gradient.",
        Cause.WATCHED_LATE: "Mueve esa línea, la que vigila {watch}, antes de la primera operación que lo usa.",
        Cause.WATCH_OFF: "Pide a la cinta que vigile {watch} al empezar el bloque, o quita watch_accessed_variables=False.",
        Cause.NON_TRAINABLE: "Usa como fuentes solo las entrenables, o pide a la cinta que vigile {watch} al empezar el bloque.",
        Cause.NEVER_STARTED: "Abre con ella un bloque with, como en los ejemplos, y pon el cálculo dentro.",
        Cause.REPLACED: "Da otro nombre a lo que calculas a partir de {watch}; si lo que quieres es cambiar su valor, cámbialo con uno de sus métodos assign.",
        Cause.UNSEEN_TARGET: "Mira de dónde sale el objetivo que le das a la cinta: ¿se calcula en esta celda, dentro del bloque y con ese nombre?",
        Cause.INNER_OUTSIDE: "Pon la cinta interior entera, su bloque y la llamada que le pide el gradiente, dentro del bloque de la exterior.",
        Cause.SYMBOLIC_SOURCE: "Usa como fuente el tensor que le das al modelo; pide que se vigile, y llama al modelo con él, todo dentro del bloque.",
    },
    "en": {
        Cause.NOT_WATCHED: "Ask the tape to watch {watch} inside the block, before it is used; or make it a tf.Variable.",
        Cause.NOT_WATCHED_OTHER: "Ask the tape to watch {watch} itself, the object that you compute with and pass to gradient.",
        Cause.WATCHED_LATE: "Move that line, the one that watches {watch}, above the first operation that uses it.",
        Cause.WATCH_OFF: "Ask the tape to watch {watch} at the start of the block, or drop watch_accessed_variables=False.",
        Cause.NON_TRAINABLE: "Use only trainable ones as sources, or ask the tape to watch {watch} at the start of the block.",
        Cause.NEVER_STARTED: "Open a with block with it, as in the examples, and put the computation inside.",
        Cause.REPLACED: "Give what you compute from {watch} another name; if it is its value that you want to change, use one of its assign methods.",
        Cause.UNSEEN_TARGET: "See where the target that you give the tape comes from: is it computed in this cell, inside the block, and under that name?",
        Cause.INNER_OUTSIDE: "Put the whole inner tape, its block and the call that asks it for the gradient, inside the block of the outer one.",
        Cause.SYMBOLIC_SOURCE: "Use as the source the tensor that you give the model; ask for it to be watched, and call the model with it, all inside the block.",
    },
}
"""In place of the doctor's fix."""

NEEDS = {
    Cause.NOT_WATCHED: Taught.WATCH,
    Cause.NOT_WATCHED_OTHER: Taught.WATCH,
    Cause.WATCHED_LATE: Taught.WATCH,
    Cause.NOT_FLOAT: Taught.WATCH,
    Cause.USED_TWICE: Taught.PERSISTENT,
    Cause.SOURCE_NO_TENSOR: Taught.LAYERS,
}
"""What a unit must have shown before a fix may speak of it."""

WHILE_TRACED = {
    "es": "Pide a la cinta que vigile {watch} dentro del bloque, antes de usarlo.",
    "en": "Ask the tape to watch {watch} inside the block, before it is used.",
}
"""Inside a ``tf.function`` no variable can be made at each call."""

WITHOUT: dict[str, dict[Cause, str]] = {
    "es": {
        Cause.NOT_WATCHED: "Haz de {watch} una tf.Variable antes de abrir el bloque: a esas la cinta las vigila sola.",
        Cause.NOT_WATCHED_OTHER: "Usa en el cálculo, y pasa a gradient, un mismo objeto, y que sea una tf.Variable.",
        Cause.WATCHED_LATE: "Haz de {watch} una tf.Variable antes de abrir el bloque: a esas la cinta las vigila sola.",
        Cause.NOT_FLOAT: "Créala ya de números de coma (o punto) flotante: de 3.0, no de 3; de un arreglo float32, no de uno de enteros.",
        Cause.USED_TWICE: "Pide una sola vez el gradiente a cada cinta; si pides varias derivadas, una cinta para cada una.",
        Cause.SOURCE_NO_TENSOR: "Pasa la variable o el tensor mismo; si es un número o un arreglo, haz de él una tf.Variable y calcula con ella.",
    },
    "en": {
        Cause.NOT_WATCHED: "Make {watch} a tf.Variable before you open the block: the tape watches those by itself.",
        Cause.NOT_WATCHED_OTHER: "Compute with one object, pass the same one to gradient, and make it a tf.Variable.",
        Cause.WATCHED_LATE: "Make {watch} a tf.Variable before you open the block: the tape watches those by itself.",
        Cause.NOT_FLOAT: "Make it of floating-point numbers from the start: of 3.0, not of 3; of a float32 array, not of one of integers.",
        Cause.USED_TWICE: "Ask each tape for a gradient once only; for several derivatives, one tape each.",
        Cause.SOURCE_NO_TENSOR: "Pass the variable or the tensor itself; if it is a number or an array, make it a tf.Variable and compute with that.",
    },
}
"""Where the unit has not."""

BY_NUMPY = {
    "es": "Esa cuenta la hizo NumPy, porque uno de sus lados es un arreglo de NumPy. Hazla con la operación de tf; el producto de matrices es `tf.matmul`.",
    "en": "NumPy did that computation, since one side of it is a NumPy array. Do it with the tf operation; the matrix product is `tf.matmul`.",
}
"""Where a value left TensorFlow through an operator of NumPy's."""

PICKED_BY_NUMPY = {
    "es": "Deja el valor como tensor: quita la conversión. Si lo que va entre corchetes son varios índices, en un tensor esas filas las lee una función de tf.",
    "en": "Keep the value a tensor: drop the conversion. If what stands in brackets is several indices, a function of tf reads those rows of a tensor.",
}
"""Where a value left TensorFlow for NumPy to pick out of it by a list or an array."""
