"""What a person reads about one source, in es and en: what was seen and why, then the mend."""

from __future__ import annotations

from collections.abc import Mapping

from .causes import Cause

TEXTS: dict[str, dict[Cause, tuple[str, str]]] = {
    "es": {
        Cause.CONNECTED: ("hay gradiente: la cinta siguió el camino hasta el objetivo.", ""),
        Cause.SLICES: (
            "hay gradiente, pero es un IndexedSlices: de la variable solo se leyeron algunas filas (gather, Embedding), y la cinta guarda solo esas.",
            "tf.convert_to_tensor(gradiente) lo vuelve un tensor con la forma de la fuente.",
        ),
        Cause.FROZEN: (
            "hay gradiente aunque la capa esté congelada: layer.trainable = False solo la quita de model.trainable_variables; la cinta la sigue igual.",
            "Pide el gradiente de model.trainable_variables si no la quieres.",
        ),
        Cause.PARTLY: (
            "hay gradiente: la cinta siguió un camino hasta el objetivo. Pero en esta línea un valor sale de TensorFlow por {through}: si de él depende también el objetivo, esa parte cuenta como una constante.",
            "Si esa parte debe contar, deja ahí el valor como tensor.",
        ),
        Cause.ZEROS: (
            "hay gradiente, pero solo de ceros: {because} (Dentro de un bucle de una tf.function, y de tf.py_function, TensorFlow pone ceros en lugar de None.)",
            "",
        ),
        Cause.USED_TWICE: (
            "a esta cinta ya se le pidió un gradiente, y una cinta que no es persistente responde una sola vez.",
            "Si son fuentes de un mismo objetivo, pídelas juntas, en una lista; si son objetivos distintos, crea la cinta con persistent=True.",
        ),
        Cause.NEVER_STARTED: (
            "la cinta se creó, pero nunca grabó: falta el bloque with.",
            "Escribe with tf.GradientTape() as tape: y pon el cálculo dentro.",
        ),
        Cause.NO_TARGET: (
            "el objetivo es None: no hay nada que derivar.",
            "Comprueba que la función que calcula la pérdida la devuelva (return).",
        ),
        Cause.SYMBOLIC_TARGET: (
            "el objetivo es un tensor simbólico de Keras: describe el modelo, no contiene ningún número.",
            "Llama al modelo con datos dentro de la cinta, y=model(x), y deriva ese resultado.",
        ),
        Cause.TARGET_LEFT: (
            "el objetivo es un {type} de Python o NumPy, no un tensor: ya salió de TensorFlow{by} y la cinta no lo conoce.",
            "Deja el objetivo como tensor; convierte después de pedir el gradiente, solo para mostrarlo.",
        ),
        Cause.SYMBOLIC_SOURCE: (
            "la fuente es un tensor simbólico de Keras (de model.inputs o layer.output): ningún número pasó por él.",
            "Usa como fuente el tensor que le das al modelo, vigílalo con tape.watch(x), y llama a model(x) dentro de la cinta.",
        ),
        Cause.SOURCE_NO_TENSOR: (
            "la fuente es de tipo {type}: la cinta solo conoce variables y tensores.",
            "Pasa la variable o el tensor mismo (si es una capa, layer.trainable_variables; si es un número, haz de él una tf.Variable).",
        ),
        Cause.NOT_FLOAT: (
            "la fuente es de tipo {dtype}, que no puede cambiar un poquito: la cinta sigue números de coma (o punto) flotante.",
            "Créala ya con decimales: tf.Variable(3.0), no tf.Variable(3). Si la conviertes con tf.cast, vigila el resultado con tape.watch.",
        ),
        Cause.CAST: (
            "aquí el valor se convierte a un tipo entero o lógico ({op}); por ahí no pasa ningún gradiente.",
            "Deja el cálculo en coma (o punto) flotante hasta el objetivo.",
        ),
        Cause.NO_GRADIENT: (
            "el camino pasa por {op}, y por ahí no pasa ningún gradiente.",
            "Quita eso del camino al objetivo, o escribe lo mismo con otras operaciones.",
        ),
        Cause.NOT_REGISTERED: (
            "el camino pasa por {op}, para la que TensorFlow no tiene registrado ningún gradiente.",
            "Escribe lo mismo con otras operaciones, o dale tú el gradiente con tf.custom_gradient.",
        ),
        Cause.STOP_GRADIENT: (
            "el camino pasa por tf.stop_gradient, que lo corta a propósito.",
            "Quítalo de esta rama si por ella debe pasar el gradiente.",
        ),
        Cause.NUMPY_FUNCTION: (
            "el camino pasa por tf.numpy_function: lo que ocurre dentro es NumPy y la cinta no lo ve.",
            "Escríbelo con operaciones de tf (o tf.py_function con operaciones de tf dentro).",
        ),
        Cause.DATASET: (
            "el valor pasó por un tf.data.Dataset, que no guarda de dónde vienen sus datos.",
            "Deriva respecto al lote que sale del Dataset, o calcula sin pasar por él.",
        ),
        Cause.NOT_WATCHED: (
            "la cinta no vigila este tensor: por sí sola solo vigila las variables entrenables que lee.",
            "tape.watch({watch}) dentro del bloque, antes de usarlo; o haz de él una tf.Variable.",
        ),
        Cause.NOT_WATCHED_OTHER: (
            "la cinta vigila otro tensor, no este, que es el que entra en el cálculo.",
            "Vigila el mismo objeto que usas en el cálculo y que pasas a gradient: tape.watch({watch}).",
        ),
        Cause.WATCHED_LATE: (
            "tape.watch llegó tarde: cuando la cinta empezó a vigilarlo ya se había usado.",
            "Mueve tape.watch({watch}) antes de la primera operación que lo usa.",
        ),
        Cause.WATCH_OFF: (
            "la cinta se creó con watch_accessed_variables=False y nadie le pidió que vigilara esta variable.",
            "tape.watch({watch}) al empezar el bloque, o quita watch_accessed_variables=False.",
        ),
        Cause.NON_TRAINABLE: (
            "esta variable se creó con trainable=False (como las medias de BatchNorm), y a esas la cinta no las vigila sola.",
            "Pide solo las entrenables (model.trainable_variables), o vigílala al empezar el bloque: tape.watch({watch}).",
        ),
        Cause.BEFORE_TAPE: (
            "esta parte se calculó antes de que la cinta empezara a grabar.",
            "Mueve esa línea dentro del bloque with.",
        ),
        Cause.AFTER_TAPE: (
            "esta parte se calculó cuando la cinta ya no grababa.",
            "Mueve esa línea dentro del bloque with: todo hasta el objetivo.",
        ),
        Cause.INNER_OUTSIDE: (
            "el gradiente interior se pidió fuera de la cinta exterior, que por eso no lo grabó.",
            "Pide el primer gradiente dentro del bloque de la cinta exterior.",
        ),
        Cause.STOPPED_RECORDING: (
            "esta línea se ejecutó dentro de tape.stop_recording(): ahí la cinta no graba.",
            "Sácala de ese bloque si debe contar para el gradiente.",
        ),
        Cause.RESET: (
            "esto se grabó antes de tape.reset(), que borró la cinta.",
            "Calcula después del reset todo lo que lleva al objetivo (y vuelve a vigilar).",
        ),
        Cause.OTHER_THREAD: (
            "esto se calculó en otro hilo, y una cinta solo graba el hilo en el que se abrió.",
            "Haz el cálculo y abre la cinta en el mismo hilo.",
        ),
        Cause.REPLACED: (
            "aquí {name} dejó de ser un tf.Variable: el nombre pasó a ser un tensor, y a ese la cinta no lo vigila.",
            "Actualiza la variable sin cambiarla por otra cosa: {name}.assign(...) o {name}.assign_sub(...).",
        ),
        Cause.SWAPPED: (
            "los argumentos están al revés: la fuente se calculó a partir del objetivo.",
            "tape.gradient(objetivo, fuente): primero lo que se deriva, después aquello respecto a lo que se deriva.",
        ),
        Cause.COPIED: (
            "la fuente es una copia ({op}) de aquello con lo que se calculó el objetivo; en el cálculo no entra.",
            "Pasa como fuente el original, y toma después la parte del gradiente que quieras.",
        ),
        Cause.OTHER_PASS: (
            "la capa {op} se llamó más de una vez: la fuente salió de una llamada, y el objetivo se calculó con el resultado de otra.",
            "Haz una sola llamada y toma de ella los dos: por ejemplo, un modelo con dos salidas, tf.keras.Model(model.inputs, [layer.output, model.output]).",
        ),
        Cause.NEW_VARIABLE: (
            "el valor se metió en una tf.Variable nueva, y una variable empieza de cero: no recuerda de dónde vino.",
            "Usa el tensor tal cual en el cálculo, o crea la variable antes y tómala como fuente.",
        ),
        Cause.ASSIGNED: (
            "el valor se guardó en una variable con {op}: la cinta graba lecturas, no asignaciones.",
            "Calcula el objetivo con el tensor mismo, y asigna después.",
        ),
        Cause.LEFT_TENSORFLOW: (
            "aquí el valor sale de TensorFlow por {through} y vuelve como una constante: la cinta no ve lo que pasa en medio.",
            "Deja el valor como tensor: quita la conversión, o usa la operación de tf que hace lo mismo.",
        ),
        Cause.UNSEEN_TARGET: (
            "nada de lo grabado produjo el objetivo: o es una constante, o se calculó antes de cinta.record().",
            "Llama a cinta.record() al principio y calcula el objetivo dentro de la cinta.",
        ),
        Cause.NOT_CONNECTED: (
            "el objetivo no se calculó con esta fuente: ningún camino lleva de una a otro.",
            "Mira si es la fuente que querías, y si entra en el cálculo (¿otra rama, otro objeto con el mismo nombre?). Si de verdad no interviene, None es lo normal.",
        ),
        Cause.SEEN_IN_PART: (
            "no veo ningún camino de la fuente al objetivo, pero parte de lo que lleva al objetivo se hizo antes de cinta.record().",
            "Llama a cinta.record() al principio, repite las celdas y vuelve a preguntar.",
        ),
        Cause.NEVER_READ: (
            "la cinta no leyó esta variable mientras grababa.",
            "Haz dentro del bloque with el cálculo que la usa, y comprueba que es la misma variable.",
        ),
        Cause.NOT_RECORDED: (
            "no sé decir más: la grabadora no estaba encendida cuando se usó esta cinta.",
            "Ejecuta cinta.record() una vez al principio, repite la celda y vuelve a preguntar.",
        ),
        Cause.UNKNOWN: (
            "no hay gradiente, y con lo que vi no sé decir por qué.",
            "Simplifica el cálculo hasta que aparezca y vuelve a preguntar.",
        ),
    },
    "en": {
        Cause.CONNECTED: ("has a gradient: the tape followed the path to the target.", ""),
        Cause.SLICES: (
            "has a gradient, but as IndexedSlices: only some rows of the variable were read (gather, Embedding), and the tape keeps just those.",
            "tf.convert_to_tensor(gradient) makes it a tensor with the source's shape.",
        ),
        Cause.FROZEN: (
            "has a gradient although its layer is frozen: layer.trainable = False only takes it out of model.trainable_variables; the tape follows it all the same.",
            "Ask for model.trainable_variables if you do not want it.",
        ),
        Cause.PARTLY: (
            "has a gradient: the tape followed a path to the target. But on this line a value leaves TensorFlow through {through}: if the target depends on that too, that part counts as a constant.",
            "If that part should count, keep the value a tensor there.",
        ),
        Cause.ZEROS: (
            "has a gradient, but of zeros only: {because} (Inside a loop of a tf.function, and inside tf.py_function, TensorFlow puts zeros in place of None.)",
            "",
        ),
        Cause.USED_TWICE: (
            "this tape has been asked for a gradient already, and a tape that is not persistent answers once.",
            "If they are sources of one target, ask for them together, in a list; if they are different targets, make the tape with persistent=True.",
        ),
        Cause.NEVER_STARTED: (
            "the tape was made but never recorded: the with block is missing.",
            "Write with tf.GradientTape() as tape: and put the computation inside.",
        ),
        Cause.NO_TARGET: (
            "the target is None: there is nothing to differentiate.",
            "Check that the function that computes the loss returns it.",
        ),
        Cause.SYMBOLIC_TARGET: (
            "the target is a symbolic Keras tensor: it describes the model and holds no number.",
            "Call the model on data inside the tape, y = model(x), and differentiate that.",
        ),
        Cause.TARGET_LEFT: (
            "the target is a Python or NumPy {type}, not a tensor: it has left TensorFlow{by} and the tape does not know it.",
            "Keep the target a tensor; convert it only after asking for the gradient, to show it.",
        ),
        Cause.SYMBOLIC_SOURCE: (
            "the source is a symbolic Keras tensor (of model.inputs or layer.output): no number ever went through it.",
            "Use as the source the tensor that you give the model, watch it with tape.watch(x), and call model(x) inside the tape.",
        ),
        Cause.SOURCE_NO_TENSOR: (
            "the source is a {type}: a tape knows variables and tensors only.",
            "Pass the variable or tensor itself (for a layer, layer.trainable_variables; for a number, make it a tf.Variable).",
        ),
        Cause.NOT_FLOAT: (
            "the source is {dtype}, which cannot change a tiny bit: a tape follows floating-point numbers.",
            "Make it floating point from the start: tf.Variable(3.0), not tf.Variable(3). If you convert it with tf.cast, watch the result with tape.watch.",
        ),
        Cause.CAST: (
            "here the value is turned into an integer or a bool ({op}); no gradient passes there.",
            "Stay in floating point all the way to the target.",
        ),
        Cause.NO_GRADIENT: (
            "the path goes through {op}, and no gradient passes there.",
            "Take it off the path to the target, or write the same with other operations.",
        ),
        Cause.NOT_REGISTERED: (
            "the path goes through {op}, for which TensorFlow has no gradient registered.",
            "Write the same with other operations, or give it a gradient with tf.custom_gradient.",
        ),
        Cause.STOP_GRADIENT: (
            "the path goes through tf.stop_gradient, which cuts it on purpose.",
            "Remove it from this branch if the gradient should pass.",
        ),
        Cause.NUMPY_FUNCTION: (
            "the path goes through tf.numpy_function: what happens inside is NumPy, and the tape cannot see it.",
            "Write it with tf operations (or tf.py_function with tf operations inside).",
        ),
        Cause.DATASET: (
            "the value went through a tf.data.Dataset, which does not keep where its data come from.",
            "Differentiate with respect to the batch that comes out of the Dataset, or compute without it.",
        ),
        Cause.NOT_WATCHED: (
            "the tape does not watch this tensor: by itself it watches only the trainable variables that it reads.",
            "tape.watch({watch}) inside the block, before it is used; or make it a tf.Variable.",
        ),
        Cause.NOT_WATCHED_OTHER: (
            "the tape watches another tensor, not this one, which is what enters the computation.",
            "Watch the very object that you compute with and pass to gradient: tape.watch({watch}).",
        ),
        Cause.WATCHED_LATE: (
            "tape.watch came too late: when the tape began to watch it, it had been used already.",
            "Move tape.watch({watch}) above the first operation that uses it.",
        ),
        Cause.WATCH_OFF: (
            "the tape was made with watch_accessed_variables=False, and nobody asked it to watch this variable.",
            "tape.watch({watch}) at the start of the block, or drop watch_accessed_variables=False.",
        ),
        Cause.NON_TRAINABLE: (
            "this variable was made with trainable=False (as BatchNorm's moving averages are), and a tape does not watch those by itself.",
            "Ask only for the trainable ones (model.trainable_variables), or watch it at the start of the block: tape.watch({watch}).",
        ),
        Cause.BEFORE_TAPE: (
            "this part was computed before the tape began to record.",
            "Move that line into the with block.",
        ),
        Cause.AFTER_TAPE: (
            "this part was computed when the tape no longer recorded.",
            "Move that line into the with block: everything up to the target.",
        ),
        Cause.INNER_OUTSIDE: (
            "the inner gradient was asked for outside the outer tape, which therefore did not record it.",
            "Ask for the first gradient inside the outer tape's block.",
        ),
        Cause.STOPPED_RECORDING: (
            "this line ran inside tape.stop_recording(): the tape does not record there.",
            "Take it out of that block if it should count for the gradient.",
        ),
        Cause.RESET: (
            "this was recorded before tape.reset(), which wiped the tape.",
            "After the reset, compute everything that leads to the target (and watch again).",
        ),
        Cause.OTHER_THREAD: (
            "this was computed in another thread, and a tape records only the thread it was opened in.",
            "Do the computation and open the tape in the same thread.",
        ),
        Cause.REPLACED: (
            "here {name} stopped being a tf.Variable: the name now means a tensor, and the tape does not watch that.",
            "Update the variable without replacing it: {name}.assign(...) or {name}.assign_sub(...).",
        ),
        Cause.SWAPPED: (
            "the arguments are swapped: the source was computed from the target.",
            "tape.gradient(target, source): first what is differentiated, then what it is differentiated with respect to.",
        ),
        Cause.COPIED: (
            "the source is a copy ({op}) of what the target was computed with; the copy itself does not enter the computation.",
            "Pass the original as source, and take the part of the gradient that you want afterwards.",
        ),
        Cause.OTHER_PASS: (
            "the layer {op} was called more than once: the source came out of one call, and the target was computed with the result of another.",
            "Make one call and take both from it: a model with two outputs, say, tf.keras.Model(model.inputs, [layer.output, model.output]).",
        ),
        Cause.NEW_VARIABLE: (
            "the value was put into a new tf.Variable, and a variable starts afresh: it does not remember where it came from.",
            "Compute with the tensor as it is, or make the variable before and take it as the source.",
        ),
        Cause.ASSIGNED: (
            "the value was stored in a variable by {op}: a tape records reads, not assignments.",
            "Compute the target from the tensor itself, and assign afterwards.",
        ),
        Cause.LEFT_TENSORFLOW: (
            "here the value leaves TensorFlow through {through} and comes back as a constant: the tape does not see what happens in between.",
            "Keep the value a tensor: drop the conversion, or use the tf operation that does the same.",
        ),
        Cause.UNSEEN_TARGET: (
            "nothing that was recorded made the target: it is a constant, or was computed before cinta.record().",
            "Call cinta.record() at the top, and compute the target inside the tape.",
        ),
        Cause.NOT_CONNECTED: (
            "the target was not computed from this source: no path leads from one to the other.",
            "Check whether it is the source you meant, and whether it enters the computation (another branch, another object of the same name?). If it really plays no part, None is what to expect.",
        ),
        Cause.SEEN_IN_PART: (
            "I see no path from the source to the target, but part of what leads to the target was made before cinta.record().",
            "Call cinta.record() at the top, run the cells again, and ask again.",
        ),
        Cause.NEVER_READ: (
            "the tape did not read this variable while it recorded.",
            "Do the computation that uses it inside the with block, and check that it is the same variable.",
        ),
        Cause.NOT_RECORDED: (
            "I cannot say more: the recorder was not on when this tape was used.",
            "Run cinta.record() once at the top, run the cell again, and ask again.",
        ),
        Cause.UNKNOWN: (
            "there is no gradient, and from what I saw I cannot say why.",
            "Make the computation simpler until there is one, and ask again.",
        ),
    },
}
"""Language → cause → (what was seen and why, the mend)."""

JUMPS = frozenset(
    "== > >= < <= != // tf.argmax tf.argmin tf.floor tf.math.ceil tf.math.rint tf.round".split()
)
"""Operations whose result changes in jumps, as their users call them."""

FLAT = frozenset(["tf.sign"])
"""Operations whose gradient is there, and always zero."""

CONSTANT = frozenset("tf.ones_like tf.rank tf.shape tf.size tf.zeros_like".split())
"""Operations whose result is the same whatever numbers go in."""

LOOPS = ("ScanDataset", "ReduceDataset", "TakeWhileDataset")
"""What AutoGraph makes of a loop over a Dataset."""

_SMOOTH_ES = "Quítala del camino al objetivo o usa una versión suave (por ejemplo softmax en lugar de argmax)."
_SMOOTH_EN = (
    "Take it off the path to the target, or use a smooth version (softmax instead of argmax, say)."
)

_SMOOTHLY_ES = "Calcula con números que cambien poco a poco: el valor mismo, los pesos de softmax en lugar de un índice, o el logaritmo de la probabilidad de lo que se sorteó."
_SMOOTHLY_EN = "Compute with numbers that change smoothly: the value itself, the weights of softmax in place of an index, or the log-probability of what was drawn."

CLOSER: dict[str, dict[str, tuple[str, str]]] = {
    "es": {
        "flat": (
            "hay gradiente, pero solo de ceros: el camino pasa por {op}, que es plana a los dos lados de su salto.",
            "Usa una versión suave (por ejemplo tf.tanh en lugar de tf.sign), o dale tú un gradiente con tf.custom_gradient.",
        ),
        "variable": (
            "la fuente es una variable creada con el valor de aquello con lo que se calculó el objetivo; en el cálculo no entra la variable.",
            "Usa en el cálculo la variable misma, o pasa como fuente lo que en él se usa.",
        ),
        "may_be_none": (
            "la cinta siguió el camino hasta el objetivo, pero en esta línea pasa por una función con un gradiente tuyo (tf.custom_gradient): lo hay si ese da uno para esta fuente.",
            "Mira si esa función devuelve un gradiente para cada argumento.",
        ),
        "not_finite": (
            "hay gradiente, pero con estos números sale {value}: a la operación de esta línea ({op}) llega un gradiente finito, y lo que pasa de ella ya no lo es. Con estos números su derivada no es finita.",
            "Arréglalo antes de esa operación, no después: mira los números que entran en ella. ¿Alguno es ya nan o inf? ¿Hay un 0 o un negativo en una raíz, un logaritmo o una división, o un 1 en tf.acos? Aléjalo de ahí (súmale un número muy pequeño, o usa tf.maximum o tf.clip_by_value).",
        ),
        "all_zeros": (
            "hay gradiente, pero con estos números es todo ceros: a la operación de esta línea ({op}) llega un gradiente, y no pasa nada de él.",
            "Si no debería ser cero, mira los números que entran ahí: ¿están recortados o saturados, hay un factor cero, es un mínimo?",
        ),
        "all_zeros_bent": (
            "hay gradiente, pero es todo ceros: en esta línea se deriva otra vez una derivada de {op}, y la de una función hecha de tramos rectos es cero en cada tramo.",
            "Para una segunda derivada usa una activación suave: tf.tanh, tf.nn.softplus o tf.nn.swish, por ejemplo.",
        ),
        "all_zeros_somewhere": (
            "hay gradiente, pero con estos números es todo ceros.",
            "Si no debe ser cero, mira los números que entran: ¿hay algo recortado o saturado, un factor cero, es un mínimo?",
        ),
        "all_zeros_once": (
            "hay gradiente, pero con estos números es todo ceros.",
            "Si no debe ser cero, mira los números que entran: ¿hay algo recortado o saturado, un factor cero, es un mínimo? Con tf.GradientTape(persistent=True), cinta.explain dice en qué operación, si es en una.",
        ),
        "not_finite_somewhere": (
            "hay gradiente, pero con estos números sale {value}.",
            "Busca un 0 o un número negativo en una raíz, un logaritmo o una división, y un nan o inf que ya entre.",
        ),
        "not_finite_once": (
            "hay gradiente, pero con estos números sale {value}.",
            "Busca un 0 o un número negativo en una raíz, un logaritmo o una división, y un nan o inf que ya entre. Con tf.GradientTape(persistent=True), cinta.explain dice en qué operación, si es en una.",
        ),
        "loop_of_a_function": (
            "aquí una tf.function recorre un tf.data.Dataset: el bucle entero pasa a ser operaciones del Dataset, y por ellas no pasa ningún gradiente.",
            "Recorre en su lugar un iterador, iter(dataset), o pon el bucle fuera de la tf.function.",
        ),
        "unread": (
            "la cinta no leyó esta variable mientras grababa.",
            TEXTS["es"][Cause.NOT_CONNECTED][1],
        ),
        "index": (
            "la fuente es de tipo {dtype}: son posiciones con las que se busca en una tabla (gather, Embedding), y una posición no puede cambiar un poquito.",
            "Toma como fuente la tabla (layer.trainable_variables), o las filas que salen de ella: rows = layer(ids) dentro del bloque, y tape.gradient(objetivo, rows).",
        ),
        "again": (
            "la cinta no leyó esta variable mientras grababa; leyó otra que hizo después esta misma línea: cada vez que se ejecuta, hace una variable nueva.",
            "Pide el gradiente respecto a la que se leyó; si solo debe haber una, hazla una sola vez (en __init__ o build, si es de una capa).",
        ),
        "untrained": (
            "la cinta no leyó esta variable mientras grababa; y por sí sola tampoco la vigilaría: se creó con trainable=False.",
            "Si de verdad no interviene (una media, un contador), None es lo normal: pide solo las entrenables. Si debe influir, úsala en el cálculo dentro del bloque, y vigílala al empezarlo: tape.watch({watch}).",
        ),
        "anew": (
            "la cinta no leyó esta variable mientras grababa; leyó otra que había hecho antes esta misma línea: cada vez que se ejecuta, hace una variable nueva.",
            "Calcula otra vez el objetivo con la nueva, dentro de una cinta (en un cuaderno, ejecuta de nuevo las celdas que siguen a esa línea), o pide el gradiente respecto a la que se leyó.",
        ),
        "renamed": (
            "la cinta no leyó esta variable mientras grababa; leyó otra que se llamaba igual: en esta línea, {shared} pasó a ser otra variable.",
            "Calcula otra vez el objetivo con la nueva, dentro de una cinta (en un cuaderno, ejecuta de nuevo las celdas que siguen a esa línea), o pide el gradiente respecto a la que se leyó.",
        ),
        "namesake": (
            "la cinta no leyó esta variable mientras grababa; leyó otra con el mismo nombre y la misma forma, pero otro objeto: de un modelo que se cargó, se copió o se construyó de nuevo.",
            "Toma las fuentes del modelo al que llamas en el bloque, y después de cargarlo o crearlo: model.trainable_variables.",
        ),
        "ends": (
            "el objetivo no se calculó a partir de esta fuente: lo último que se hizo con ella está en esta línea, y el objetivo no usa lo que salió de ahí.",
            TEXTS["es"][Cause.NOT_CONNECTED][1],
        ),
        "decides": (
            "de esta fuente solo sale una decisión, la de esta línea, sobre qué se calcula: una decisión no tiene gradiente.",
            "Si la fuente debe influir en el objetivo, haz que su valor entre en el cálculo, no solo en la condición.",
        ),
        "copied_weights": (
            "el valor salió de TensorFlow por {through}, y lo que se usa es una copia: para la cinta no tiene que ver con esta variable.",
            "Calcula con la variable misma (o llama a su modelo), o pide el gradiente respecto a las variables que recibieron la copia.",
        ),
        "kept": (
            "esta parte se calculó antes de que esta cinta empezara a grabar, en el bloque de otra (o en un paso anterior), y su resultado se guardó.",
            "Vuelve a calcularla dentro del bloque de esta cinta, en lugar de usar lo que quedó de antes.",
        ),
        "outer_recorded": (
            "esta cinta ya no grababa cuando se le pidió el gradiente de esta línea; lo grabó otra, la exterior.",
            "Pide la segunda derivada a la cinta exterior, la del bloque en el que está esta línea.",
        ),
        "of_itself": (
            "el primer gradiente se le pidió a esta misma cinta fuera de su bloque, y ahí no graba.",
            "Pide el primer gradiente dentro del bloque de la cinta a la que pides el segundo: lo normal son dos cintas, una dentro de la otra.",
        ),
        "positions": (
            "el camino pasa por las posiciones (enteros) que da {op}, y por ahí no pasa ningún gradiente.",
            "Calcula con los valores, o usa las posiciones solo para elegir con tf.gather.",
        ),
        "inner": (
            "el gradiente que se pide en esta línea no depende del valor de esta fuente: respecto a ella es constante, y None es lo normal.",
            "Si esperabas otra cosa, revisa la fórmula: lo que solo se suma desaparece al derivar.",
        ),
        "kept_inside": (
            "lo que llama esta línea guarda el valor en una variable ({op}), y de ahí lo lee el objetivo: la cinta graba lecturas, no asignaciones.",
            "Toma el objetivo de algo que lo calcule sin guardarlo: en lugar de una métrica (tf.keras.metrics), la pérdida correspondiente (tf.keras.losses). La métrica, solo para mostrarla.",
        ),
        "stops_inside": (
            "el camino pasa por un tf.stop_gradient que está dentro de lo que llama esta línea, y que lo corta a propósito.",
            "Toma el objetivo de un resultado por el que sí pase el gradiente, o calcula tú esa parte.",
        ),
        "jumps": (
            "el camino pasa por {op}, que no tiene gradiente: su resultado cambia a saltos.",
            _SMOOTH_ES,
        ),
        "own": (
            "el camino pasa por {op}, y la función de gradiente que le diste con tf.custom_gradient devolvió None para esta fuente.",
            "Haz que esa función devuelva (return) un gradiente por cada argumento.",
        ),
        "constant": (
            "el camino pasa por {op}, que da lo mismo cambie lo que cambie la fuente: por ahí no pasa ningún gradiente.",
            "Si la fuente debe influir en el objetivo, haz que su valor entre en el cálculo.",
        ),
        "keras": (
            TEXTS["es"][Cause.WATCH_OFF][0],
            "Vigila su tensor al empezar el bloque (por ejemplo, tape.watch({watch})), o quita watch_accessed_variables=False.",
        ),
        "no_tensor": (
            "el objetivo es un {type} de Python o NumPy, no un tensor: la cinta no lo conoce.",
            "Calcula el objetivo dentro del bloque, con operaciones de TensorFlow y a partir de la fuente; conviértelo solo después de pedir el gradiente.",
        ),
        "twins": (
            "la fuente y lo que entra en el cálculo son dos tensores hechos del mismo arreglo de NumPy: de un arreglo, TensorFlow hace cada vez un tensor nuevo.",
            "Haz el tensor una sola vez, vigílalo si no es una variable, y calcula con él en lugar del arreglo.",
        ),
        "whole": (
            "aquí el valor sale de TensorFlow como entero o bool, por {through}, y vuelve como una constante: por ahí no pasa gradiente, tampoco dentro de TensorFlow.",
            _SMOOTHLY_ES,
        ),
        "predict": (
            TEXTS["es"][Cause.LEFT_TENSORFLOW][0],
            "Llama al modelo como función, model(x), dentro del bloque, y calcula la pérdida con lo que da.",
        ),
    },
    "en": {
        "flat": (
            "has a gradient, but of zeros only: the path goes through {op}, which is flat on both sides of its jump.",
            "Use a smooth version (tf.tanh instead of tf.sign, say), or give it a gradient with tf.custom_gradient.",
        ),
        "variable": (
            "the source is a variable made with the value of what the target was computed with; the variable itself does not enter the computation.",
            "Compute with the variable itself, or pass as source what is used there.",
        ),
        "may_be_none": (
            "the tape followed the path to the target, but on this line it goes through a function with a gradient of your own (tf.custom_gradient): there is one if that gives one for this source.",
            "Check whether that function returns a gradient for each argument.",
        ),
        "not_finite": (
            "has a gradient, but with these numbers it comes out as {value}: a finite gradient arrives at the operation on this line ({op}), and what it passes on is no longer finite. With these numbers its derivative is not finite.",
            "Mend it before that operation, not after: look at the numbers that go in there. Is one of them nan or inf already? Is there a 0 or a negative one in a root, a logarithm or a division, or a 1 in tf.acos? Keep it away from there (add a very small number, or use tf.maximum or tf.clip_by_value).",
        ),
        "all_zeros": (
            "has a gradient, but with these numbers it is all zeros: a gradient arrives at the operation on this line ({op}), and nothing of it is passed on.",
            "If it should not be zero, look at the numbers that go in there: are they clipped or saturated, is there a factor of zero, is it a minimum?",
        ),
        "all_zeros_bent": (
            "has a gradient, but it is all zeros: on this line a derivative of {op} is differentiated once more, and that of a function made of straight pieces is zero on each piece.",
            "For a second derivative use a smooth activation: tf.tanh, tf.nn.softplus or tf.nn.swish, say.",
        ),
        "all_zeros_somewhere": (
            "has a gradient, but with these numbers it is all zeros.",
            "If it should not be zero, look at the numbers that go in: is something clipped or saturated, is there a factor of zero, is it a minimum?",
        ),
        "all_zeros_once": (
            "has a gradient, but with these numbers it is all zeros.",
            "If it should not be zero, look at the numbers that go in: is something clipped or saturated, is there a factor of zero, is it a minimum? With tf.GradientTape(persistent=True), cinta.explain says at which operation, if it is at one.",
        ),
        "not_finite_somewhere": (
            "has a gradient, but with these numbers it comes out as {value}.",
            "Look for a 0 or a negative number in a root, a logarithm or a division, and for a nan or inf that goes in already.",
        ),
        "not_finite_once": (
            "has a gradient, but with these numbers it comes out as {value}.",
            "Look for a 0 or a negative number in a root, a logarithm or a division, and for a nan or inf that goes in already. With tf.GradientTape(persistent=True), cinta.explain says at which operation, if it is at one.",
        ),
        "loop_of_a_function": (
            "here a tf.function loops over a tf.data.Dataset: the whole loop becomes operations of the Dataset, and no gradient passes through those.",
            "Loop over an iterator instead, iter(dataset), or put the loop outside the tf.function.",
        ),
        "unread": (
            "the tape did not read this variable while it recorded.",
            TEXTS["en"][Cause.NOT_CONNECTED][1],
        ),
        "index": (
            "the source is {dtype}: positions that something is looked up by (gather, Embedding), and a position cannot change a tiny bit.",
            "Take as the source the table (layer.trainable_variables), or the rows that come out of it: rows = layer(ids) inside the block, and tape.gradient(target, rows).",
        ),
        "again": (
            "the tape did not read this variable while it recorded; it read another, which this same line made later: each time it runs, it makes a new variable.",
            "Ask for the gradient with respect to the one that was read; if there should be only one, make it once (in __init__ or build, if it is a layer's).",
        ),
        "untrained": (
            "the tape did not read this variable while it recorded; nor would it watch it by itself: it was made with trainable=False.",
            "If it really plays no part (an average, a counter), None is what to expect: ask for the trainable ones only. If it should matter, use it in the computation inside the block, and watch it at its start: tape.watch({watch}).",
        ),
        "anew": (
            "the tape did not read this variable while it recorded; it read another, which this same line had made before: each time it runs, it makes a new variable.",
            "Compute the target again with the new one, inside a tape (in a notebook, run the cells below that line again), or ask for the gradient with respect to the one that was read.",
        ),
        "renamed": (
            "the tape did not read this variable while it recorded; it read another that went by the same name: on this line, {shared} became another variable.",
            "Compute the target again with the new one, inside a tape (in a notebook, run the cells again that follow that line), or ask for the gradient with respect to the one that was read.",
        ),
        "namesake": (
            "the tape did not read this variable while it recorded; it read another of the same name and shape, a different object: of a model that was loaded, copied or built again.",
            "Take the sources from the model that you call in the block, and after it was loaded or made: model.trainable_variables.",
        ),
        "ends": (
            "the target was not computed from this source: the last thing that was done with it is on this line, and the target does not use what came of it.",
            TEXTS["en"][Cause.NOT_CONNECTED][1],
        ),
        "decides": (
            "all that comes of this source is a decision, the one on this line, on what is computed: a decision has no gradient.",
            "If the source should matter to the target, have its value enter the computation, not only the condition.",
        ),
        "copied_weights": (
            "the value left TensorFlow through {through}, and what is used is a copy: to the tape it has nothing to do with this variable.",
            "Compute with the variable itself (or call its model), or ask for the gradient with respect to the variables that were given the copy.",
        ),
        "kept": (
            "this part was computed before this tape began to record, in another one's block (or in an earlier step), and its result was kept.",
            "Compute it again inside this tape's block, in place of what was kept from before.",
        ),
        "outer_recorded": (
            "this tape no longer recorded when it was asked for the gradient on this line; another one did record it, the outer tape.",
            "Ask the outer tape for the second derivative: the one whose block this line stands in.",
        ),
        "of_itself": (
            "the first gradient was asked of this same tape outside its block, where it does not record.",
            "Ask for the first gradient inside the block of the tape that you ask for the second: two tapes, one inside the other, is the usual way.",
        ),
        "positions": (
            "the path goes through the positions (integers) that {op} gives, and no gradient passes there.",
            "Compute with the values, or use the positions only to pick with tf.gather.",
        ),
        "inner": (
            "the gradient that this line asks for does not depend on the value of this source: with respect to it that is constant, and None is what to expect.",
            "If you expected otherwise, check the formula: what is only added is gone once differentiated.",
        ),
        "kept_inside": (
            "what this line calls stores the value in a variable ({op}), and the target reads it from there: a tape records reads, not assignments.",
            "Take the target from something that computes it without storing it: the loss (tf.keras.losses) in place of a metric (tf.keras.metrics). Keep the metric for showing.",
        ),
        "stops_inside": (
            "the path goes through a tf.stop_gradient inside of what this line calls, which cuts it on purpose.",
            "Take the target from a result through which the gradient does pass, or compute that part yourself.",
        ),
        "jumps": (
            "the path goes through {op}, which has no gradient: its result changes in jumps.",
            _SMOOTH_EN,
        ),
        "own": (
            "the path goes through {op}, and the gradient function that you gave it with tf.custom_gradient returned None for this source.",
            "Have that function return one gradient for each argument.",
        ),
        "constant": (
            "the path goes through {op}, which gives the same whatever numbers the source holds: no gradient passes there.",
            "If the source should matter to the target, use its value in the computation.",
        ),
        "keras": (
            TEXTS["en"][Cause.WATCH_OFF][0],
            "Watch its tensor at the start of the block (tape.watch({watch}), say), or drop watch_accessed_variables=False.",
        ),
        "no_tensor": (
            "the target is a Python or NumPy {type}, not a tensor: the tape does not know it.",
            "Compute the target inside the block, with TensorFlow's operations and from the source; convert it only after asking for the gradient.",
        ),
        "twins": (
            "the source and what enters the computation are two tensors made of the same NumPy array: of an array TensorFlow makes a new tensor each time.",
            "Make the tensor once, watch it unless it is a variable, and compute with it in place of the array.",
        ),
        "whole": (
            "here the value leaves TensorFlow as an integer or a bool, through {through}, and comes back as a constant: no gradient passes there, inside TensorFlow neither.",
            _SMOOTHLY_EN,
        ),
        "predict": (
            TEXTS["en"][Cause.LEFT_TENSORFLOW][0],
            "Call the model as a function, model(x), inside the block, and compute the loss from what it gives.",
        ),
    },
}
"""Better words for a cause where its details allow them: language → :func:`closer` → as above."""

_ENTERS_ES = "Mira si entra en el cálculo (¿otra rama, otro objeto con el mismo nombre?); si sigue por NumPy o Python, déjala como tensor. Si de verdad no interviene, None es lo normal."
_ENTERS_EN = "Check whether it enters the computation (another branch, another object of the same name?); if it goes on through NumPy or Python, keep it a tensor. If it really plays no part, None is what to expect."

PERHAPS: dict[str, dict[str, tuple[str, str]]] = {
    "es": {
        "whole": (
            "aquí el valor sale de TensorFlow como entero o bool, por {through}, y lo grabado no muestra adónde va. O el objetivo se calcula con él, y por ahí no pasa gradiente, tampoco dentro de TensorFlow; o solo se muestra, se compara o se cambia por otro, y nada de esta fuente llega al objetivo.",
            "En el primer caso: " + _SMOOTHLY_ES + " En el segundo, None es lo normal.",
        ),
        Cause.LEFT_TENSORFLOW: (
            "aquí el valor sale de TensorFlow por {through}, y lo grabado no muestra adónde va. O el objetivo se calcula con él, como con una constante; o solo se muestra, se compara o se reemplaza, y de esta fuente no llega nada al objetivo.",
            "En el primer caso, deja el valor como tensor: quita la conversión, o usa la operación de tf que hace lo mismo. En el segundo, None es lo normal.",
        ),
        Cause.NOT_CONNECTED: (
            "nada de lo grabado lleva de esta fuente al objetivo. O el objetivo se calcula sin ella, o su valor sigue por fuera de TensorFlow (np.asarray, un archivo), adonde ninguna cinta llega.",
            _ENTERS_ES,
        ),
        "ends": (
            "nada de lo grabado lleva de esta fuente al objetivo: lo último que se le vio hacer está en esta línea. O el objetivo se calcula sin ella, o su valor sigue por fuera de TensorFlow (np.asarray, un archivo), adonde ninguna cinta llega.",
            _ENTERS_ES,
        ),
        Cause.ASSIGNED: (
            "el valor se guardó en una parte de una variable con {op}. Si el objetivo lee esa parte: la cinta graba lecturas, no asignaciones. Si solo lee otras, no depende de esta fuente.",
            "En el primer caso, calcula el objetivo con el tensor mismo, y asigna después. En el segundo, None es lo normal.",
        ),
        "early": (
            "lo que lleva de la fuente al objetivo se calculó antes de que esta cinta empezara a grabar, también el gradiente de esta línea.",
            "Si quieres una segunda derivada, pide el primer gradiente, y lo que se deriva en él, dentro del bloque de esta cinta. Si fue un paso de entrenamiento, deriva respecto a lo que salió de él.",
        ),
    },
    "en": {
        "whole": (
            "here the value leaves TensorFlow as an integer or a bool, through {through}, and what was recorded does not show where it goes. Either the target is computed with it, and no gradient passes there, inside TensorFlow neither; or it is only shown, compared or replaced, and nothing of this source comes to the target.",
            "In the first case: " + _SMOOTHLY_EN + " In the second, None is what to expect.",
        ),
        Cause.LEFT_TENSORFLOW: (
            "here the value leaves TensorFlow through {through}, and what was recorded does not show where it goes. Either the target is computed with it, as with a constant; or it is only shown, compared or replaced, and nothing of this source comes to the target.",
            "In the first case, keep the value a tensor: drop the conversion, or use the tf operation that does the same. In the second, None is what to expect.",
        ),
        Cause.NOT_CONNECTED: (
            "nothing that was recorded leads from this source to the target. Either the target is computed without it, or its value goes on outside TensorFlow (np.asarray, a file), where no tape follows it.",
            _ENTERS_EN,
        ),
        "ends": (
            "nothing that was recorded leads from this source to the target: the last thing that was seen done with it is on this line. Either the target is computed without it, or its value goes on outside TensorFlow (np.asarray, a file), where no tape follows it.",
            _ENTERS_EN,
        ),
        Cause.ASSIGNED: (
            "the value was stored in a part of a variable by {op}. If the target reads that part: a tape records reads, not assignments. If it reads others only, it does not depend on this source.",
            "In the first case, compute the target from the tensor itself, and assign afterwards. In the second, None is what to expect.",
        ),
        "early": (
            "what leads from the source to the target was computed before this tape began to record, the gradient on this line too.",
            "If you want a second derivative, ask for the first gradient, and compute what it differentiates, inside this tape's block. If that was a step of training, differentiate with respect to what came out of it.",
        ),
    },
}
"""What is known where several readings fit what was recorded: no reading is picked, each is told."""

UNSURE_OF_THEMSELVES = frozenset(
    [Cause.UNSEEN_TARGET, Cause.SEEN_IN_PART, Cause.NOT_RECORDED, Cause.UNKNOWN]
)
"""Causes whose texts say already that something is not known."""

FRAME = {
    "es": {
        "zeros": " (Los ceros que recibiste están ahí en lugar de None.)",
        "likely": "probablemente, ",
        "mend": "Arreglo: ",
        "line": "línea {line}",
        "cell": "línea {line} de la celda",
        "by": " por {through}",
    },
    "en": {
        "zeros": " (The zeros that came back stand there in place of None.)",
        "likely": "probably, ",
        "mend": "Fix: ",
        "line": "line {line}",
        "cell": "line {line} of the cell",
        "by": " through {through}",
    },
}

NO_SOURCE = {
    "es": "la cinta no vigila nada de lo que salga este objetivo, y aquí ningún tensor de los que sale tiene nombre: por sí sola solo vigila las variables entrenables que lee. Arreglo: di cuáles son las fuentes, cinta.draw(tape, objetivo, fuentes), y cinta.explain te dirá de cada una por qué no tiene gradiente.",
    "en": "the tape watches nothing that this target was computed from, and no tensor that it was computed from has a name here: by itself a tape watches only the trainable variables that it reads. Fix: name the sources, cinta.draw(tape, target, sources), and cinta.explain says of each why it has no gradient.",
}
"""Why :func:`cinta.draw` has nothing to draw, where nobody named a source and none is found."""


def sentence(code: str, sure: bool, details: Mapping[str, str], lang: str) -> tuple[str, str]:
    """What was seen, with "probably" where it is not certain, and the mend; both in ``lang``.

    ``details`` fill the text: ``name`` of the source, ``op``, ``type``, ``dtype``, ``through``.
    Raises ValueError for a code that is no :class:`Cause`'s.
    """
    cause = Cause(code)
    inner = ("", "")
    if cause == Cause.ZEROS:
        because = details.get("because", "")
        known = because in {*Cause} - {Cause.ZEROS}  # a process that lies may name itself
        inner = sentence(because if known else Cause.NO_GRADIENT, True, details, lang)
    said = closer(cause, details)
    saw, mend = CLOSER[lang].get(said) or TEXTS[lang][cause]
    several = None if sure else PERHAPS[lang].get(_readings(cause, said, details))
    saw, mend = several or (saw, mend)
    frame = FRAME[lang]
    by = frame["by"].format(**details) if details.get("through") else ""
    fields = {"name": "x", "op": "", "type": "", "dtype": "", "through": "", **details, "by": by}
    fields["watch"] = watched_as(details)
    doubts = several or cause in UNSURE_OF_THEMSELVES or said == "may_be_none"
    hedge = "" if sure or doubts else frame["likely"]
    fields["because"] = inner[0]
    saw += frame["zeros"] if details.get("zeros") else ""
    return hedge + saw.format(**fields), mend.format(**fields) or inner[1]


APART = ("again", "anew", "renamed", "namesake", "untrained", "unread", "inner", "decides", "ends")
"""What may be known of a source that the target was not computed from, the nearest first."""


def closer(cause: Cause, details: Mapping[str, str]) -> str:
    """Which of :data:`CLOSER` says it better than the cause alone; "" where none does."""
    op = details.get("op", "")
    match cause:
        case Cause.CONNECTED:
            unfit = details.get("value")
            if unfit:
                known = (
                    "" if details.get("op") else "_once" if details.get("once") else "_somewhere"
                )
                known = "_bent" if details.get("bent") and unfit == "zeros" else known
                return ("all_zeros" if unfit == "zeros" else "not_finite") + known
            return "may_be_none" if details.get("own") else ""
        case Cause.NOT_CONNECTED:
            return next(filter(details.get, APART), "")
        case Cause.NOT_FLOAT:
            return "index" if details.get("index") else ""
        case Cause.DATASET:
            return "loop_of_a_function" if op.endswith(LOOPS) else ""
        case Cause.NO_GRADIENT:
            if details.get("own"):
                return "own"
            for closer_yet in ("inner", "positions"):
                if details.get(closer_yet):
                    return closer_yet
            return "jumps" if op in JUMPS else "constant" if op in CONSTANT else ""
        case Cause.BEFORE_TAPE:
            return "kept" if details.get("kept") else ""
        case Cause.INNER_OUTSIDE:
            return next(filter(details.get, ("outer_recorded", "of_itself")), "")
        case Cause.STOP_GRADIENT:
            return "stops_inside" if details.get("layer") else ""
        case Cause.ASSIGNED:
            return "kept_inside" if details.get("inside") else ""
        case Cause.ZEROS:
            return "flat" if op in FLAT else ""
        case Cause.COPIED:
            keys = ("twins", "variable")
            return next((key for key in keys if details.get(key)), "")
        case Cause.WATCH_OFF:
            return "keras" if watched_as(details).endswith(".value") else ""
        case Cause.TARGET_LEFT:  # perhaps it never was there
            return "" if details.get("through") else "no_tensor"
        case Cause.LEFT_TENSORFLOW:
            if details.get("through") == "get_weights()":
                return "copied_weights"
            if details.get("whole"):
                return "whole"
            return "predict" if details.get("through", "").startswith("model.") else ""
        case _:
            return ""


def _readings(cause: Cause, said: str, details: Mapping[str, str]) -> str:
    """Which of :data:`PERHAPS` tells the readings that are left open; "" where one is probable."""
    if cause == Cause.LEFT_TENSORFLOW:
        return "whole" if said == "whole" else cause
    if cause == Cause.INNER_OUTSIDE:
        return "early" if details.get("early") else ""
    if cause == Cause.NOT_CONNECTED and details.get("quiet"):
        return ""  # nothing was seen to leave, and nothing written there would take it out unseen
    return said or cause


def watched_as(details: Mapping[str, str]) -> str:
    """What to write in ``tape.watch(...)``: ``watch``, else the name if it is code, or an example.

    A path of Keras' (``dense/kernel``) is no name of Python's, and a variable of its must not be
    watched itself, but its ``value``; ``[1]`` is only a place among what was asked about.
    """
    name = details.get("watch") or details.get("name", "x")
    if "/" in name:
        return "layer.kernel.value"
    return "x" if name.startswith("[") or " " in name else name


def where(line: int | None, in_cell: bool, file: str, lang: str) -> str:
    """``line 4 of the cell`` or ``model.py, line 12``; empty if no line is known."""
    if not line:
        return ""
    if in_cell:
        return FRAME[lang]["cell"].format(line=line)
    return f"{file}, " + FRAME[lang]["line"].format(line=line)
