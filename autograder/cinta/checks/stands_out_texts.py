"""The words for what stands out in an answer's own code (:mod:`.stands_out`), in es and en."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "unused": "Tu código no usa {names}: cambie lo que cambie, la respuesta es la misma.",
        "unused_many": "Tu código no usa {names}: cambien lo que cambien, la respuesta es la misma.",
        "default": "En la línea {line}, el valor por defecto de `{name}` se crea una sola vez, al definir la función: lo que guardas en él queda de una llamada a la siguiente.",
        "outside": "En la línea {line}, `{name}` es de fuera de la función: lo que guardas en él queda de una llamada a la siguiente.",
        "changed": "En la línea {line} das a `{name}` un valor distinto del que recibe: `{text}`.",
        "early": "En la línea {line} hay un `return` dentro de un bucle: la función acaba ahí, en la primera vuelta.",
        "branch": "En la línea {line} hay un `if`: con el ejemplo, tu código va por uno de los dos lados; con otros datos puede ir por el otro, que el ejemplo no prueba.",
    },
    "en": {
        "unused": "Your code does not use {names}: however it changes, the answer is the same.",
        "unused_many": "Your code does not use {names}: however they change, the answer is the same.",
        "default": "In line {line}, the default value of `{name}` is made only once, when the function is defined: what you keep in it stays from one call to the next.",
        "outside": "In line {line}, `{name}` is from outside the function: what you keep in it stays from one call to the next.",
        "changed": "In line {line} you give `{name}` another value than the one that comes in: `{text}`.",
        "early": "In line {line} there is a `return` inside a loop: the function ends there, in the first turn.",
        "branch": "In line {line} there is an `if`: with the example your code goes one of the two ways; with other data it may go the other, which the example does not try.",
    },
}

NAMES = {"es": "ni", "en": "or"}
"""Before the last of several names that are not used."""

OTHER_DATA = {
    "es": "Con los datos del ejemplo no se ve el fallo: prueba con otros que elijas tú (otro signo, cero, números mayores y menores, cada dato distinto, dos veces seguidas), y compara lo que da tu código con lo que calculas a mano.",
    "en": "The data of the example do not show the mistake: try others of your choice (another sign, zero, larger and smaller numbers, each of them another, twice in a row), and compare what your code gives with what you work out by hand.",
}
"""The next step where an answer is right for the example, and its value is not for other data."""
