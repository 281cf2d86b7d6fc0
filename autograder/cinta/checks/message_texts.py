"""The words of a message, in es and en: what was seen, why it may be, and one next step.

No sentence here holds a value of a hidden check, and no next step is a solution.
"""

from __future__ import annotations

from collections.abc import Sequence

SEEN: dict[str, dict[str, str]] = {
    "es": {
        "raised": "Tu código se detuvo con un error: {actual}.",
        "line": "Línea {line} de la celda: {source}",
        "driver_line": "Ocurrió al usar lo que escribiste, en `{source}`.",
        "missing": "No se encuentra {actual}.",
        "blank": "Está en blanco: todavía hay algún `...` en la celda.",
        "not_returned": "Tu respuesta es None.",
        "none": "Tu respuesta es None.",
        "all_none": "Todo lo que devuelves es None.",
        "none_at": "En la posición {where} hay None donde se espera un valor.",
        "not_none": "En la posición {where} hay un valor donde se espera None.",
        "structure": "La estructura es otra: devuelves {actual} y se espera {expected}.",
        "length": "Lo que devuelves tiene longitud {actual}; se espera {expected}.",
        "keys": "Faltan claves en tu diccionario: {expected} (tiene {actual}).",
        "more_keys": "Tu diccionario tiene claves de más: {actual} (se espera {expected}).",
        "order": "El orden es otro: en la posición {where} está lo que se espera en {actual}.",
        "slices": "Devuelves IndexedSlices donde se espera un tensor.",
        "type": "El tipo es otro: devuelves {actual} y se espera {expected}.",
        "transposed": "La forma está transpuesta: {actual} donde se espera {expected}.",
        "turned": "La matriz está transpuesta: sus filas son las columnas de la esperada.",
        "shape": "La forma es {actual} y se espera {expected}.",
        "nonfinite": "Hay valores que no son números finitos (nan o inf).",
        "dtype": "El tipo (`dtype`) es {actual} y se espera {expected}.",
        "proportional": "Cada elemento de tu respuesta es {factor} veces el esperado.",
        "constant": "Tu respuesta es la misma con datos distintos.",
        "stale": "Tu respuesta es la de los datos anteriores, no la de estos.",
        "value": "La forma es correcta, pero el valor no.",
        "no_tape": "El número es correcto, pero no lo dio una cinta tuya.",
        "unused": "El número es correcto, pero no usa el gradiente que dio la cinta.",
        "not_used": "El resultado es correcto, pero no lo obtuviste con `{expected}`.",
        "calls": "El resultado es correcto, pero pediste gradientes {actual} veces; basta con {expected}.",
        "not_raised": "Tu código no se detuvo: se esperaba un error ({expected}).",
        "another_error": "Ahí se esperaba un error de otro tipo: {due}.",
        "option": "Elegiste «{actual}».",
        "no_option": "Lo que hay en {where} no es una de las opciones: {expected}.",
        "crashed": "El proceso de Python se cerró de golpe mientras se comprobaba este ejercicio.",
        "timed_out": "Se acabó el tiempo mientras se comprobaba este ejercicio.",
        "not_reached": "No se llegó a evaluar: la ejecución terminó antes de este ejercicio.",
        "example": "Con {input}: tu respuesta es {actual}; se esperaba {expected}.",
        "element": "Con {input}: en {where} tu respuesta tiene {actual}; se esperaba {expected}.",
        "with": "Con {input}: {told}",
        "there": "En la posición {place}, {told}",
        "right_here": "Vas bien: con los datos del ejemplo tu respuesta es correcta; con otros, todavía no.",
    },
    "en": {
        "option": "You chose “{actual}”.",
        "no_option": "What is in {where} is not one of the options: {expected}.",
        "raised": "Your code stopped with an error: {actual}.",
        "line": "Line {line} of the cell: {source}",
        "driver_line": "It happened where what you wrote is used, in `{source}`.",
        "missing": "There is no {actual}.",
        "blank": "Still blank: the cell still has a `...` in it.",
        "not_returned": "Your answer is None.",
        "none": "Your answer is None.",
        "all_none": "All that you return is None.",
        "none_at": "There is None at {where}; expected a value.",
        "not_none": "There is a value at {where}; expected None.",
        "structure": "The structure differs: you return {actual}; expected {expected}.",
        "length": "What you return has length {actual}; expected {expected}.",
        "keys": "Keys missing from your dict: {expected} (it has {actual}).",
        "more_keys": "Your dict has extra keys: {actual} (expected {expected}).",
        "order": "Wrong order: {where} holds what should be at {actual}.",
        "slices": "You return IndexedSlices; expected a tensor.",
        "type": "The type differs: you return {actual}; expected {expected}.",
        "transposed": "The shape is transposed: {actual}; expected {expected}.",
        "turned": "The matrix is transposed: its rows are the columns of the expected one.",
        "shape": "The shape is {actual}; expected {expected}.",
        "nonfinite": "Some values are not finite numbers (nan or inf).",
        "dtype": "The dtype is {actual}; expected {expected}.",
        "proportional": "Every element of your answer is {factor} times the expected one.",
        "constant": "Your answer is the same for different data.",
        "stale": "Your answer belongs to the previous data, not to these.",
        "value": "The shape is right, but the value is not.",
        "no_tape": "The number is right, but it did not come from a tape of yours.",
        "unused": "The number is right, but it does not use the gradient that the tape gave.",
        "not_used": "The result is right, but you did not get it with `{expected}`.",
        "calls": "The result is right, but you asked for gradients {actual} times; {expected} will do.",
        "not_raised": "Your code did not stop: an error was expected ({expected}).",
        "another_error": "An error of another type was expected there: {due}.",
        "crashed": "The Python process stopped suddenly while this exercise was being checked.",
        "timed_out": "Time ran out while this exercise was being checked.",
        "not_reached": "Not graded: the run ended before this exercise.",
        "example": "With {input}: your answer is {actual}; expected {expected}.",
        "element": "With {input}: at {where} your answer has {actual}; expected {expected}.",
        "with": "With {input}: {told}",
        "there": "At {place}, {told}",
        "right_here": "Nearly there: your answer is right for the data of the example, but not yet for other data.",
    },
}
"""What was seen, by the kind of the difference; and how an example is told."""

PASSED = {
    "es": "Con este ejemplo está bien. El evaluador probará también con otros datos.",
    "en": "Right on this example. The grader will try other data too.",
}
"""What a student reads beside a check that passed: the example alone earns nothing."""

HIDDEN: dict[str, dict[str, str]] = {
    "es": {
        "at": "En la posición {place}: {told}",
        "due": "Se espera {due}.",
        "raised": "Tu código se detuvo con un error.",
        "raised_by": "Tu código se detuvo con un error: {error}.",
        "no_line": "Con esos datos, Python no pudo seguir.",
        "no_call": "Con esos datos, tu código no llama a `tape.gradient`.",
        "missing": "No se encuentra {name}.",
        "structure": "La estructura no es la que se espera.",
        "length": "El número de elementos no es el que se espera.",
        "keys": "A tu diccionario le faltan claves.",
        "more_keys": "Tu diccionario tiene claves de más.",
        "order": "Lo que devuelves está en otro orden.",
        "none_at": "Hay None donde se espera un valor.",
        "not_none": "Hay un valor donde se espera None.",
        "type": "El tipo de lo que devuelves no es el que se espera.",
        "transposed": "La forma está transpuesta.",
        "shape": "La forma no es la que se espera.",
        "dtype": "El tipo (`dtype`) no es el que se espera.",
        "not_used": "El resultado es correcto, pero lo obtuviste de otra manera.",
        "calls": "El resultado es correcto, pero pediste gradientes más veces de las que hacen falta.",
        "not_raised": "Tu código no se detuvo con datos para los que se espera un error.",
        "proportional": "Cada elemento de tu respuesta es un mismo múltiplo del esperado.",
        "double": "Es el doble de lo esperado: sobra un factor 2.",
        "half": "Es la mitad de lo esperado: falta un factor 2.",
        "of_entries": "El factor es el número de elementos de {name}: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "of_rows": "El factor es el número de filas de {name}: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "of_items": "El factor es la longitud de {name}: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "of_columns": "El factor es el número de columnas de {name}: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "example": 'Los datos con los que se evalúa no se muestran: con los del ejemplo, grader.check("{exercise}") dice más.',
    },
    "en": {
        "at": "At {place}: {told}",
        "due": "Expected: {due}.",
        "raised": "Your code stopped with an error.",
        "raised_by": "Your code stopped with an error: {error}.",
        "no_line": "With those data, Python could not go on.",
        "no_call": "With those data, your code does not call `tape.gradient`.",
        "missing": "There is no {name}.",
        "structure": "The structure is not the expected one.",
        "length": "The number of elements is not the expected one.",
        "keys": "Keys are missing from your dict.",
        "more_keys": "Your dict has extra keys.",
        "order": "What you return is in another order.",
        "none_at": "There is None where a value is expected.",
        "not_none": "There is a value where None is expected.",
        "type": "The type of what you return is not the expected one.",
        "transposed": "The shape is transposed.",
        "shape": "The shape is not the expected one.",
        "dtype": "The dtype is not the expected one.",
        "not_used": "The result is right, but you got it in another way.",
        "calls": "The result is right, but you asked for gradients more often than needed.",
        "not_raised": "Your code did not stop for data where an error is expected.",
        "proportional": "Every element of your answer is the same multiple of the expected one.",
        "double": "It is twice what is expected: there is an extra factor of 2.",
        "half": "It is half of what is expected: a factor of 2 is missing.",
        "of_entries": "The factor is the number of elements of {name}: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "of_rows": "The factor is the number of rows of {name}: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "of_items": "The factor is the length of {name}: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "of_columns": "The factor is the number of columns of {name}: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "example": 'The data used for grading are not shown; of the example, grader.check("{exercise}") says more.',
    },
}
"""What was seen of hidden inputs, where :data:`SEEN` would show something of the answer."""

_ELIDED = {"name": "...", "type": "…", "dtype": "…", "through": "…"}
UNSAID = {
    "es": {**_ELIDED, "op": "una operación", "unsaid": "la fuente"},
    "en": {**_ELIDED, "op": "an operation", "unsaid": "the source"},
}
"""What stands in a tape's reason for what a student's process says of hidden inputs."""

NONE_ES = "O lo que devuelves nunca recibió un valor, o la cinta no encontró camino de la fuente al objetivo."
NONE_EN = "Either what you return was never given a value, or the tape found no path from the source to the target."

WHY: dict[str, dict[str, str]] = {
    "es": {
        "option": "No es la opción correcta.",
        "no_option": "Se espera el nombre de una opción, entre comillas.",
        "missing": "O su celda no se ejecutó, o terminó antes de llegar ahí, o el nombre es otro.",
        "not_returned": "La cinta sí dio el gradiente, pero tu función no lo devuelve: ¿falta el `return`, o escribiste `print` en su lugar?",
        "not_kept": "La cinta sí dio el gradiente, pero no quedó guardado en la variable que pide el enunciado.",
        "none_put": "La cinta dio todos los gradientes que se le pidieron: ese None lo pone tu código, o de eso no se pidió gradiente.",
        "no_return": "A tu función le falta un `return` con el resultado: sin él, toda función devuelve None.",
        "none": NONE_ES,
        "all_none": NONE_ES,
        "none_at": "Lo más probable: la cinta no encontró camino de esa fuente al objetivo.",
        "not_none": "Esa fuente no debería tener camino al objetivo: o en lo que grabaste lo tiene, o ahí hay un cero donde la cinta da None.",
        "structure": "gradient devuelve la misma estructura que tienen las fuentes que le das.",
        "length": "gradient devuelve un gradiente por cada fuente que le das.",
        "several_times_as_long": "Es varias veces más larga de lo que se espera. Suele ser que se juntaron listas (`+` pone una tras otra, no suma sus elementos, y `2 *` la repite), o que gradient recibió fuentes de más.",
        "keys": "Un diccionario de fuentes da un diccionario con sus mismas claves.",
        "more_keys": "Un diccionario de fuentes da un diccionario con sus mismas claves.",
        "order": "El orden de los gradientes es el de las fuentes que le das a la cinta.",
        "slices": "De la fuente solo se leyeron algunas filas (gather, Embedding), y la cinta guarda solo esas.",
        "type": "Se espera un tensor, tal como lo da gradient; quizá lo convertiste con `.numpy()`, `float()` o una lista.",
        "transposed": "Un gradiente tiene la forma de su fuente.",
        "turned": "Un gradiente tiene la forma de su fuente, cada elemento en su sitio.",
        "shape": "Un gradiente tiene la forma de su fuente: o tu fuente no tiene la forma de lo que se te da, o lo que devuelves no es su gradiente tal como lo da la cinta.",
        "shape_of_held": "Esa es la forma de una variable de {name}, y un gradiente tiene la forma de su fuente: mira qué fuente diste a la cinta.",
        "shape_of_input": "Esa es la forma de {name}, y un gradiente tiene la forma de su fuente: mira qué fuente diste a la cinta.",
        "shape_of_another": "Lo que se espera ahí tiene otra forma: mira en el enunciado qué es, y cuántos números tiene.",
        "shape_of_a_jacobian": "Un jacobiano tiene la forma del objetivo seguida de la de la fuente; uno por filas, la de una fila de cada uno, para cada fila.",
        "nonfinite": "Alguna operación no da con esos datos un número finito, o no tiene ahí derivada finita (exp de un número grande, log de 0 o de un negativo, división por 0, raíz en 0).",
        "dtype": "Un gradiente tiene el mismo tipo (`dtype`) que su fuente: o la tuya es de ese tipo, o conviertes después lo que da la cinta.",
        "no_gradient_is_so": "Una cinta no da números de ese tipo: lo que dio se convirtió después (`tf.cast`, `int`...), o lo que devuelves no es lo que dio.",
        "entries": "{name} tiene {count} elementos: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "rows": "{name} tiene {count} filas: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "items": "{name} tiene longitud {count}: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "columns": "{name} tiene {count} columnas: ¿sumaste en lugar de hacer la media, o al revés, o dividiste una vez de más? Si no es eso, sobra o falta un factor constante de ese tamaño.",
        "sign": "Es lo esperado con el signo contrario.",
        "target_returned": "Lo que devuelves es el objetivo, es decir, lo que se deriva: falta su gradiente.",
        "source_returned": "Lo que devuelves es la fuente: falta el gradiente respecto a ella.",
        "sources_returned": "Lo que devuelves son las fuentes: faltan los gradientes respecto a ellas.",
        "proportional": "Sobra o falta una constante, o sumaste en lugar de hacer la media (o al revés).",
        "factor_varies": "Con otros datos el factor es otro: lo que sobra o falta no es una constante, sino algo que depende de los datos (una raíz o una norma, por ejemplo).",
        "not_by_these": "Esos datos solo se distinguen en {names}, y tu respuesta es siempre la misma: o tu código no usa eso, o no llega a lo que devuelves.",
        "constant": "O tu código usa valores fijados de antes (escritos a mano, de otra celda o de una llamada anterior), o lo que grabaste tiene la misma derivada con todos esos datos.",
        "stale": "Algo que se calculó una vez se usa de nuevo: una variable global, una cinta o un resultado guardado.",
        "connected": "La cinta sí une el objetivo con la fuente. La diferencia puede estar en lo que grabaste, en el objetivo o la fuente que diste a gradient, o en algo que hiciste antes o después.",
        "left_in_part": "La cinta sí une el objetivo con la fuente, pero en la línea {line} un valor sale de TensorFlow ({through}): si de él depende el objetivo, por ahí no pasa gradiente. {text}",
        "stopped_in_part": "La cinta sí une el objetivo con la fuente, pero no por todos los caminos: por un `stop_gradient` no pasa gradiente.",
        "no_call": "No salió de una cinta: tu código no llega a llamar a `tape.gradient`.",
        "value": "No reconozco este error; comprueba la fórmula paso a paso.",
        "no_tape": "Detrás no hay ningún gradiente de una cinta: o no se pidió, o la cinta dio None.",
        "forward": "Lo dio tf.autodiff.ForwardAccumulator: también es derivación automática, pero hacia delante. El ejercicio pide la cinta.",
        "keras": "Lo dio la cinta que Keras abre dentro de fit. El ejercicio pide la tuya.",
        "unused": "Lo que devuelves se calculó aparte: con otro gradiente saldría lo mismo.",
        "not_used": "Este ejercicio practica una herramienta en concreto, y tu respuesta usa otra.",
        "calls": "Cada llamada recorre otra vez toda la cinta; una sola puede dar varios gradientes.",
        "not_raised": "Hay datos para los que la respuesta no existe; ahí el código debe avisar con un error en lugar de dar un resultado.",
        "NameError": "Ese nombre no existe cuando se ejecuta la línea: está mal escrito, o su celda no se ejecutó.",
        "None": "Algo ahí es None: casi siempre un gradiente sin camino, o una función sin `return`.",
        "InvalidArgumentError": "Las formas o los tipos de lo que se combina ahí no encajan.",
        "raised": "Python no pudo seguir en esa línea.",
        "the_source": "la fuente",
        "at": "Línea {line}: {text}",
        "text": "Lo que difiere ahí es un texto, no un gradiente.",
        "approximate": "Tus números coinciden con los esperados solo en las primeras cifras: o son una aproximación que se queda corta (un paso demasiado grande, o demasiado pequeño), o en algún paso se perdió precisión.",
        "differences": "Tus números se acercan a los esperados, y tu código divide una diferencia entre un paso: eso es solo una aproximación, y aquí no basta.",
        "zero_due": "Ahí se espera cero: con estos datos, el objetivo del enunciado no cambia si cambia esa fuente, y el que grabaste, sí.",
        "unsteady": "Con los mismos datos tu respuesta cambia de una vez a otra: algo se crea de nuevo al azar (una capa, unos pesos), o quedó cambiado de la vez anterior.",
        "within": "Lo que se espera está en {where} de lo que devuelves: lo demás sobra.",
        "tape_returned": "Ahí hay una cinta, no lo que da al pedirle el gradiente.",
        "precision": "Tus números coinciden con los esperados en unas 7 cifras y después no: en algún paso se perdió precisión, como pasa al convertir a float32.",
        "uncalled": "Ahí dejaste un método o una función sin llamar: le faltan los paréntesis.",
    },
    "en": {
        "option": "It is not the right option.",
        "no_option": "The name of an option is expected, in quotes.",
        "missing": "Either its cell was not run, or it stopped before that line, or the name is a different one.",
        "not_returned": "The tape did give the gradient, but your function does not return it: is `return` missing, or is there a `print` in its place?",
        "not_kept": "The tape did give the gradient, but it was not stored in the variable that the exercise names.",
        "none_put": "The tape gave every gradient that it was asked for: that None is put there by your code, or nobody asked for the gradient of that.",
        "no_return": "Your function has no `return` with a value: without one, every function returns None.",
        "none": NONE_EN,
        "all_none": NONE_EN,
        "none_at": "Most likely the tape found no path from that source to the target.",
        "not_none": "That source should have no path to the target: either in what you recorded it has one, or there is a zero where the tape gives None.",
        "structure": "gradient returns the same structure as the sources that you give it.",
        "length": "gradient returns one gradient for each source that you give it.",
        "several_times_as_long": "It is several times as long as expected. As a rule lists were joined (`+` puts one after the other, it does not add their elements, and `2 *` repeats it), or gradient was given more sources than needed.",
        "keys": "A dict of sources gives a dict with the same keys.",
        "more_keys": "A dict of sources gives a dict with the same keys.",
        "order": "The order of the gradients is that of the sources that you give the tape.",
        "slices": "Only some rows of the source were read (gather, Embedding), and the tape keeps just those.",
        "type": "A tensor is expected, as gradient gives it; perhaps you converted it with `.numpy()`, `float()` or a list.",
        "transposed": "A gradient has the shape of its source.",
        "turned": "A gradient has the shape of its source, each element in its place.",
        "shape": "A gradient has the shape of its source: either your source has not the shape of what you are given, or what you return is not its gradient as the tape gives it.",
        "shape_of_held": "That is the shape of a variable of {name}, and a gradient has the shape of its source: see which source you gave the tape.",
        "shape_of_input": "That is the shape of {name}, and a gradient has the shape of its source: see which source you gave the tape.",
        "shape_of_another": "What is expected there has another shape: see in the exercise what it is, and how many numbers it has.",
        "shape_of_a_jacobian": "A Jacobian has the shape of the target followed by that of the source; one row by row has that of a row of each, for every row.",
        "nonfinite": "Some operation gives no finite number for these data, or has no finite derivative there (exp of a large number, log of 0 or of a negative one, division by 0, square root at 0).",
        "dtype": "A gradient has the dtype of its source: either yours has that one, or you convert afterwards what the tape gives.",
        "no_gradient_is_so": "No tape gives numbers of that dtype: what it gave was converted afterwards (`tf.cast`, `int`...), or what you return is not what it gave.",
        "entries": "{name} has {count} elements: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "rows": "{name} has {count} rows: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "items": "{name} has length {count}: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "columns": "{name} has {count} columns: did you add where the mean is needed, or the other way round, or divide once too often? If not, a constant factor of that size is extra, or missing.",
        "sign": "It is what is expected with the opposite sign.",
        "target_returned": "What you return is the target, that is, what is differentiated: its gradient is missing.",
        "source_returned": "What you return is the source: the gradient with respect to it is missing.",
        "sources_returned": "What you return are the sources: the gradients with respect to them are missing.",
        "proportional": "There is an extra constant, or one is missing, or you added where the mean is needed (or the other way round).",
        "factor_varies": "For other data the factor is another: what is too many or missing is not a constant, but something that depends on the data (a root or a norm, say).",
        "not_by_these": "Those data differ in {names} alone, and your answer is always the same: either your code does not use that, or it does not reach what you return.",
        "constant": "Either your code uses values fixed before (typed in, from another cell, or from an earlier call), or what you recorded has the same derivative for all those data.",
        "stale": "Something computed once is used again: a global variable, a tape, or a result that was kept.",
        "connected": "The tape does connect the target with the source. The difference may be in what you recorded, in the target or the source that you gave gradient, or in something that you did before or afterwards.",
        "left_in_part": "The tape does connect the target with the source, but in line {line} a value leaves TensorFlow ({through}): if the target depends on it, no gradient passes there. {text}",
        "stopped_in_part": "The tape does connect the target with the source, but not along every path: no gradient passes through a `stop_gradient`.",
        "no_call": "It did not come from a tape: your code never calls `tape.gradient`.",
        "value": "I do not recognise this mistake; check the formula step by step.",
        "no_tape": "There is no gradient of a tape behind it: either none was asked for, or the tape gave None.",
        "forward": "It came from tf.autodiff.ForwardAccumulator: that is automatic differentiation too, but forwards. The exercise wants the tape.",
        "keras": "It came from the tape that Keras opens inside fit. The exercise wants one of your own.",
        "unused": "What you return was computed separately: it would be the same with any other gradient.",
        "not_used": "This exercise practises one particular tool, and your answer uses another.",
        "calls": "Each call goes through the whole tape again; a single one can give several gradients.",
        "not_raised": "For some data there is no answer; there the code should stop with an error rather than give a result.",
        "NameError": "That name does not exist when the line is run: it is misspelt, or its cell was not run.",
        "None": "Something there is None: nearly always a gradient without a path, or a function without a `return`.",
        "InvalidArgumentError": "The shapes or types of what is combined there do not fit.",
        "raised": "Python could not go on in that line.",
        "the_source": "the source",
        "at": "Line {line}: {text}",
        "text": "What differs there is a text, not a gradient.",
        "approximate": "Your numbers agree with the expected ones in their first digits only: either they are an approximation that is not good enough (a step too large, or too small), or precision was lost somewhere.",
        "differences": "Your numbers are near the expected ones, and your code divides a difference by a step: that is an approximation only, and not good enough here.",
        "zero_due": "Zero is expected there: for these data the target of the exercise does not change with that source, and the one that you recorded does.",
        "unsteady": "For the same data your answer changes from one time to the next: something is made anew at random (a layer, weights), or was left changed the time before.",
        "within": "What is expected stands at {where} of what you return: the rest is too much.",
        "tape_returned": "What stands there is a tape, not what it gives when it is asked for the gradient.",
        "precision": "Your numbers agree with the expected ones in some 7 digits and then no more: precision was lost at some step, as it is when something is converted to float32.",
        "uncalled": "You left a method or a function there without calling it: its parentheses are missing.",
    },
}
"""Why it may be, where neither a known wrong answer nor the tape itself says it."""

EXPLAIN_ES = "Ejecuta `import cinta; cinta.record()` en una celda. Justo después de pedir el gradiente (o justo antes, si lo pides en el `return`), añade `print(cinta.explain(tape, y, x))` con tus nombres, y prueba con el ejemplo: dice dónde se corta el camino."
EXPLAIN_EN = "Run `import cinta; cinta.record(lang='en')` in a cell. Right after you ask for the gradient (or right before, if you ask in the `return`), add `print(cinta.explain(tape, y, x))` with your own names, and try the example: it says where the path breaks."
TYPES_ES = "Mira con print(type(...)) qué devuelves, y compáralo con lo que pide el enunciado."
TYPES_EN = "See with print(type(...)) what you return, and compare it with what the exercise wants."
SHAPES_ES = "Imprime la forma (`.shape`) de lo que devuelves y la de cada cosa de la que sale, y compáralas."
SHAPES_EN = "Print the shape (`.shape`) of what you return and of each thing that it comes from, and compare them."
KEYS_ES = "Compara las claves de tu diccionario con las que pide el enunciado."
KEYS_EN = "Compare the keys of your dict with those that the exercise wants."
ALONE_ES = "Pon un `print(...)` justo antes de la línea que falla, con los nombres que usa."
ALONE_EN = "Put a `print(...)` just before the line that fails, with the names that it uses."
ONE_ES = "Para ver dónde falla, haz la prueba con números: calcula el objetivo (si tiene varios números, su suma) con la fórmula del enunciado, no con tu código; suma 0.01 a un solo elemento de la fuente y calcúlalo otra vez. La diferencia, dividida entre 0.01, debe parecerse a ese elemento de lo que se espera. Haz lo mismo con tu código: si la diferencia es otra, mira lo que grabas; si es la misma, lo que pides a la cinta y lo que haces después."
ONE_EN = "To see where it goes wrong, try it with numbers: compute the target (of several numbers, their sum) by the formula of the exercise, not with your code, add 0.01 to a single element of the source, and compute it again. The difference, divided by 0.01, should be close to that element of what is expected. Do the same with your code: if the difference is another, look at what you record; if it is the same, at what you ask the tape, and at what comes after."

NO_VALUE_ES = "O nunca recibió un valor, o es lo que da una llamada que no devuelve nada."
NO_VALUE_EN = "Either it was never given a value, or it is what a call gives that returns nothing."
WHERE_ES = "Mira en qué línea recibe su valor lo que devuelves."
WHERE_EN = "See on which line what you return gets its value."
WHERE_IS_IT = {"es": WHERE_ES, "en": WHERE_EN}

WITHOUT_EXCEPT = {
    "es": "El `except` de la línea {line} esconde los errores: quita el `try` y el `except`, y mira si sale alguno.",
    "en": "The `except` in line {line} hides errors: take the `try` and the `except` out, and see whether one comes.",
}
"""The next step where nothing is known, and an error may have been hidden."""

STEP: dict[str, dict[str, str]] = {
    "es": {
        "option": "Vuelve a leer el enunciado con esa idea.",
        "no_option": "Escribe en su celda, entre comillas, la letra de una opción.",
        "raised": ALONE_ES,
        "missing": "Reinicia el kernel, ejecuta todas las celdas en orden, y comprueba que el nombre sea el del enunciado.",
        "blank": "Empieza por el primer `...`; el ejemplo de arriba te sirve de guía.",
        "not_returned": "Mira la última línea que se ejecuta: ¿qué se hace ahí con el resultado?",
        "none": EXPLAIN_ES,
        "all_none": EXPLAIN_ES,
        "none_at": EXPLAIN_ES,
        "not_none": "Mira de dónde sale ese valor: ¿entra en el objetivo una fuente de más, vigila la cinta algo que no debe, o pediste ceros?",
        "structure": TYPES_ES,
        "length": "Cuenta las fuentes que pide el enunciado y las que le das a gradient.",
        "keys": KEYS_ES,
        "more_keys": KEYS_ES,
        "order": "Compara el orden de lo que devuelves con el que pide el enunciado.",
        "slices": "Mira qué hace tf.convert_to_tensor con lo que devuelves.",
        "type": TYPES_ES,
        "transposed": SHAPES_ES,
        "turned": "Comprueba con el ejemplo a qué elemento de la fuente corresponde cada elemento de tu respuesta.",
        "shape": SHAPES_ES,
        "nonfinite": "Busca con print la primera operación que da nan o inf.",
        "dtype": "Mira el dtype de cada fuente (3 es un entero, 3.0 no, y lo de NumPy suele ser float64), el de lo que da la cinta y el de lo que devuelves.",
        "proportional": "Compara las sumas, medias y constantes del enunciado con las que grabaste.",
        "constant": "Busca en tu código números escritos y nombres de otras celdas, y mira si la fuente entra en lo que grabas como pide el enunciado.",
        "stale": "Busca en tu código lo que se calcula una sola vez, fuera de la función o de la celda.",
        "value": ONE_ES,
        "unused": "Devuelve lo que da gradient, o una cuenta hecha con ello.",
        "not_used": "Lee otra vez qué herramienta pide el enunciado, y mira el ejemplo que la usa.",
        "calls": "Cuenta las llamadas que haces, y mira qué puede recibir una sola como fuentes.",
        "not_raised": "Lee en el enunciado para qué datos hace falta un error, y comprueba esa condición al empezar.",
        "no_tape": "Graba el cálculo dentro de un bloque with tf.GradientTape(), y pide a esa cinta la derivada que pide el enunciado.",
        "crashed": "Ejecuta la celda sola: ¿también ahí se cierra Python? Suele ser que pide demasiada memoria, que una función se llama a sí misma sin fin, o que algo cierra Python (`os._exit`).",
        "timed_out": "Ejecuta la celda sola, y busca el bucle que no termina.",
        "not_reached": "Arregla primero el ejercicio en el que se detuvo.",
    },
    "en": {
        "option": "Read the question again with that in mind.",
        "no_option": "Write the letter of an option in its cell, in quotes.",
        "raised": ALONE_EN,
        "missing": "Restart the kernel, run all the cells in order, and check that the name is the one in the exercise.",
        "blank": "Start with the first `...`; the example above is your guide.",
        "not_returned": "Look at the last line that is run: what happens to the result there?",
        "none": EXPLAIN_EN,
        "all_none": EXPLAIN_EN,
        "none_at": EXPLAIN_EN,
        "not_none": "See where that value comes from: does one source too many enter the target, does the tape watch what it should not, or did you ask for zeros?",
        "structure": TYPES_EN,
        "length": "Count the sources that the exercise names and those that you give gradient.",
        "keys": KEYS_EN,
        "more_keys": KEYS_EN,
        "order": "Compare the order of what you return with the order in the exercise.",
        "slices": "Try what tf.convert_to_tensor does with what you return.",
        "type": TYPES_EN,
        "transposed": SHAPES_EN,
        "turned": "Check with the example which element of the source each element of your answer belongs to.",
        "shape": SHAPES_EN,
        "nonfinite": "Use print to find the first operation that gives nan or inf.",
        "dtype": "Look at the dtype of each source (3 is an integer, 3.0 is not, and NumPy's are usually float64), of what the tape gives and of what you return.",
        "proportional": "Compare the sums, means and constants of the exercise with those that you recorded.",
        "constant": "Look in your code for numbers typed in and names from other cells, and check that the source enters what you record as the exercise says.",
        "stale": "Look in your code for anything computed only once, outside the function or the cell.",
        "value": ONE_EN,
        "unused": "Return what gradient gives, or something computed from it.",
        "not_used": "Read again which tool the exercise names, and look at the example that uses it.",
        "calls": "Count the calls that you make, and look at what a single one may take as sources.",
        "not_raised": "Read in the exercise for which data an error is needed, and check that condition first.",
        "no_tape": "Record the computation inside a with tf.GradientTape() block, and ask that tape for the derivative that the exercise asks for.",
        "crashed": "Run the cell alone: does Python stop there too? As a rule it needs too much memory, a function calls itself without end, or something ends Python (`os._exit`).",
        "timed_out": "Run the cell alone, and look for the loop that never ends.",
        "not_reached": "First fix the exercise where it stopped.",
    },
}
"""One next step, by the kind of the difference."""

CALL_TWICE = {
    "es": "Pide dos veces lo mismo con los datos del ejemplo, y busca qué se crea, o se cambia, cada vez.",
    "en": "Ask for the same twice with the data of the example, and look for what is made, or changed, each time.",
}
"""The next step where the same question is answered otherwise."""

COMES_TO_THE_SAME = {
    "es": "Tu respuesta es justo la que da el error siguiente; si no es lo que escribiste, algo de tu código da lo mismo: {words}",
    "en": "Your answer is just what the following mistake gives; if that is not what you wrote, something in your code comes to the same: {words}",
}
"""Before an author's words, to who wrote nothing of what marks that mistake's code."""

AS_THE_AUTHOR_SAYS = {
    "es": "Busca en tu código el sitio del que habla, cámbialo y comprueba otra vez.",
    "en": "Find in your code the place that this is about, change it, and check again.",
}
"""The next step where an author's words say what is wrong, and a general one would lead away."""

AFTER: dict[str, dict[str, str]] = {
    "es": {"NameError": "Compara ese nombre, letra por letra, con los que defines antes."},
    "en": {"NameError": "Compare that name, letter by letter, with those that you define above."},
}
"""The next step after an error for which there is a better one than after any other."""


OF_NO_TAPE: dict[str, dict[str, str]] = {
    "es": {
        "not_returned": "A tu función le falta un `return` con el resultado: sin él, toda función devuelve None.",
        "none": NO_VALUE_ES,
        "all_none": NO_VALUE_ES,
        "none_at": NO_VALUE_ES,
        "constant": "O tu código usa valores fijados de antes (escritos a mano, de otra celda o de una llamada anterior), o no usa lo que cambia de unos datos a otros.",
        "stale": "Algo que se calculó una vez se usa de nuevo: una variable global o un resultado guardado.",
    },
    "en": {
        "not_returned": "Your function has no `return` with a value: without one, every function returns None.",
        "none": NO_VALUE_EN,
        "all_none": NO_VALUE_EN,
        "none_at": NO_VALUE_EN,
        "constant": "Either your code uses values fixed before (typed in, from another cell, or from an earlier call), or it does not use what changes from one set of data to the next.",
        "stale": "Something computed once is used again: a global variable, or a result that was kept.",
    },
}
"""What a difference may come of where no tape is asked for."""

STEP_OF_NO_TAPE: dict[str, dict[str, str]] = {
    "es": {
        "none": WHERE_ES,
        "all_none": WHERE_ES,
        "none_at": WHERE_ES,
        "not_none": "Mira en qué línea recibe ese sitio su valor.",
        "length": "Cuenta los elementos que pide el enunciado y los que devuelves.",
        "dtype": "Mira el dtype de cada cosa de la que sale: 3 es un entero, 3.0 no; lo que hace NumPy suele ser float64.",
        "constant": "Busca en tu código números escritos y nombres de otras celdas.",
        "turned": "Comprueba con el ejemplo en qué sitio va cada elemento.",
    },
    "en": {
        "none": WHERE_EN,
        "all_none": WHERE_EN,
        "none_at": WHERE_EN,
        "not_none": "See on which line that place gets its value.",
        "length": "Count the elements that the exercise wants and those that you return.",
        "dtype": "Look at the dtype of each thing that it comes from: 3 is an integer, 3.0 is not; what NumPy makes is usually float64.",
        "constant": "Look in your code for numbers typed in and names from other cells.",
        "turned": "Check with the example which place each element goes to.",
    },
}
"""The next step there, where another than after what a tape gives."""


def step_for(kind: str, error: str, lang: str) -> str:
    """The next step after a difference; ``error`` is the exception's name, "" if there was none."""
    return AFTER[lang].get(error) or STEP[lang][kind]


NOTHING_WRITTEN = {
    "es": ("No hay nada escrito.", "Escribe tu respuesta en la celda del ejercicio."),
    "en": ("There is nothing written.", "Write your answer in the cell of the exercise."),
}
"""What was seen, and the next step, where a person would mark an answer and there is none."""

GAVE_BACK = {
    "es": "Mira qué nombre devuelves, y en cuál guardaste lo que dio `gradient`.",
    "en": "Check which name you return, and which one holds what `gradient` gave.",
}
"""The next step where the target or a source came back."""

LETTERS = {
    "es": "Compáralo, letra por letra, con lo que pide el enunciado.",
    "en": "Compare it, letter by letter, with what the exercise wants.",
}
"""The next step where a text differs."""

DTYPES = {
    "es": "Mira con print el dtype de lo que sale en cada paso.",
    "en": "Print the dtype of what comes out of each step.",
}
"""The next step where precision was lost."""

IN_BETWEEN = {
    "es": "Haz la cuenta a mano con los datos del ejemplo e imprime los valores intermedios: mira cuál es el primero que no coincide.",
    "en": "Work the example out by hand and print the values in between: see which is the first that differs.",
}
"""The next step where a value differs that is no gradient, but something computed with one."""

SMALLER_STEP = {
    "es": {
        True: "Pide a una cinta también esa derivada: la da exacta.",
        False: "Mide a los dos lados del punto, y prueba con otro paso.",
    },
    "en": {
        True: "Ask a tape for that derivative, too: it gives it exactly.",
        False: "Measure on both sides of the point, and try another step.",
    },
}
"""The next step where differences over a step give the numbers: whether a tape is to give them."""

WITHOUT_LEAVING = {
    "es": "Quita esa conversión y haz esa cuenta con tensores; si de ese valor no depende el objetivo, no cambiará nada, y el fallo está en otro sitio.",
    "en": "Drop that conversion and do that computation with tensors; if the target does not depend on that value, nothing will change, and the mistake is elsewhere.",
}
"""The next step where a value leaves TensorFlow, and it is not known whether the target needs it."""

WITHOUT_STOPPING = {
    "es": "Mira qué ramas pide cortar el enunciado, y deja `stop_gradient` solo en ellas.",
    "en": "See which branches the exercise wants cut, and leave `stop_gradient` on those only.",
}
"""The next step where a ``stop_gradient`` is on a path."""

AS_IF: dict[str, dict[str, str]] = {
    "es": {
        "numbers": "Tus números son justo los que salen si {what}.",
        "times": "Tus números son los que salen si {what}, todos por una misma constante: además sobra o falta un factor (o hay una suma donde va una media, o un signo).",
        "or": ", o si ",
        "exponent": "un exponente es otro (o donde va una potencia hay un producto)",
        "sign": "un signo es otro (+ donde va −, o al revés)",
        "term": "uno de los términos que se suman o restan no cuenta (falta, o lo que depende de la fuente salió ahí de TensorFlow)",
        "factor": "a un producto le falta uno de sus factores, o a una división el divisor",
        "constant": "uno de los términos va multiplicado por una constante que no lleva",
        "function": "una de las funciones no se aplica",
        "other_function": "una de las funciones es otra",
        "other_optimizer": "el optimizador es otro",
        "input": "uno de los datos, o de los resultados, está en el lugar de otro",
        "operation": "una operación es otra (un producto donde va una suma o una resta, o al revés)",
        "grouping": "los paréntesis están en otro sitio: una potencia, una función o una operación abarca más, o menos, de lo que debe",
        "reduction": "una suma está donde va una media (o al revés), o recorre otro eje",
        "number": "una de las constantes es otra (una tasa, un factor)",
        "target": "lo que se deriva es otra cosa que el objetivo (un resultado intermedio)",
        "row": "solo cuenta la primera fila, o el primer elemento, de los datos",
        "activation": "una capa no aplica su activación",
        "source": "se deriva respecto a otra cosa que también entra en la cuenta, no respecto a la fuente que se pide",
        "order": "se deriva una vez más de las que se piden",
        "twice": "el paso se da dos veces",
        "applied": "lo que se deriva pasa además por una función que no lleva (una raíz, un cuadrado, una tangente hiperbólica...)",
        "afterwards": "lo que da una cinta se multiplica además por la fuente o por el objetivo, o se eleva al cuadrado",
        "turns": "un bucle da otro número de vueltas",
        "moved": "una línea está dentro de un bucle y va fuera, o al revés (se hace en cada vuelta, o una sola vez)",
        "returned": "lo que se devuelve es otro de los resultados que se calculan por el camino",
        "example": "lo que se graba es la cuenta del ejemplo de arriba, no la del enunciado",
    },
    "en": {
        "numbers": "Your numbers are exactly those that come out if {what}.",
        "times": "Your numbers are those that come out if {what}, all times one constant: besides, a factor is extra or missing (or a sum stands for a mean, or a sign is another).",
        "or": ", or if ",
        "exponent": "an exponent is a different one (or a product stands where a power should be)",
        "sign": "a sign is a different one (+ where it should be −, or the other way round)",
        "term": "one of the terms that are added or subtracted does not count (it is missing, or what depends on the source left TensorFlow there)",
        "factor": "a product lacks one of its factors, or a quotient its divisor",
        "constant": "one of the terms is multiplied by a constant that does not belong there",
        "function": "one of the functions is not applied",
        "other_function": "one of the functions is a different one",
        "other_optimizer": "the optimizer is a different one",
        "input": "one of the inputs, or of the results, stands in the place of another",
        "operation": "an operation is a different one (a product where a sum or a difference should be, or the other way round)",
        "grouping": "the parentheses are somewhere else: a power, a function or an operation takes in more than it should, or less",
        "reduction": "a sum stands where a mean should be (or the other way round), or runs along another axis",
        "number": "one of the constants is a different one (a rate, a factor)",
        "target": "what is differentiated is not the target (a result in between)",
        "row": "only the first row, or the first element, of the data counts",
        "activation": "a layer does not apply its activation",
        "source": "one differentiates with respect to something else that enters the computation, not to the source that is asked for",
        "order": "one differentiates once more than asked",
        "twice": "the step is taken twice",
        "applied": "what is differentiated goes through a function besides that does not belong there (a root, a square, a hyperbolic tangent...)",
        "afterwards": "what a tape gives is multiplied by its source or its target besides, or squared",
        "turns": "a loop goes round another number of times",
        "moved": "a line is inside a loop and belongs outside, or the other way round (it is done in each turn, or only once)",
        "returned": "what is returned is another of the results that are computed on the way",
        "example": "what is recorded is the computation of the example above, not that of the exercise",
    },
}
"""Of which computation the numbers are, where only that is known."""

COMPARE = {
    "es": "Compara, parte por parte, lo que calculas con la fórmula del enunciado.",
    "en": "Compare what you compute, part by part, with the formula of the exercise.",
}
"""The next step where it is known of which computation the numbers are."""


def as_if_why(things: Sequence[str], lang: str, *, times: bool = False) -> str:
    """What the numbers of an answer say of the computation that they came of.

    ``times`` says that they are a constant multiple of that computation's.
    """
    words = AS_IF[lang]
    what = words["or"].join(words[thing] for thing in things)
    return words["times" if times else "numbers"].format(what=what)


def as_if_things(why: str, lang: str) -> list[str]:
    """The things of which :func:`as_if_why` made these words; none if it did not."""
    words = AS_IF[lang]
    for frame in (words["times"], words["numbers"]):
        before, after = frame.split("{what}")
        if why.startswith(before) and why.endswith(after):
            said = why[len(before) : -len(after)].split(words["or"])
            return [thing for thing, text in words.items() if text in said]
    return []
