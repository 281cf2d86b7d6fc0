"""The words for Python's own slips, in es and en: why the code stopped, and one next step."""

from __future__ import annotations

WHY: dict[str, dict[str, str]] = {
    "es": {
        "not_called": "A `tf.GradientTape` le faltan los paréntesis: sin ellos es la clase, y no hay ninguna cinta.",
        "caret": "En Python `^` no es la potencia, sino una operación de bits. La potencia se escribe `**`.",
        "no_with": "La cinta todavía no graba: `watch` va dentro del bloque `with` de esa cinta.",
        "watch_kept": "`watch` no devuelve nada: si guardas en un nombre lo que devuelve, ese nombre pasa a ser None.",
        "misspelt": "No existe `{name}`. ¿Querías decir `{meant}`?",
        "unknown_argument": "Esa llamada no tiene ningún argumento `{name}`. ¿Querías decir `{meant}`?",
        "missing_argument": "A esa llamada le falta un argumento.",
        "too_many_arguments": "Esa llamada recibe más argumentos de los que admite.",
        "watch_no_tensor": "`watch` solo admite tensores y variables de TensorFlow, y le diste otra cosa: un número, una lista o un arreglo de NumPy.",
        "not_imported": "`{name}` no está importado: o falta su `import`, o esa celda no se ejecutó.",
        "wrong_shapes": "Las formas de lo que se combina ahí no encajan.",
        "star_shapes": "Ahí `*` multiplica elemento a elemento, y esas formas no se pueden emparejar así. El producto de matrices es `@`.",
        "product_shapes": "En un producto de matrices, lo de la izquierda tiene que tener tantas columnas como filas lo de la derecha, y ahí no es así: o están en otro orden, o algo está transpuesto o tiene otra forma.",
        "already_numpy": "Eso no es un tensor: ya es un número o un arreglo de Python o de NumPy, y no tiene `.numpy()`.",
        "mixed_dtypes": "Ahí se combinan números de tipos distintos: uno es `{name}` y el otro `{meant}`.",
        "float_of_many": "`float()` convierte un solo número, y ahí hay varios. Además, lo que sale de TensorFlow la cinta ya no lo sigue.",
        "of_a_list": "Con una lista o un diccionario no se hacen cuentas: se hacen con cada gradiente de los que contiene.",
        "indentation": "La sangría de esa línea no encaja con las de alrededor: lo que está dentro de un bloque (`def`, `with`, `for`) va más adentro, con la misma sangría en todas sus líneas.",
        "syntax": "Python no entiende esa línea: suele faltar un paréntesis, una coma, unos dos puntos o unas comillas, ahí o en la línea de antes.",
    },
    "en": {
        "not_called": "`tf.GradientTape` is missing its parentheses: without them it is the class, and there is no tape.",
        "caret": "In Python `^` is not a power but a bitwise operation. A power is written `**`.",
        "no_with": "The tape is not recording yet: `watch` goes inside the `with` block of that tape.",
        "watch_kept": "`watch` returns nothing: if you keep what it returns under a name, that name becomes None.",
        "misspelt": "There is no `{name}`. Did you mean `{meant}`?",
        "unknown_argument": "That call has no argument `{name}`. Did you mean `{meant}`?",
        "missing_argument": "That call is missing an argument.",
        "too_many_arguments": "That call gets more arguments than it takes.",
        "watch_no_tensor": "`watch` takes only TensorFlow tensors and variables, and you gave it something else: a number, a list or a NumPy array.",
        "not_imported": "`{name}` is not imported: either its `import` is missing, or that cell was not run.",
        "wrong_shapes": "The shapes of what is combined there do not fit.",
        "star_shapes": "There `*` multiplies element by element, and those shapes cannot be paired so. The matrix product is `@`.",
        "product_shapes": "In a matrix product the left side must have as many columns as the right side has rows, and there it has not: either they are in another order, or something is transposed or has another shape.",
        "already_numpy": "That is no tensor: it is a Python or NumPy number or array already, and has no `.numpy()`.",
        "mixed_dtypes": "Numbers of different types are combined there: one is `{name}`, the other `{meant}`.",
        "float_of_many": "`float()` converts a single number, and there are several. Besides, the tape no longer follows what leaves TensorFlow.",
        "of_a_list": "There is no arithmetic with a list or a dict: do it with each gradient that it holds.",
        "indentation": "The indentation of that line does not fit the lines around it: what is inside a block (`def`, `with`, `for`) goes further in, with the same indentation on every line.",
        "syntax": "Python does not understand that line: often a parenthesis, a comma, a colon or a quote is missing, there or in the line before.",
    },
}
"""Why the code stopped."""

LETTERS = {
    "es": "Compara esa línea, símbolo a símbolo, con la del ejemplo de arriba.",
    "en": "Compare that line, symbol by symbol, with the one in the example above.",
}
SHAPES = {
    "es": "Pon justo antes un `print` de la forma (`.shape`) de cada cosa que se combina ahí.",
    "en": "Just before it, print the shape (`.shape`) of each thing that is combined there.",
}

STEP: dict[str, dict[str, str]] = {
    "es": {
        "not_called": LETTERS["es"],
        "caret": "Cambia el operador en esa línea y prueba otra vez.",
        "no_with": LETTERS["es"],
        "watch_kept": "Llama a `watch` en una línea aparte, sin guardar lo que devuelve.",
        "misspelt": "Cambia el nombre en esa línea y prueba otra vez.",
        "unknown_argument": "Cambia el nombre del argumento en esa línea y prueba otra vez.",
        "missing_argument": LETTERS["es"],
        "too_many_arguments": LETTERS["es"],
        "watch_no_tensor": "Convierte antes ese valor en un tensor de números de coma (o punto) flotante, y haz el cálculo con el tensor.",
        "not_imported": "Ejecuta la primera celda del cuaderno, o añade ese `import`.",
        "wrong_shapes": SHAPES["es"],
        "star_shapes": SHAPES["es"],
        "product_shapes": SHAPES["es"],
        "already_numpy": "Quita ese `.numpy()` y prueba otra vez.",
        "mixed_dtypes": "Mira con `print` el `dtype` de cada cosa que se combina ahí.",
        "float_of_many": "Deja ese valor como tensor.",
        "of_a_list": "Mira con `print(type(...))` qué hay a cada lado de la operación.",
        "indentation": "Cuenta los espacios con los que empieza cada línea del bloque.",
        "syntax": LETTERS["es"],
    },
    "en": {
        "not_called": LETTERS["en"],
        "caret": "Change the operator in that line and try again.",
        "no_with": LETTERS["en"],
        "watch_kept": "Call `watch` on a line of its own, and do not keep what it returns.",
        "misspelt": "Change the name in that line and try again.",
        "unknown_argument": "Change the name of the argument in that line and try again.",
        "missing_argument": LETTERS["en"],
        "too_many_arguments": LETTERS["en"],
        "watch_no_tensor": "First turn that value into a tensor of floating-point numbers, and compute with the tensor.",
        "not_imported": "Run the first cell of the notebook, or add that `import`.",
        "wrong_shapes": SHAPES["en"],
        "star_shapes": SHAPES["en"],
        "product_shapes": SHAPES["en"],
        "already_numpy": "Take that `.numpy()` away and try again.",
        "mixed_dtypes": "Print the `dtype` of each thing that is combined there.",
        "float_of_many": "Keep that value a tensor.",
        "of_a_list": "Print `type(...)` of what is on each side of the operation.",
        "indentation": "Count the spaces at the start of each line of the block.",
        "syntax": LETTERS["en"],
    },
}
"""One next step."""
