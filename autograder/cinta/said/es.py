"""The terminal's lines in English and in Spanish, each with the same named places.

The places n and n2 hold a number. Moodle's and Canvas's words are in quotes as their
own Spanish has them.
"""

from __future__ import annotations

SAID: tuple[tuple[str, str], ...] = (
    # Grading.
    (
        "a class of {n} was written to {path}/; grading it",
        "se ha creado en {path}/ una clase de {n}; se evalúa",
    ),
    ("student", "estudiante"),
    ("key", "clave"),
    ("status", "estado"),
    ("score", "nota"),
    ("graded", "evaluada"),
    ("unreadable", "ilegible"),
    ("wrong_unit", "otra unidad"),
    ("timed_out", "sin tiempo"),
    ("killed", "interrumpida"),
    ("grader_error", "fallo nuestro"),
    ("1 graded", "1 evaluada"),
    ("{n} graded", "{n} evaluadas"),
    ("1 unreadable", "1 ilegible"),
    ("{n} unreadable", "{n} ilegibles"),
    ("{n} wrong_unit", "{n} de otra unidad"),
    ("{n} timed_out", "{n} sin tiempo"),
    ("1 killed", "1 interrumpida"),
    ("{n} killed", "{n} interrumpidas"),
    ("1 grader_error", "1 por fallo nuestro"),
    ("{n} grader_error", "{n} por fallo nuestro"),
    ("1 submission: {ended}", "1 entrega: {ended}"),
    ("{n} submissions: {ended}", "{n} entregas: {ended}"),
    ("mean {mean}, median {median} of {most}", "media {mean}, mediana {median} de {most}"),
    (
        "✓ passed  ✗ failed  · blank  ☠ crashed  ∞ timed out  – not reached  ✎ to be marked",
        "✓ correcto  ✗ por corregir  · en blanco  ☠ se interrumpió  ∞ sin tiempo  – sin evaluar  ✎ por calificar",
    ),
    ("h points given by hand  e excused", "h nota puesta a mano  e exento"),
    ("of no unit", "de ninguna unidad"),
    ("most frequent mistakes", "errores más frecuentes"),
    (
        "{n} rows in grades.csv; to look at here: {shown}",
        "{n} filas en grades.csv; aquí, las que hay que mirar: {shown}",
    ),
    ("note: {name}: {note}", "nota: {name}: {note}"),
    ("note: {note}", "nota: {note}"),
    ("warning: not promised: {promise}", "aviso: aquí no se garantiza: {promise}"),
    (
        "that a submission can never {never} ({otherwise})",
        "que una entrega nunca pueda {never} ({otherwise})",
    ),
    (
        "read hidden checks or the expected answers",
        "leer las comprobaciones ocultas o las respuestas esperadas",
    ),
    ("it could read the units' files", "podría leer los archivos de las unidades"),
    (
        "read or change another submission, or another's process",
        "leer o cambiar otra entrega, o el proceso de otra",
    ),
    (
        "it could reach what others handed in, or a process that runs beside it",
        "podría llegar a lo que entregaron otros, o a un proceso que se ejecuta a la vez",
    ),
    (
        "read the instructor's files or environment",
        "leer los archivos o el entorno de quien evalúa",
    ),
    (
        "it could read what the user who grades can read",
        "podría leer lo que puede leer el usuario que evalúa",
    ),
    ("reach the network, of no family", "llegar a la red, de ninguna familia"),
    ("it could open sockets", "podría abrir sockets"),
    (
        "change a result but its own, which it must earn",
        "cambiar un resultado que no sea el suyo, que ha de ganarse",
    ),
    (
        "it could write what the user who grades can write",
        "podría escribir donde puede escribir el usuario que evalúa",
    ),
    (
        "change, stop or deceive the judge or the warm process",
        "cambiar, detener o engañar al evaluador ni al proceso que espera con TensorFlow ya importado",
    ),
    (
        "it could signal, slow down or look into the processes above it",
        "podría enviar señales a los procesos que tiene por encima, frenarlos o mirar en ellos",
    ),
    (
        "leave anything behind that outlives its grading",
        "dejar nada que dure más que su evaluación",
    ),
    (
        "its processes end with it, but files, queues or keys could stay",
        "sus procesos acaban con ella, pero podrían quedar archivos, colas o claves",
    ),
    (
        "take more time, memory, disk or processes than its limits",
        "tomar más tiempo, memoria, disco o procesos que sus límites",
    ),
    (
        "deleted files that it keeps open could fill the disk",
        "los archivos borrados que mantiene abiertos podrían llenar el disco",
    ),
    (
        "gain a privilege, or use what of the kernel it has no use for",
        "ganar un privilegio, ni usar del núcleo lo que no le hace falta",
    ),
    (
        "a fault of the kernel in a rarely used call would be open to it",
        "tendría a su alcance un fallo del núcleo en una llamada poco usada",
    ),
    ("difference: {html} and {csv}", "diferencia: {html} y {csv}"),
    ("isolation: {layers}; seed {seed}", "aislamiento: {layers}; semilla {seed}"),
    ("none", "ninguno"),
    ("results: {csv} and {sqlite}", "resultados: {csv} y {sqlite}"),
    (
        "to read: {html}, and a page for each in {folder}/",
        "para leer: {html}, y una página para cada cual en {folder}/",
    ),
    (
        "passed over, not notebooks: {names} and {n} more",
        "se dejan de lado, pues no son cuadernos: {names} y {n} más",
    ),
    ("passed over, not notebooks: {names}", "se dejan de lado, pues no son cuadernos: {names}"),
    (
        "{n} entries were refused; results.sqlite names each",
        "se rechazaron {n} archivos; results.sqlite los nombra todos",
    ),
    (
        "{name} -> {student} | key: {key} | time: {at}",
        "{name} -> {student} | clave: {key} | hora: {at}",
    ),
    ("unknown", "desconocida"),
    ("1 file; nothing was graded", "1 archivo; no se ha evaluado nada"),
    ("{n} files; nothing was graded", "{n} archivos; no se ha evaluado nada"),
    ("{name}: {words}: 1 student", "{name}: {words}: 1 estudiante"),
    ("{name}: {words}: {n} students", "{name}: {words}: {n} estudiantes"),
    ("notebooks, one a student", "cuadernos, uno por estudiante"),
    ("named as --names says", "con los nombres que dice --names"),
    ("Otter, one student's export", "Otter, la exportación de un estudiante"),
    ("Moodle, all submissions ({words})", "Moodle, todas las entregas ({words})"),
    ("Sakai, all submissions", "Sakai, todas las entregas"),
    ("Brightspace, submissions", "Brightspace, entregas"),
    ("Blackboard, assignment files", "Blackboard, archivos de la actividad"),
    ("nbgrader, course tree ({words})", "nbgrader, carpeta del curso ({words})"),
    ("stopped; --resume goes on where it was", "detenido; --resume sigue donde estaba"),
    # Notes of a row.
    (
        "{name}: {which} undoes it; judged as its own part left it",
        "{name}: lo deshace {which}; se evalúa tal como lo dejó su propia parte",
    ),
    ("a cell below", "una celda de más abajo"),
    (
        "no exercise of any unit is in this notebook",
        "en este cuaderno no hay ejercicios de ninguna unidad",
    ),
    ("not the student's fault: {why}", "no es culpa del estudiante: {why}"),
    ("no notebook: {files}", "no hay cuaderno: {files}"),
    ("no file", "no hay ningún archivo"),
    ("the zip cannot be read: {why}", "el zip no se puede leer: {why}"),
    ("the zip holds no notebook", "en el zip no hay ningún cuaderno"),
    ("{n} notebooks; hand in the one that counts", "{n} cuadernos; hay que entregar el que cuenta"),
    ("the file is empty", "el archivo está vacío"),
    ("the file has {more}: clear its outputs", "el archivo tiene {more}: borra sus salidas"),
    ("its code has {more}", "su código tiene {more}"),
    (
        "this is a web page (HTML), not a notebook: the .ipynb itself is needed",
        "es una página web (HTML), no un cuaderno: hace falta el propio .ipynb",
    ),
    (
        "the file holds more values than are read: clear its outputs",
        "el archivo tiene más valores de los que se leen: borra sus salidas",
    ),
    (
        "this JSON is not a notebook: it has no list of cells",
        "este JSON no es un cuaderno: no tiene lista de celdas",
    ),
    ("this JSON is not a notebook", "este JSON no es un cuaderno"),
    ("the file is not text in UTF-8", "el archivo no es texto en UTF-8"),
    ("the file is not complete JSON ({error})", "el archivo no es un JSON completo ({error})"),
    ("the file's JSON cannot be read ({error})", "el JSON del archivo no se puede leer ({error})"),
    ("the file is gone since it was found: {mend}", "el archivo ya no está: {mend}"),
    ("the file cannot be read ({error}): {mend}", "el archivo no se puede leer ({error}): {mend}"),
    (
        "the file changed since it was found{became}: {mend}",
        "el archivo ha cambiado desde que se encontró{became}: {mend}",
    ),
    ("mend that, then go on with --resume", "arréglalo y sigue con --resume"),
    (
        "--only-up: kept from the earlier run: {names}",
        "--only-up: se conserva de la evaluación anterior: {names}",
    ),
    (
        "{name} is the only notebook of {unit} among {n} files",
        "{name} es el único cuaderno de {unit} entre {n} archivos",
    ),
    ("chosen: {name}; not {others}", "elegido: {name}; no {others}"),
    # Graded again.
    (
        "inputs of {folder} are known outside (1 revealed): kept for the bytes that were handed in before, and for no other",
        "los datos de {folder} se conocen fuera (1 página entregada con reveal): solo se usan con los mismos bytes que se entregaron antes",
    ),
    (
        "inputs of {folder} are known outside ({n} revealed): kept for the bytes that were handed in before, and for no other",
        "los datos de {folder} se conocen fuera ({n} páginas entregadas con reveal): solo se usan con los mismos bytes que se entregaron antes",
    ),
    (
        "1 submission not handed in before as they are, asked with other inputs: {names}",
        "1 entrega no es la de antes, y se le preguntó con otros datos: {names}",
    ),
    (
        "{n} submissions not handed in before as they are, asked with other inputs: {names}",
        "{n} entregas no son las de antes, y se les preguntó con otros datos: {names}",
    ),
    (
        "1 mark of bytes that are others now: not carried over",
        "1 nota a mano era de bytes que ya son otros: no se conserva",
    ),
    (
        "{n} marks of bytes that are others now: not carried over",
        "{n} notas a mano eran de bytes que ya son otros: no se conservan",
    ),
    # Reports, exports.
    ("{report}, {grades}, 1 page in {folder}/", "{report}, {grades}, 1 página en {folder}/"),
    ("{report}, {grades}, {n} pages in {folder}/", "{report}, {grades}, {n} páginas en {folder}/"),
    ("outcome", "resultado"),
    ("grade", "nota"),
    ("why", "por qué"),
    ("belongs by", "es suya por"),
    ("written", "escrita"),
    ("unchanged", "sin cambios"),
    ("held back", "retenida"),
    ("not in the sheet", "no está en la tabla"),
    ("nothing handed in", "sin entrega"),
    ("1 written", "1 escrita"),
    ("{n} written", "{n} escritas"),
    ("{n} unchanged", "{n} sin cambios"),
    ("1 held back", "1 retenida"),
    ("{n} held back", "{n} retenidas"),
    ("{n} not in the sheet", "{n} fuera de la tabla"),
    ("{n} nothing handed in", "{n} sin entrega"),
    ("1 student: {ended}", "1 estudiante: {ended}"),
    ("{n} students: {ended}", "{n} estudiantes: {ended}"),
    ("file: {path}", "archivo: {path}"),
    ("table: {path}", "tabla: {path}"),
    (
        "still to be marked, and held back: 1 submission: {mend}",
        "por calificar, y por eso retenida: 1 entrega: {mend}",
    ),
    (
        "still to be marked, and held back: {n} submissions: {mend}",
        "por calificar, y por eso retenidas: {n} entregas: {mend}",
    ),
    (
        "cinta mark DIR --to marks.csv, fill it in, --from marks.csv, and export again",
        "cinta mark CARPETA --to marks.csv, rellénalo, --from marks.csv, y exporta otra vez",
    ),
    (
        "our own fault, and exported for nobody: 1 submission",
        "por fallo nuestro, y por eso sin exportar: 1 entrega",
    ),
    (
        "our own fault, and exported for nobody: {n} submissions",
        "por fallo nuestro, y por eso sin exportar: {n} entregas",
    ),
    (
        "Import grades.csv where your LMS takes grades; it is in UTF-8.",
        "Importa grades.csv donde tu LMS admita notas; está en UTF-8.",
    ),
    (
        "Nothing to import: each grade is held back; the table says why.",
        "No hay nada que importar: todas las notas están retenidas; la tabla dice por qué.",
    ),
    (
        "the columns say nothing of whose it is: add submission=submission to --columns",
        "las columnas no dicen de quién es: añade submission=submission a --columns",
    ),
    (
        "to be marked: {names}: cinta mark DIR gives the points",
        "por calificar: {names}: los puntos se ponen con cinta mark CARPETA",
    ),
    (
        "excused: no grade; enter in the LMS what stands there for an excuse",
        "exento: sin nota; pon en el LMS lo que allí indique una exención",
    ),
    (
        "{n} was exported before, and stands there still",
        "allí sigue el {n} que se exportó antes",
    ),
    (
        "grader_error, {note}: go on with cinta grade --resume",
        "fallo nuestro, {note}: sigue con cinta grade --resume",
    ),
    (
        "{status}, {note}: look at it; --zero-unreadable hands over a zero",
        "{status}, {note}: míralo; con --zero-unreadable se entrega un cero",
    ),
    ("{n} of {n2}", "{n} de {n2}"),
    ("1 d late", "1 d de retraso"),
    ("{time} late", "{time} de retraso"),
    ("on time", "a tiempo"),
    ("{how}: -{n} % = {n2}", "{how}: -{n} % = {n2}"),
    ("scaled to {points} of {most}", "son {points} sobre {most}"),
    (
        "Nothing to upload: no row of the sheet changes.",
        "No hay nada que subir: no cambia ninguna fila de la tabla.",
    ),
    (
        "   There is no zip of feedback pages: the closing table says why.",
        "   No hay zip con las páginas de retroalimentación: la tabla final dice por qué.",
    ),
    (
        "1. In the assignment: {menu} > {upload}: {sheet}, separator comma, encoding UTF-8.",
        "1. En la tarea: {menu} > {upload}: {sheet}, separador coma, codificación UTF-8.",
    ),
    (
        "2. Only then: {menu} > {upload}: {names}. The other way round Moodle skips grades without a word.",
        "2. Solo después: {menu} > {upload}: {names}. Al revés, Moodle se salta notas sin avisar.",
    ),
    (
        "   Do not tick {tick} with a fresh sheet. If anything was graded or uploaded in Moodle since this one was downloaded, download a new one and export again: Moodle skips those rows without a word, and ticked it writes over them.",
        "   Con una hoja recién descargada no marques {tick}. Si desde que la descargaste se ha calificado o subido algo en Moodle, descarga otra y exporta de nuevo: Moodle se salta esas filas sin avisar, y con la casilla marcada escribe encima.",
    ),
    (
        "Identities are hidden: the gradebook stays empty until they are revealed.",
        "Las identidades están ocultas: el libro de calificaciones sigue vacío hasta que se revelen.",
    ),
    (
        "The sheet has no column of feedback comments: only grades are in it. Students get their feedback with the zip; or switch feedback comments on in the assignment and download the worksheet again.",
        "La hoja no tiene columna de comentarios de retroalimentación: solo lleva notas. La retroalimentación llega con el zip; o activa los comentarios de retroalimentación en la tarea y descarga la hoja otra vez.",
    ),
    # Errors of the command line.
    ("{name}: {fault} ({mend})", "{name}: {fault} ({mend})"),
    ("{name} --help lists all", "{name} --help los muestra todos"),
    ("the following arguments are required: {names}", "faltan estos argumentos: {names}"),
    ("unrecognized arguments: {names}", "argumentos desconocidos: {names}"),
    (
        "argument {name}: invalid choice: {given} (choose from {known})",
        "argumento {name}: {given} no vale (elige entre {known})",
    ),
    ("argument {name}: expected one argument", "argumento {name}: falta su valor"),
    ("argument {name}: expected 2 arguments", "argumento {name}: faltan sus dos valores"),
    (
        "argument {name}: {given} is out of range: give {within}",
        "argumento {name}: {given} está fuera de los límites: da {within}",
    ),
    ("argument {name}: {fault}", "argumento {name}: {fault}"),
    ("{given} is no number: give {within}", "{given} no es un número: da {within}"),
    ("{given} is no whole number: give {within}", "{given} no es un número entero: da {within}"),
    ("{given} is no size: give {within}", "{given} no es un tamaño: da {within}"),
    ("{given} is out of range: give {within}", "{given} está fuera de los límites: da {within}"),
    ("{least} to {most} seconds", "de {least} a {most} segundos"),
    ("{least} to {most} jobs", "de {least} a {most} procesos"),
    ("{least} to {most} points", "de {least} a {most} puntos"),
    ("{least} to {most} GiB", "de {least} a {most} GiB"),
    ("{least} to {most} (a whole number)", "de {least} a {most} (un número entero)"),
    ("{least} to {most} times the seconds", "de {least} a {most} veces los segundos"),
    (
        "'' names no file: give a path (. is this folder)",
        "'' no nombra ningún archivo: da una ruta (. es esta carpeta)",
    ),
    (
        "{option} takes what follows it: type {typed}",
        "{option} se queda con lo que le sigue: escribe {typed}",
    ),
    (
        "{path}: {fault}. Fix: look at that path, or give another",
        "{path}: {fault}. Arreglo: mira esa ruta, o da otra",
    ),
    (
        "{fault}: make space; a grading goes on with --resume",
        "{fault}: haz sitio; una evaluación sigue con --resume",
    ),
    ("No such file or directory", "no existe"),
    ("Permission denied", "no hay permiso"),
    ("Is a directory", "es una carpeta"),
    ("Not a directory", "no es una carpeta"),
    ("No space left on device", "no queda sitio en el disco"),
    ("File exists", "ya existe"),
    ("Read-only file system", "ahí solo se puede leer"),
    ("Operation not permitted", "no está permitido"),
    ("Input/output error", "el disco falla"),
    ("Disk quota exceeded", "se acabó tu espacio en el disco"),
    ("File name too long", "el nombre es demasiado largo"),
    ("Too many levels of symbolic links", "demasiados enlaces simbólicos"),
    ("Too many open files", "demasiados archivos abiertos"),
    ("Text file busy", "otro programa lo está ejecutando"),
    ("Device or resource busy", "otro programa lo está usando"),
    ("Stale file handle", "se perdió la conexión con ese disco"),
    # Errors of grading.
    (
        "--names and --from both say how the paths are laid out: give one",
        "--names y --from dicen los dos cómo están ordenadas las rutas: da uno",
    ),
    (
        "nothing to grade: name a notebook, a folder, or a zip",
        "no hay nada que evaluar: nombra un cuaderno, una carpeta o un zip",
    ),
    (
        "--out FOLDER is needed: where results go (--dry-run does without)",
        "falta --out CARPETA: dónde van los resultados (con --dry-run no hace falta)",
    ),
    (
        "--seed and --again: the same bytes are asked what they were: leave --seed out",
        "--seed y --again: a los mismos bytes se les pregunta lo mismo: quita --seed",
    ),
    ("--only-up goes with --again OLD", "--only-up va con --again ANTERIOR"),
    (
        "--again {folder}: not graded to its end: go on with cinta grade --resume there",
        "--again {folder}: no está evaluada hasta el final: sigue allí con cinta grade --resume",
    ),
    (
        "--again {folder}: {why}: name what was handed in: cinta grade PATH --again {old} --out NEW",
        "--again {folder}: {why}: nombra lo entregado: cinta grade RUTA --again {old} --out NUEVA",
    ),
    ("{path} is gone", "{path} ya no está"),
    ("the run does not say where it was read", "la evaluación no dice dónde se leyó"),
    (
        "{folder} holds results of {there}, not of {wanted}",
        "{folder} tiene resultados de {there}, no de {wanted}",
    ),
    (
        "{folder} was begun with --seed {seed}: leave --seed out",
        "{folder} empezó con --seed {seed}: quita --seed",
    ),
    (
        "{path}: it has changed since this run was begun, whose submissions were all asked the same: put it back, or grade into another --out",
        "{path}: ha cambiado desde que empezó esta evaluación, y a todas las entregas se les pregunta lo mismo: déjalo como estaba, o evalúa en otra --out",
    ),
    (
        "--extra-time: {name} is graded already, with {times} times the seconds: leave it out, or grade into another --out",
        "--extra-time: {name} ya está evaluada, con {times} veces los segundos: quítalo, o evalúa en otra --out",
    ),
    (
        "{where}: {given} is out of range: give {within}",
        "{where}: {given} está fuera de los límites: da {within}",
    ),
    ("{where}: no column {name}: {mend}", "{where}: falta la columna {name}: {mend}"),
    (
        "{where}: {student} has another factor too: give one",
        "{where}: {student} tiene también otro factor: da uno solo",
    ),
    ("{where}: cannot be read ({error}): {mend}", "{where}: no se puede leer ({error}): {mend}"),
    (
        "{where}: write STUDENT=1.5, or name a .csv of student,factor",
        "{where}: escribe ESTUDIANTE=1.5, o nombra un .csv con las columnas student,factor",
    ),
    (
        "save it as CSV in UTF-8, with the columns student,factor",
        "guárdalo como CSV en UTF-8, con las columnas student,factor",
    ),
    (
        "{places}: no .ipynb file ({why}); give a notebook, a folder of them, or its zip",
        "{places}: no hay ningún archivo .ipynb ({why}); da un cuaderno, una carpeta de cuadernos o su zip",
    ),
    (
        "{places}: no .ipynb file; give a notebook, a folder of them, or its zip",
        "{places}: no hay ningún archivo .ipynb; da un cuaderno, una carpeta de cuadernos o su zip",
    ),
    (
        "{path}: {fault}; give a notebook, a folder, or a zip",
        "{path}: {fault}; da un cuaderno, una carpeta o un zip",
    ),
    ("no such file", "no existe"),
    ("no such file or folder", "no existe"),
    ("{path}: {why}; download it again", "{path}: {why}; descárgalo otra vez"),
    ("not a zip that can be read ({error})", "no es un zip que se pueda leer ({error})"),
    (
        "{name}: not laid out as --from {lms} says; leave it out",
        "{name}: no está ordenado como dice --from {lms}; quítalo",
    ),
    (
        "{out}: grades {old} again: give --again and that folder too",
        "{out}: evalúa {old} de nuevo: da también --again y esa carpeta",
    ),
    (
        "not promised here: {promise}. Fix: {mend} (cinta doctor shows all), or leave --require-isolation out",
        "aquí no se garantiza: {promise}. Arreglo: {mend} (cinta doctor lo muestra todo), o quita --require-isolation",
    ),
    (
        "{folder}: no results.sqlite there; give the --out folder of a cinta grade",
        "{folder}: allí no hay results.sqlite; da la carpeta --out de un cinta grade",
    ),
    (
        "{folder} already holds results: go on with --resume, or give another --out",
        "{folder} ya tiene resultados: sigue con --resume, o da otra --out",
    ),
    (
        "{folder} is not empty: go on with --resume, or give another --out",
        "{folder} no está vacía: sigue con --resume, o da otra --out",
    ),
    (
        "{folder}: cannot be made ({error}); give another --out",
        "{folder}: no se puede crear ({error}); da otra --out",
    ),
    (
        "{folder}: another cinta grade writes there: wait for its end, or give another --out",
        "{folder}: otro cinta grade escribe ahí: espera a que acabe, o da otra --out",
    ),
    (
        "{folder}: holds a class or results that are not a demo's: give another --out",
        "{folder}: tiene una clase o unos resultados que no son de la demo: da otra --out",
    ),
    (
        "{folder}: nothing is graded in it yet: run cinta grade first",
        "{folder}: todavía no hay nada evaluado: ejecuta antes cinta grade",
    ),
    (
        "{folder}: pages cannot be written ({error}); {mend}",
        "{folder}: las páginas no se pueden escribir ({error}); {mend}",
    ),
    (
        "{what} cannot be written ({error}); {mend}",
        "{what} no se puede escribir ({error}); {mend}",
    ),
    (
        "{path}: a database, but not of results; use another --out",
        "{path}: es una base de datos, pero no de resultados; usa otra --out",
    ),
    (
        "{path}: cannot be opened as results ({error}); use another --out",
        "{path}: no se puede abrir como resultados ({error}); usa otra --out",
    ),
    (
        "{path}: written by a newer cinta (format {a}, this one reads {b} to {c}): install that one",
        "{path}: lo escribió un cinta más nuevo (formato {a}; este lee del {b} al {c}): instala ese",
    ),
    (
        "{path}: written by a much older cinta (format {a}, this one reads {b} to {c}): grade into another --out",
        "{path}: lo escribió un cinta mucho más antiguo (formato {a}; este lee del {b} al {c}): evalúa en otra --out",
    ),
    (
        "results.sqlite: the run's {name} is damaged ({error}): put a copy of it back, or grade into another --out",
        "results.sqlite: está dañado lo que guarda de la evaluación ({name}: {error}): pon una copia, o evalúa en otra --out",
    ),
    (
        "results.sqlite: the run's answer keys are damaged ({error}): put a copy of it back, or grade into another --out",
        "results.sqlite: están dañadas las claves de respuesta ({error}): pon una copia, o evalúa en otra --out",
    ),
    (
        "{path}: what it says of its units is damaged ({error}): put a copy of it back, or grade into another --out",
        "{path}: está dañado lo que dice de sus unidades ({error}): pon una copia, o evalúa en otra --out",
    ),
    # Errors of courses and of check.
    (
        "no cinta.toml in {here} or above it: go into a course, name one with --course FOLDER, or make one with cinta init FOLDER",
        "no hay cinta.toml en {here} ni por encima: entra en un curso, nómbralo con --course CARPETA, o crea uno con cinta init CARPETA",
    ),
    (
        "{path}: no such file; cinta init FOLDER makes a course",
        "{path}: no existe; cinta init CARPETA crea un curso",
    ),
    (
        "{path}: not UTF-8. Fix: save it as UTF-8",
        "{path}: no está en UTF-8. Arreglo: guárdalo como UTF-8",
    ),
    (
        "{path}: {fault}. Fix: name a notebook (.ipynb)",
        "{path}: {fault}. Arreglo: nombra un cuaderno (.ipynb)",
    ),
    (
        "{path}: {fault}. Fix: give the .ipynb that Jupyter saved",
        "{path}: {fault}. Arreglo: da el .ipynb que guardó Jupyter",
    ),
    ("{path}: {fault}. Fix: say which by --unit", "{path}: {fault}. Arreglo: di cuál con --unit"),
    (
        "of no unit, or of several ({names}); {more}",
        "no es de ninguna unidad, o es de varias ({names}); {more}",
    ),
    ("of no unit, or of several ({names})", "no es de ninguna unidad, o es de varias ({names})"),
    # Errors of marks, show, reveal, forget.
    (
        "--to, --from, --undo and what is said of one student: one at a time",
        "--to, --from, --undo y lo que se dice de un estudiante: de uno en uno",
    ),
    (
        "nothing is said: add --points N, --excuse or --comment TEXT",
        "no se dice nada: añade --points N, --excuse o --comment TEXTO",
    ),
    (
        "--points and --excuse both say what counts: give one",
        "--points y --excuse dicen los dos qué cuenta: da uno",
    ),
    (
        "--student KEY is needed: number, name, address or file",
        "falta --student CLAVE: número, nombre, correo o archivo",
    ),
    (
        "{folder}: there is no mark to take back; cinta mark {again} lists",
        "{folder}: no hay nada que retirar; cinta mark {again} muestra lo dicho",
    ),
    (
        "{path}: is there already, and may be filled in: give another name",
        "{path}: ya existe, y puede estar relleno: da otro nombre",
    ),
    (
        "--exercise {name}: nobody has one of that name",
        "--exercise {name}: nadie tiene uno con ese nombre",
    ),
    (
        "exercise {name}: {student} has none of that name; give one of {names}",
        "ejercicio {name}: {student} no tiene ninguno con ese nombre; da uno de estos: {names}",
    ),
    ("points {given} are no number", "los puntos {given} no son un número"),
    (
        "{student}: no unit was found in what they handed in: have it handed in again, or give the grade in the LMS",
        "{student}: en lo que entregó no se encontró ninguna unidad: pide que lo entregue otra vez, o pon la nota en el LMS",
    ),
    (
        "{path}: no unit was found in what they handed in: no line to fill in",
        "{path}: en lo que entregó no se encontró ninguna unidad: no hay líneas que rellenar",
    ),
    (
        "--because says why of --points or --excuse: a word alone is --comment",
        "--because dice el porqué de --points o de --excuse: una palabra sola es --comment",
    ),
    (
        "points are of an exercise (--exercise, in a table its column): name one of {names}",
        "los puntos son de un ejercicio (--exercise, en una tabla su columna): nombra uno de estos: {names}",
    ),
    ("{student} has no exercise {name}", "{student} no tiene ningún ejercicio {name}"),
    (
        "{points} points: not from 0 to {most}, which is what {exercise} is worth",
        "{points} puntos: no está entre 0 y {most}, lo que vale {exercise}",
    ),
    (
        "{student} is excused from all of it: take that back first, with --undo",
        "{student} tiene un exento de toda la entrega: retíralo antes, con --undo",
    ),
    (
        "both points and an excuse: empty one of the two cells",
        "puntos y exento a la vez: vacía una de las dos celdas",
    ),
    (
        "the same student and exercise stand in line {n}",
        "el mismo estudiante y el mismo ejercicio están en la línea {n}",
    ),
    (
        "a cell under no header: {cell}: a decimal comma needs quotes",
        "una celda sin encabezado: {cell}: una coma decimal va entre comillas",
    ),
    (
        "is excused, and a table takes nothing back: cinta mark --undo does",
        "está exento, y una tabla no retira nada: lo hace cinta mark --undo",
    ),
    (
        "a reason without points or an excuse: if it is a message, it goes under comment",
        "un motivo sin puntos ni exento: si es un mensaje, va en comment",
    ),
    (
        "{by} marked it after this table was written: to replace that, mark it with cinta mark --student",
        "{by} lo calificó después de escribirse esta tabla: para cambiarlo, usa cinta mark --student",
    ),
    (
        "{Exercise} {n} by hand (judge {n2}), {Said}",
        "{Exercise}: {n} a mano (el evaluador dio {n2}), {Said}",
    ),
    ("{Exercise} {n} by hand, {Said}", "{Exercise}: {n} a mano, {Said}"),
    ("{Exercise} excused, {Said}", "{Exercise}: exento, {Said}"),
    ("all excused, {Said}", "todo: exento, {Said}"),
    ("{Exercise} commented, {Said}", "{Exercise}: comentado, {Said}"),
    ("all commented, {Said}", "todo: comentado, {Said}"),
    ("comment: {Said}", "comentario: {Said}"),
    ("{path}: two columns {name}: leave one", "{path}: hay dos columnas {name}: deja una"),
    (
        "excused {given}: write yes, or leave it empty",
        "excused {given}: escribe sí, o déjalo vacío",
    ),
    ("no submission {name} here", "aquí no hay ninguna entrega {name}"),
    ("the column exercise", "la columna exercise"),
    ("a column submission, key or student", "una columna submission, key o student"),
    (
        "a column points, excused, comment or because",
        "una columna points, excused, comment o because",
    ),
    (
        "give the table that cinta mark --to wrote, filled in",
        "da la tabla que escribió cinta mark --to, rellena",
    ),
    ("key {key} is not that of {name}", "la clave {key} no es la de {name}"),
    (
        "{path}: its first line lacks {names}: {mend}",
        "{path}: a su primera línea le falta {names}: {mend}",
    ),
    (
        "{path}: not a CSV that can be read ({error}): {mend}",
        "{path}: no es un CSV que se pueda leer ({error}): {mend}",
    ),
    (
        "save it as CSV in UTF-8, with the columns that cinta mark --to wrote",
        "guárdalo como CSV en UTF-8, con las columnas que escribió cinta mark --to",
    ),
    (
        "{student}, {exercise}: no hidden question failed there: there is nothing to reveal",
        "{student}, {exercise}: ahí no falló ninguna pregunta oculta: no hay nada que revelar",
    ),
    (
        "{where} {student}: {n} submissions of theirs ({names}): give the name of the one that is meant",
        "{where} {student}: tiene {n} entregas ({names}): da el nombre de la que quieres",
    ),
    (
        "{where} {student}: several students go by that ({names}): {mend}",
        "{where} {student}: así se llaman varios estudiantes ({names}): {mend}",
    ),
    (
        "give the number that the LMS knows them by, or the name of the file",
        "da el número con que los conoce el LMS, o el nombre del archivo",
    ),
    (
        "a team, or a member of another, goes by it too: give the name of the group",
        "también es de un equipo o de alguien de otro: da el nombre del grupo",
    ),
    (
        "of a Moodle team give the name of the group",
        "de un equipo de Moodle da el nombre del grupo",
    ),
    (
        "more time: {path}, {n} times the seconds",
        "más tiempo: {path}, {n} veces los segundos",
    ),
    (
        "{where} {student}: nobody who was graded goes by that; {mend}",
        "{where} {student}: aquí no se ha evaluado a nadie que se llame así; {mend}",
    ),
    (
        "{where} {student}: nobody who handed in goes by that; {mend}",
        "{where} {student}: nadie que haya entregado se llama así; {mend}",
    ),
    ("nearest: {names}", "lo más parecido: {names}"),
    (
        "give a name, number or file as grades.csv has it",
        "da un nombre, un número o un archivo, tal como está en grades.csv",
    ),
    (
        "whom? give a student, or --like STUDENT EXERCISE",
        "¿a quién? da un estudiante, o --like ESTUDIANTE EJERCICIO",
    ),
    (
        "{a} is of {b}, {c} of {d}: give two runs of one unit",
        "{a} es de {b}, {c} de {d}: da dos evaluaciones de una misma unidad",
    ),
    ("no unit", "ninguna unidad"),
    # Errors of exports.
    (
        "--late-penalty needs --due 2026-11-25T23:59, in the LMS's own time",
        "--late-penalty necesita --due 2026-11-25T23:59, en la hora del LMS",
    ),
    (
        "--late-penalty {given}: not a policy; write it as '10%/day, max 50%' (min, hour, day or week; 'grace 15 min' may follow)",
        "--late-penalty {given}: no se entiende; escríbelo así: '10%/day, max 50%' (min, hour, day o week; puede seguir 'grace 15 min')",
    ),
    (
        "--due {given}: not a date; write it as 2026-11-25T23:59, in the LMS's own time",
        "--due {given}: no es una fecha; escríbela como 2026-11-25T23:59, en la hora del LMS",
    ),
    (
        "--points max: --to {lms} has no sheet that tells the maximum; give a number",
        "--points max: --to {lms} no tiene hoja que diga el máximo; da un número",
    ),
    (
        "--push goes with --to canvas, not with --to {lms}",
        "--push va con --to canvas, no con --to {lms}",
    ),
    (
        "--timezone goes with --to moodle, not with --to {lms}",
        "--timezone va con --to moodle, no con --to {lms}",
    ),
    (
        "--timezone {given}: not in IANA's list of time zones; {mend}",
        "--timezone {given}: no está en la lista de husos horarios de IANA; {mend}",
    ),
    ("did you mean {name}?", "¿querías decir {name}?"),
    ("write it as Area/City: Europe/Madrid", "escríbelo como Área/Ciudad: Europe/Madrid"),
    (
        "{folder}: not graded yet: {n} submissions; go on with cinta grade --resume",
        "{folder}: quedan {n} entregas sin evaluar; sigue con cinta grade --resume",
    ),
    (
        "{folder}: not graded yet: 1 submission; go on with cinta grade --resume",
        "{folder}: queda 1 entrega sin evaluar; sigue con cinta grade --resume",
    ),
    (
        "{folder}: not graded yet: {n} submissions; go on with cinta grade --resume, then export",
        "{folder}: quedan {n} entregas sin evaluar; sigue con cinta grade --resume, y exporta después",
    ),
    (
        "{folder}: who handed in {Name} is not kept there: grade what was handed in again, into"
        " another --out",
        "{folder}: no se guardó allí quién entregó {Name}: evalúa otra vez lo entregado, en otra"
        " --out",
    ),
    (
        "--previous {folder}: no results.sqlite there; {mend}",
        "--previous {folder}: allí no hay results.sqlite; {mend}",
    ),
    (
        "--previous {folder}: nothing is known to be exported from it; {mend}",
        "--previous {folder}: no consta que se haya exportado nada de ella; {mend}",
    ),
    (
        "give the results folder of this class that was exported before, or leave it out",
        "da la carpeta de resultados de esta clase que se exportó antes, o quítalo",
    ),
    (
        "{folder}: holds results of {names}, not of {wanted}: give another --unit",
        "{folder}: tiene resultados de {names}, no de {wanted}: da otra --unit",
    ),
    (
        "{folder}: holds results of {names}: say which with --unit",
        "{folder}: tiene resultados de {names}: di cuál con --unit",
    ),
    (
        "--to {lms} needs {option} FILE: {what}, as you downloaded it{none}",
        "--to {lms} necesita {option} ARCHIVO: {what}, tal como se descargó{none}",
    ),
    (
        "{path}: cannot be read ({error}); give {what} with {option}",
        "{path}: no se puede leer ({error}); da {what} con {option}",
    ),
    ("Moodle's grading worksheet", "la hoja de calificaciones de Moodle"),
    ("Brightspace's exported grades", "las notas exportadas de Brightspace"),
    ("Blackboard's downloaded grades", "las notas descargadas de Blackboard"),
    ("the grades.csv of Sakai's download", "el grades.csv de la descarga de Sakai"),
    ("Canvas's exported gradebook", "el libro de notas exportado de Canvas"),
    (
        " (an assignment graded by a rubric or a marking guide offers none: take Grading method > Simple direct grading in its settings)",
        " (una tarea que se califica con rúbrica o guía de evaluación no la ofrece: elige en sus ajustes Método de calificación > Calificación simple directa)",
    ),
    (
        "--overwrite {keys}: {fault}; give keys as they stand in closing.csv, behind DIR",
        "--overwrite {keys}: {fault}; da las claves como están en closing.csv, detrás de la carpeta",
    ),
    (
        "the grades are of several assignments ({names}): export one at a time, with --assignment and one of these; or grade one at a time",
        "las notas son de varias tareas ({names}): exporta de una en una, con --assignment y una de ellas; o evalúa de una en una",
    ),
    (
        "{sheet} is the sheet of another assignment: {why}; {mend}",
        "{sheet} es la hoja de otra tarea: {why}; {mend}",
    ),
    ("{n} of {m} grades have no row in it", "{n} de {m} notas no tienen fila en ella"),
    ("no participant of it has a grade", "ninguno de sus participantes tiene nota"),
    ("most groups of it have no grade", "la mayoría de sus grupos no tiene nota"),
    (
        "download this assignment's worksheet and give it under the name that Moodle gave it",
        "descarga la hoja de esta tarea y dala con el nombre que le puso Moodle",
    ),
    (
        "{name}: not a CSV that can be read ({error}); {mend}",
        "{name}: no es un CSV que se pueda leer ({error}); {mend}",
    ),
    ("{name}: no participants; {mend}", "{name}: no tiene participantes; {mend}"),
    ("download the worksheet again", "descarga la hoja otra vez"),
    (
        "export the gradebook again and give that file untouched",
        "exporta otra vez el libro de calificaciones y da el archivo sin tocarlo",
    ),
    (
        "{folder} {what}: go on with --resume, or give another --out",
        "{folder} {what}: sigue con --resume, o da otra --out",
    ),
    ("is not empty", "no está vacía"),
    ("already holds results", "ya tiene resultados"),
    (
        "no key: only the file's name says whose it is",
        "sin clave: solo el nombre del archivo dice de quién es",
    ),
    (
        "To hand over by the file's name what has no key: --columns {columns}",
        "Para entregar con el nombre del archivo las que no tienen clave: --columns {columns}",
    ),
    (
        "{folder}: not graded yet: 1 submission; go on with cinta grade --resume, then export",
        "{folder}: queda 1 entrega sin evaluar; sigue con cinta grade --resume, y exporta después",
    ),
    ("input {x}", "entrada {x}"),
    ("given {x}", "dio {x}"),
    ("due {x}", "se esperaba {x}"),
    ("expected {x}", "se esperaba {x}"),
    ("seed {x}", "semilla {x}"),
    ("line {n} of the cell: {x}", "línea {n} de la celda: {x}"),
    (
        "--seed {seed}: inputs drawn from it are known outside, by {folder}: leave --seed out",
        "--seed {seed}: sus datos se conocen fuera, por {folder}: quita --seed",
    ),
    ("our own fault, not the student's: {why}", "es un fallo nuestro, no del estudiante: {why}"),
    (
        "no exercise of {unit} is in this notebook",
        "en este cuaderno no hay ningún ejercicio de {unit}",
    ),
    (
        "of release {a}, judged by the checks of {b}",
        "es de la versión {a}, evaluado con las comprobaciones de la {b}",
    ),
    (
        "the notebook is of release {a} of {unit}, the sources here are of release {b}, which ask {name} otherwise: grade it with the sources of its own release",
        "el cuaderno es de la versión {a} de {unit}, y las unidades de aquí son de la {b}, que pregunta {name} de otra manera: evalúalo con las de su versión",
    ),
    (
        "code cell {n} was stopped when its time was over",
        "la celda de código {n} se detuvo al acabarse su tiempo",
    ),
    ("code cell {n}: {why}", "celda de código {n}: {why}"),
    ("before any cell: {why}", "antes de cualquier celda: {why}"),
    (
        "it used more memory than a submission may",
        "usó más memoria de la que puede usar una entrega",
    ),
    (
        "it started more processes than a submission may",
        "inició más procesos de los que puede iniciar una entrega",
    ),
    ("it stored more than a submission may", "guardó más de lo que puede guardar una entrega"),
    ("its process was ended by signal {n}", "la señal {n} terminó su proceso"),
    (
        "its process ended by itself (exit code {code})",
        "su proceso terminó solo (código de salida {code})",
    ),
    (
        "it sent something that is not an answer ({why})",
        "envió algo que no es una respuesta ({why})",
    ),
    ("it hung up and went on", "colgó y siguió"),
    ("it did not stop when its time was over", "no se detuvo al acabarse su tiempo"),
    ("it did not take up what it was asked", "no atendió lo que se le preguntó"),
    ("the submission used up all its time", "la entrega agotó todo su tiempo"),
    ("more than {n} MiB, the most that is read", "más de {n} MiB, lo máximo que se lee"),
    ("{name} ({n} of {n2} answered)", "{name} ({n} de {n2} respondidos)"),
    (
        "{names}: nothing tells which of these counts; each is graded",
        "{names}: nada dice cuál de ellos cuenta; se evalúan todos",
    ),
    (
        "a link: the file itself must be in the archive",
        "es un enlace: en el archivo comprimido tiene que estar el propio archivo",
    ),
    ("an absolute name", "tiene un nombre absoluto"),
    ("a name that leads out of the archive", "su nombre lleva fuera del archivo comprimido"),
    (
        "a zip inside a student's zip is not opened",
        "un zip dentro del zip de un estudiante no se abre",
    ),
    (
        "too many processes of this submission ended",
        "se interrumpieron demasiados procesos de esta entrega",
    ),
    (
        "it has {n} cells; the first {n2} were read",
        "tiene {n} celdas; se leyeron las primeras {n2}",
    ),
    (
        "{which} has more than {n} characters; the first {n2} were read",
        "{which} tiene más de {n} caracteres; se leyeron los primeros {n2}",
    ),
    ("code cell {n}", "la celda de código {n}"),
    ("unpacks to {n} times its size", "al descomprimirse ocupa {n} veces su tamaño"),
    (
        "{n} folders deep; {n2} at most are read",
        "está a {n} carpetas de profundidad; se leen {n2} como mucho",
    ),
    (
        "a name of {n} characters; {n2} at most are read",
        "su nombre tiene {n} caracteres; se leen {n2} como mucho",
    ),
    (
        "{name} is a name that Windows reserves: rename it",
        "{name} es un nombre que Windows se reserva: cámbialo",
    ),
    (
        "{name} -> {student} | key: none | time: {at}",
        "{name} -> {student} | sin clave | hora: {at}",
    ),
    ("Canvas, submissions (anonymous)", "Canvas, entregas (anónimas)"),
    ("Canvas, submissions", "Canvas, entregas"),
    (
        "Gradescope, exported submissions (assignment {x})",
        "Gradescope, entregas exportadas (tarea {x})",
    ),
    ("Gradescope, exported submissions", "Gradescope, entregas exportadas"),
    ("flat", "sin carpetas"),
    ("flat, identities hidden", "sin carpetas, identidades ocultas"),
    ("flat, teams", "sin carpetas, por grupos"),
    ("flat, identities hidden, teams", "sin carpetas, identidades ocultas, por grupos"),
    ("folders", "en carpetas"),
    ("folders, identities hidden", "en carpetas, identidades ocultas"),
    ("folders, teams", "en carpetas, por grupos"),
    ("folders, identities hidden, teams", "en carpetas, identidades ocultas, por grupos"),
    ("{words}, course module {n}", "{words}, módulo del curso {n}"),
    (
        "{cell} by hand; ours {n} ({why}): --overwrite {key} writes it all the same",
        "{cell} puesta a mano; la nuestra, {n} ({why}): con --overwrite {key} se escribe de todos modos",
    ),
    (
        "if Cinta wrote it from another folder: --previous DIR",
        "si la escribió Cinta desde otra carpeta: --previous CARPETA",
    ),
    ("participant {n}: {seen}", "participante {n}: {seen}"),
    ("download, sheet, names agree", "descarga y hoja, y los nombres coinciden"),
    ("download, sheet", "descarga y hoja"),
    ("no {key} tells whose it is", "nada ({key}) dice de quién es"),
    (
        "nothing tells that the grade is of this assignment",
        "nada dice que la nota sea de esta tarea",
    ),
    ("on time by the sheet's status", "a tiempo según el estado de la hoja"),
    ("on time by the sheet's date", "a tiempo según la fecha de la hoja"),
    ("on time by the archive's file time", "a tiempo según la hora del archivo"),
    ("{time} late by the sheet's status", "{time} de retraso según el estado de la hoja"),
    ("{time} late by the sheet's date", "{time} de retraso según la fecha de la hoja"),
    ("{time} late by the archive's file time", "{time} de retraso según la hora del archivo"),
    (
        "{n} of these were exported before, and the sheet shows no grade of theirs ({names}): if that was uploaded, the sheet is older than Moodle's grades, and Moodle skips these rows without a word: download a new one and export again.",
        "{n} de estas ya se exportaron, y la hoja no muestra su nota ({names}): si aquello se subió, la hoja es más antigua que las notas de Moodle, y Moodle se salta esas filas sin avisar: descarga otra y exporta de nuevo.",
    ),
    (
        "the sheet has no such participant: download one of all participants and groups",
        "la hoja no tiene ese participante: descárgala con todos los participantes y grupos",
    ),
    (
        "no participant number in the name of the submission",
        "el nombre de la entrega no lleva número de participante",
    ),
    (
        "graded out of {n}, but the maximum there is {n2}: --points max scales to that, --points {n} writes it as it is",
        "es una nota sobre {n}, y allí el máximo es {n2}: con --points max se pasa a ese máximo, con --points {n} se escribe tal cual",
    ),
    (
        "HELD BACK: graded out of {n}, but the maximum in {lms} is {n2}. Export again with --points max, which scales to that.",
        "RETENIDAS: son notas sobre {n}, y el máximo en {lms} es {n2}. Exporta otra vez con --points max, que las pasa a ese máximo.",
    ),
    (
        "Written out of {n}, as --points says, where the maximum in {lms} is {n2}.",
        "Escritas sobre {n}, como dice --points, donde el máximo en {lms} es {n2}.",
    ),
)
