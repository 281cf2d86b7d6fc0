"""What is said of an LMS's tables and uploads, of a cluster and of a folder of results, in both.

Reasons of the closing table, faults of a sheet, what to do in the LMS. As in
:mod:`cinta.said.es_authors`, a place whose name begins with a capital stays as it is.
"""

from __future__ import annotations

KEYS = {
    "participant": "participante",
    "group": "grupo",
    "user id": "id de usuario",
    "anonymous id": "id anónimo",
    "id": "id",
    "file": "archivo",
    "user name": "nombre de usuario",
    "name": "nombre",
}
"""What an LMS knows somebody by (:class:`cinta.lms.belonging.Key`)."""

OF = {
    "course module {n}": "del módulo del curso {n}",
    "column {Title}": "de la columna {Title}",
    "assignment {Title}": "de la tarea {Title}",
}
"""Of which assignment, as each LMS tells it."""

BELONGS = (
    *(
        (f"{key} {{Number}}: download", f"{clave} {{Number}}: descarga")
        for key, clave in KEYS.items()
    ),
    *(
        (f"{key} {{number}} of {of}: {{seen}}", f"{clave} {{number}} {de}: {{seen}}")
        for key, clave in KEYS.items()
        for of, de in OF.items()
    ),
)

SYSTEMS: tuple[tuple[str, str], ...] = (
    *BELONGS,
    ("download", "descarga"),
    ("download, gradebook", "descarga y libro de calificaciones"),
    ("download, {Table}", "descarga y {Table}"),
    # Whose a grade is, and what is there already.
    ("{Points} was exported last", "lo último que se exportó fue {Points}"),
    (
        "{last}; if that was never uploaded, it is ours",
        "{last}; si no se llegó a subir, la nota es nuestra",
    ),
    ("the name of several ({Names})", "se llaman así varios ({Names})"),
    ("nobody in {where}", "nadie en {where}"),
    ("the sheet", "la hoja"),
    ("the gradebook", "el libro de calificaciones"),
    ("the table", "la tabla"),
    ("{kind} {Key} was seen nowhere", "{kind} {Key} no se ha visto en ninguna parte"),
    ("user id", "el id de usuario"),
    ("anonymous id", "el id anónimo"),
    ("user name", "el nombre de usuario"),
    ("participant", "participante"),
    (
        "{Key} is the key of {Names}, and nothing tells whose it is: enter these by hand; or mend the files' names, or leave {Field} out of --names, and grade again",
        "{Key} es la clave de {Names}, y nada dice de quién es: ponles la nota a mano; o corrige los nombres de los archivos, o quita {Field} de --names, y evalúa otra vez",
    ),
    # Reading what was handed in.
    (
        "none of the {n} notebooks fits: {Names}",
        "ninguno de los {n} cuadernos corresponde: {Names}",
    ),
    ("a NUL character in its name", "tiene un carácter NUL en el nombre"),
    (
        "{Drive} at its beginning is a drive to Windows: rename it",
        "empieza por {Drive}, que para Windows es una unidad de disco: cámbiale el nombre",
    ),
    ("the zip has more than {n} MiB", "el zip tiene más de {n} MiB"),
    ("the zip holds more than {n} files", "el zip tiene más de {n} archivos"),
    ("it has more than {n} MiB", "tiene más de {n} MiB"),
    ("{n} entries; {n2} at most are read", "{n} archivos; se leen {n2} como mucho"),
    (
        "a second entry of this name: the first is read",
        "hay otro archivo con este nombre: se lee el primero",
    ),
    ("the zip's entry cannot be read ({Error})", "este archivo del zip no se puede leer ({Error})"),
    ("{found}: put the file itself there", "{found}: pon ahí el propio archivo"),
    ("a block device", "un dispositivo de bloques"),
    ("a character device", "un dispositivo de caracteres"),
    ("a folder", "una carpeta"),
    ("a link", "un enlace"),
    ("a pipe", "una tubería"),
    ("a socket", "un socket"),
    ("something else", "otra cosa"),
    (", it is {what} now", ", ahora es {what}"),
    ("it is {what}", "es {what}"),
    ("cannot be opened ({error})", "no se puede abrir ({error})"),
    ("cannot be read ({error})", "no se puede leer ({error})"),
    ("lists no submissions: {what}", "no nombra ninguna entrega: {what}"),
    ("{File}: cannot be read ({Error}): {mend}", "{File}: no se puede leer ({Error}): {mend}"),
    (
        "{n} times cannot be read, and count as unknown: {Time}",
        "{n} horas no se pueden leer, y cuentan como desconocidas: {Time}",
    ),
    ("1 student", "1 estudiante"),
    ("{n} students", "{n} estudiantes"),
    ("identities hidden", "identidades ocultas"),
    ("course module {n}", "módulo del curso {n}"),
    (
        "{File}: nbgrader's course tree, and nothing handed in is at {Place}/: collect first (nbgrader collect or zip_collect), or give the notebooks' own folder",
        "{File}: carpeta de un curso de nbgrader, y en {Place}/ no hay nada entregado: recoge antes (nbgrader collect o zip_collect), o da la propia carpeta de los cuadernos",
    ),
    (
        "is no plain text, and the file is not run",
        "no es un texto simple, y el archivo no se ejecuta",
    ),
    ("does not name {Names} once each", "no nombra una vez cada uno {Names}"),
    (
        "what students attached is taken to be in their folders {Name}",
        "se entiende que lo que adjuntaron los estudiantes está en sus carpetas {Name}",
    ),
    # --names.
    (
        "--names {Pattern}: {problem}; write it like {Example}",
        "--names {Pattern}: {problem}; escríbelo como {Example}",
    ),
    (
        "{Field} is there twice ({any} is for what says nothing)",
        "{Field} está dos veces ({any} es para lo que no dice nada)",
    ),
    ("nothing says whose a file is", "nada dice de quién es un archivo"),
    ("nothing tells where {Field} begins", "nada dice dónde empieza {Field}"),
    ("no field {Field}, only {Names}", "no existe el campo {Field}, solo {Names}"),
    (
        "--names: nothing in {Place} is named like that; there is {File} (the whole path counts, from where they part; {any} is for what says nothing)",
        "--names: en {Place} nada se llama así; hay {File} (cuenta la ruta entera, desde donde los archivos se separan; {any} es para lo que no dice nada)",
    ),
    (
        "{n} are not named as --names says, and nobody's by it: {File}",
        "{n} no se llaman como dice --names, y por ese nombre no son de nadie: {File}",
    ),
    (
        "all {n} are read as {Words}'s: if that is only the folder they are in, begin --names with {any}/",
        "los {n} se leen como de {Words}: si eso es solo la carpeta en la que están, empieza --names por {any}/",
    ),
    (
        "behind {Field} only d (digits) or a (letters and digits)",
        "detrás de {Field} solo d (cifras) o a (letras y cifras)",
    ),
    (
        "{n} can be read in two ways, and are nobody's: {File} as {One} or {Other}; make --names more exact ({key:a}: letters and digits alone, {key:d}: digits alone)",
        "{n} se pueden leer de dos maneras, y no son de nadie: {File} como {One} o {Other}; haz más exacto --names ({key:a}: solo letras y cifras, {key:d}: solo cifras)",
    ),
    # A table with one column to fill in.
    (
        "say --assignment with one of {Names}",
        "di --assignment con una de estas: {Names}",
    ),
    ("Say --assignment with one of {Names}", "Di --assignment con una de estas: {Names}"),
    ("no column of grades {Name}", "no hay ninguna columna de notas {Name}"),
    ("none is called {Name}, as the download is", "ninguna se llama {Name}, como la descarga"),
    ("which column?", "¿qué columna?"),
    (
        "there is no column of points: make it in the LMS and export the grades again",
        "no hay ninguna columna de puntos: créala en el LMS y exporta otra vez las notas",
    ),
    (
        "{File} does not tell the maximum: these grades are out of {n}. If {Lms} has another, export again with --points and that number.",
        "{File} no dice el máximo: estas son notas sobre {n}. Si en {Lms} es otro, exporta otra vez con --points y ese número.",
    ),
    (
        "nothing in the download tells the LMS whose it is: enter it by hand",
        "nada en la descarga le dice al LMS de quién es: pon la nota a mano",
    ),
    (
        "no row has {key} {Key}: export the grades again, with everybody",
        "ninguna fila tiene {key} {Key}: exporta otra vez las notas, con todo el mundo",
    ),
    (
        "{n} students handed in as {key} {Key}, and nothing tells which of them this is: enter it by hand",
        "{n} estudiantes entregaron como {key} {Key}, y nada dice cuál es este: pon la nota a mano",
    ),
    (
        "{n} rows have {key} {Key}: nothing tells whose it is; enter it by hand",
        "{n} filas tienen {key} {Key}: nada dice de quién es; pon la nota a mano",
    ),
    (
        "{Key} is {Theirs} in the table and {Ours} in the download: look whose it is, and enter it by hand",
        "{Key} es {Theirs} en la tabla y {Ours} en la descarga: mira de quién es, y pon la nota a mano",
    ),
    (
        "{Points} is no grade out of {Maximum}: enter it by hand",
        "{Points} no es una nota sobre {Maximum}: ponla a mano",
    ),
    (
        "the table is not in UTF-8, and {Name} may lack letters: {mend}",
        "la tabla no está en UTF-8, y a {Name} le pueden faltar letras: {mend}",
    ),
    (
        "download it again and give it untouched, or save it as CSV UTF-8",
        "descárgala otra vez y dala sin tocar, o guárdala como CSV UTF-8",
    ),
    (
        "{File}: not a CSV that can be read; {mend}",
        "{File}: no es un CSV que se pueda leer; {mend}",
    ),
    (
        "{File} has {Mark} between its cells: read all the same.",
        "{File} tiene {Mark} entre sus celdas: se ha leído igual.",
    ),
    (
        "{File} was not UTF-8: read as Windows-1252, as Excel saves it. If names look wrong: {mend}.",
        "{File} no estaba en UTF-8: se ha leído como Windows-1252, que es como guarda Excel. Si los nombres salen mal: {mend}.",
    ),
    (
        "{File} was not UTF-8: read as Mac Roman, as Excel on a Mac saves it. If names look wrong: {mend}.",
        "{File} no estaba en UTF-8: se ha leído como Mac Roman, que es como guarda Excel en un Mac. Si los nombres salen mal: {mend}.",
    ),
    (
        "{File}: neither UTF-8 nor Windows-1252; {mend}, or save it as CSV UTF-8",
        "{File}: ni UTF-8 ni Windows-1252; {mend}, o guárdala como CSV UTF-8",
    ),
    (
        "{File}: row {n} has {n2} cells under {Width} headers; {mend}",
        "{File}: la fila {n} tiene {n2} celdas para {Width} cabeceras; {mend}",
    ),
    ("give that file untouched", "da ese archivo sin tocarlo"),
    # Grades and points.
    (
        "late, and Canvas's download does not say by how much; --push asks it",
        "con retraso, y la descarga de Canvas no dice cuánto; con --push se le pregunta",
    ),
    (
        "submission_metadata.yml has no :created_at: of it that can be read; look there",
        "submission_metadata.yml no tiene de ella ningún :created_at: legible; míralo ahí",
    ),
    (
        "the LMS gives no time stamp; grade its zip itself, not an unpacked folder",
        "el LMS no da la hora; evalúa su propio zip, no una carpeta descomprimida",
    ),
    ("nothing says which counts", "nada dice cuál cuenta"),
    ("the LMS does not say which is the last", "el LMS no dice cuál es la última"),
    ("{n} submissions", "{n} entregas"),
    ("students are known by number only", "de los estudiantes solo se conoce el número"),
    (
        "{n} submissions ({Names}), and {why}: give --several best",
        "{n} entregas ({Names}), y {why}: da --several best",
    ),
    ("best of {n} ({Points})", "la mejor de {n} ({Points})"),
    ("last of {n}", "la última de {n}"),
    ("on time", "a tiempo"),
    (
        "no points can be given there: set the assignment's maximum in the LMS",
        "allí no se pueden dar puntos: pon en el LMS el máximo de la tarea",
    ),
    (
        "the maximum is not told there: give it with --points N",
        "allí no se dice el máximo: dalo con --points N",
    ),
    (
        "--points {n} is over the maximum of {n2}: --points max scales to that",
        "--points {n} pasa del máximo de {n2}: con --points max se pasa a ese máximo",
    ),
    ("{Points} by hand", "{Points} a mano"),
    # --to csv.
    (
        "{n} lines would be alike in {Names}: add submission=submission to --columns",
        "{n} líneas serían iguales en {Names}: añade submission=submission a --columns",
    ),
    (
        "--delimiter {Mark} --decimal {Decimal}: one mark between columns, and '.' or ',' that is not the same; for Spain: --delimiter ';' --decimal ','",
        "--delimiter {Mark} --decimal {Decimal}: un signo entre columnas, y '.' o ',' que no sea el mismo; para España: --delimiter ';' --decimal ','",
    ),
    (
        "{n} rows have a cell that a spreadsheet would take for a formula: it begins with an apostrophe; for a program that wants it as it is: --plain-cells",
        "{n} filas tienen una celda que una hoja de cálculo tomaría por una fórmula: empieza por un apóstrofo; para un programa que la quiera tal cual: --plain-cells",
    ),
    (
        "--columns: {Text} is not HEADER=FIELD with one of {Names}, nor HEADER='fixed text'",
        "--columns: {Text} no es CABECERA=CAMPO con uno de {Names}, ni CABECERA='texto fijo'",
    ),
    # Blackboard, Brightspace, Sakai: their menus in English, as their documentation has them.
    (
        "Full Grade Center > Work Offline > Download, and give that file untouched",
        "Full Grade Center > Work Offline > Download, y da ese archivo sin tocarlo",
    ),
    (
        "1. Full Grade Center > Work Offline > Upload: {File}, delimiter {Mark}.",
        "1. Full Grade Center > Work Offline > Upload: {File}, separador {Mark}.",
    ),
    (
        "2. Blackboard shows what it will change: only {Title} may be there, in a column that it knows; then Submit.",
        "2. Blackboard muestra lo que va a cambiar: solo puede estar {Title}, en una columna que él conozca; después, Submit.",
    ),
    (
        "Grades > Enter Grades > Export: Key Field Both, Points Grade, Last Name and First Name, the item, Export to CSV; give that file untouched",
        "Grades > Enter Grades > Export: Key Field Both, Points Grade, Last Name y First Name, el elemento, Export to CSV; da ese archivo sin tocarlo",
    ),
    (
        "1. Grades > Enter Grades > Import: {File}. Leave Create new grade item unticked; Brightspace must find {Title} by itself and report no error.",
        "1. Grades > Enter Grades > Import: {File}. Deja sin marcar Create new grade item; Brightspace debe encontrar solo {Title}, sin ningún error.",
    ),
    (
        "2. Look at the preview: it must be the rows that were written here; then Import.",
        "2. Mira la vista previa: deben ser las filas que se escribieron aquí; después, Import.",
    ),
    (
        "Assignments > the assignment > Download All, with Grade file (CSV); give its grades.csv",
        "Assignments > la tarea > Download All, con Grade file (CSV); da su grades.csv",
    ),
    (
        "1. Assignments > {Title} > Grade > Upload All: {File}; tick Grade file (CSV) and nothing else. Sakai takes the zip, not the table in it.",
        "1. Assignments > {Title} > Grade > Upload All: {File}; marca Grade file (CSV) y nada más. Sakai acepta el zip, no la tabla que lleva dentro.",
    ),
    (
        "{File}: not the grades.csv of a Sakai download; {mend}",
        "{File}: no es el grades.csv de una descarga de Sakai; {mend}",
    ),
    (
        "{File}: {Title} is graded by {Kind}: have it graded in points",
        "{File}: {Title} se califica con {Kind}: haz que se califique con puntos",
    ),
    (
        "{File}: grades of groups: enter them by hand, by report.html",
        "{File}: son notas de grupos: ponlas a mano, con report.html delante",
    ),
    (
        "{File}: is of {Title}, not of {Other}: give that one's grades.csv, or, if they are the same, --assignment {Same}",
        "{File}: es de {Title}, no de {Other}: da el grades.csv de esa o, si son la misma, --assignment {Same}",
    ),
    ("{File}: no header of {what}; {mend}", "{File}: falta la cabecera de {what}; {mend}"),
    (
        "{File}: no columns of first and last names; {mend}",
        "{File}: faltan las columnas de nombre y apellidos; {mend}",
    ),
    ("{File}: no students; {mend}", "{File}: no tiene estudiantes; {mend}"),
    (
        "Nothing to upload: no grade of {File} changes.",
        "No hay nada que subir: no cambia ninguna nota de {File}.",
    ),
    (
        "{which}attempts have no receipt that tells whose they are, and are nobody's: give Blackboard's zip as it was downloaded, under its own name and with its receipts (.txt)",
        "{which}intentos no tienen recibo que diga de quién son, y no son de nadie: da el zip de Blackboard tal como se descargó, con su nombre y con sus recibos (.txt)",
    ),
    # Canvas.
    (
        "{File}: no header of a Canvas gradebook (looked for Student, ID, ..., Section or LastName, FirstName, ID, ..., Section); Gradebook > Export > Export Entire Gradebook",
        "{File}: falta la cabecera de un libro de notas de Canvas (se buscó Student, ID, ..., Section o LastName, FirstName, ID, ..., Section); Libro de notas > Exportar > Exportar libro de notas completo",
    ),
    (
        "{Where}: no such course for the token's owner: look at --course",
        "{Where}: el dueño del token no tiene ese curso: mira --course",
    ),
    (
        "Nothing to upload: no score of the sheet changes.",
        "No hay nada que subir: no cambia ninguna nota de la hoja.",
    ),
    (
        "{n} of these were handed in late: if the course has a late policy of its own (Gradebook > Settings > Late Policies), Canvas takes that off as well. Use one of the two, not both.",
        "{n} de estas se entregaron con retraso: si el curso tiene su propia política de retrasos (Libro de notas > Configuración > Políticas de entregas atrasadas), Canvas también la descuenta. Usa una de las dos, no ambas.",
    ),
    (
        "In a group assignment a grade goes to every member of the group, unless it is set to assign grades to each student individually.",
        "En una tarea de grupo la nota va a todos los miembros, salvo que esté puesto calificar a cada estudiante por separado.",
    ),
    (
        "1. Gradebook > Import: {File}. Canvas shows the changes first: only {Title} may be there, and it must ask for no student and no assignment; then Save Changes.",
        "1. Libro de notas > Importar: {File}. Canvas muestra antes los cambios: solo puede estar {Title}, y no debe preguntar por ningún estudiante ni tarea; después, Guardar cambios.",
    ),
    (
        "2. Gradebook > the menu of {Title} > Upload Submissions (Re-Upload Submissions in an older Canvas; it is there once Download Submissions was used): {File}, Upload Files.",
        "2. Libro de notas > el menú de {Title} > Upload Submissions (en un Canvas más antiguo, Re-Upload Submissions; está ahí después de usar Descargar entregas): {File}, Cargar archivos.",
    ),
    (
        "   ONCE: each upload adds a comment, Canvas compares nothing. Students find the file under the name of the one they handed in. Files of those who have handed in again since are listed as ignored: download, grade and export again.",
        "   UNA SOLA VEZ: cada subida añade un comentario, Canvas no compara nada. Los estudiantes encuentran el archivo con el nombre del que entregaron. Los archivos de quienes han vuelto a entregar aparecen como ignorados: descarga, evalúa y exporta otra vez.",
    ),
    (
        "{n}. Grades of {Title} are posted by hand: students see neither score nor feedback until you choose Post grades in its menu.",
        "{n}. Las notas de {Title} se publican a mano: nadie ve la nota ni los comentarios hasta que elijas Publicar calificaciones en su menú.",
    ),
    (
        "The points possible are not told: whether the scale is right is unchecked.",
        "No se dicen los puntos posibles: queda sin comprobar si la escala es la debida.",
    ),
    (
        "make one under Account > Settings > New Access Token and put it into {Name}",
        "crea uno en Cuenta > Configuración > Nuevo autentificador de acceso y ponlo en {Name}",
    ),
    ("cannot be reached", "no se puede llegar a ella"),
    ("had an error", "dio un error"),
    (
        "{Where}: {what} ({Error}): look at --canvas-url and the network and run it again; what has arrived is not sent twice",
        "{Where}: {what} ({Error}): mira --canvas-url y la red y ejecútalo otra vez; lo que ya llegó no se envía dos veces",
    ),
    (
        "{Where}: asked too much for now: wait some minutes and run it again",
        "{Where}: por ahora se le ha pedido demasiado: espera unos minutos y ejecútalo otra vez",
    ),
    (
        "{Where}: Canvas does not take the token: {mend}",
        "{Where}: Canvas no acepta el token: {mend}",
    ),
    (
        "{Where}: the token's owner may not do this: use that of someone who grades the course (and publish the assignment)",
        "{Where}: el dueño del token no puede hacer esto: usa el de alguien que califique en el curso (y publica la tarea)",
    ),
    (
        "{Where}: does not answer like Canvas: look at --canvas-url",
        "{Where}: no responde como Canvas: mira --canvas-url",
    ),
    (
        "--canvas-url: not the address of a Canvas: write it as https://canvas.school.edu",
        "--canvas-url: no es la dirección de un Canvas: escríbela como https://canvas.school.edu",
    ),
    ("no Canvas access token: {mend}", "no hay token de acceso a Canvas: {mend}"),
    (
        "{Name} does not hold a Canvas access token: {mend}",
        "{Name} no contiene un token de acceso a Canvas: {mend}",
    ),
    (
        "--course {Text}: not a course's id: it is the number in the course's address",
        "--course {Text}: no es el id de un curso: es el número que está en la dirección del curso",
    ),
    (
        "--push needs canvasapi: pip install 'cinta[canvas]'",
        "--push necesita canvasapi: pip install 'cinta[canvas]'",
    ),
    (
        "There is none: publish the assignment and export the entire gradebook",
        "No hay ninguna: publica la tarea y exporta el libro de notas entero",
    ),
    ("no assignment {Name}.", "no existe la tarea {Name}."),
    ("which assignment?", "¿qué tarea?"),
    (
        "{Where}: Canvas takes {Title} for a total and never imports it; rename the assignment in Canvas and export the gradebook again",
        "{Where}: Canvas toma {Title} por un total y nunca lo importa; cambia el nombre de la tarea en Canvas y exporta otra vez el libro de notas",
    ),
    (
        "not among the students of this assignment in Canvas: look at --course and --assignment",
        "no está entre los estudiantes de esta tarea en Canvas: mira --course y --assignment",
    ),
    (
        "{n} grades for one student: one submission must count",
        "{n} notas para un estudiante: debe contar una sola entrega",
    ),
    (
        "{n} grades for one participant: one submission must count",
        "{n} notas para un participante: debe contar una sola entrega",
    ),
    ("graded in Canvas {Time}", "calificada en Canvas el {Time}"),
    (
        "handed in anonymously, and Canvas tells the anonymous ids only to an account's administrators: use the token of one, or switch anonymous grading off, download the submissions again and grade those",
        "entregada de forma anónima, y Canvas solo dice los id anónimos a los administradores de la cuenta: usa el token de uno, o desactiva la calificación anónima, descarga otra vez las entregas y evalúa esas",
    ),
    (
        "no Canvas user id in the name of the submission",
        "el nombre de la entrega no lleva el id de usuario de Canvas",
    ),
    ("if their group handed in: what it gets", "si entregó su grupo, la nota del grupo"),
    ("adds the comment", "añade el comentario"),
    (
        "{File}: row {n}: {User} is no Canvas user id (a spreadsheet program may have rewritten it); {mend}",
        "{File}: fila {n}: {User} no es un id de usuario de Canvas (puede haberlo cambiado una hoja de cálculo); {mend}",
    ),
    (
        "{File} may be of {Names}: look whose it is, and grade it by hand",
        "{File} puede ser de {Names}: mira de quién es, y califícala a mano",
    ),
    (
        "Canvas's name for that id is {Name}, the submission says {Other}: look whose it is, and grade it by hand",
        "para Canvas ese id es {Name}, y la entrega dice {Other}: mira de quién es, y califícala a mano",
    ),
    ("Nothing was sent: Canvas holds it all.", "No se ha enviado nada: Canvas ya lo tiene todo."),
    ("{n} scores and {n2} comments", "{n} notas y {n2} comentarios"),
    ("Canvas says that the job failed", "Canvas dice que la tarea falló"),
    (
        "Canvas's own late policy takes {Points} off {Entered}",
        "la política de retrasos de Canvas quita {Points} de {Entered}",
    ),
    (
        "sent, but no longer among the students of this assignment",
        "se envió, pero ya no está entre los estudiantes de esta tarea",
    ),
    ("sent, but Canvas shows {shown}", "se envió, pero Canvas muestra {shown}"),
    ("sent, but Canvas shows no grade", "se envió, pero Canvas no muestra ninguna nota"),
    (
        "the grade is there, but the comment is not as it was sent",
        "la nota está, pero el comentario no es como se envió",
    ),
    ("Canvas had not done it after {n} s", "Canvas no lo había hecho al cabo de {n} s"),
    ("push again, or by hand", "envíala otra vez, o ponla a mano"),
    ("dry run, not sent", "ensayo, no se envía"),
    (
        "Dry run: nothing was sent. Without --dry-run: {amount}.",
        "Ensayo: no se ha enviado nada. Sin --dry-run: {amount}.",
    ),
    (
        "{n} did not arrive: push again; what is there is not sent twice.",
        "{n} no llegaron: envía otra vez; lo que ya está no se envía dos veces.",
    ),
    (
        "Students see neither until you choose Post grades in the gradebook.",
        "Nadie ve ni lo uno ni lo otro hasta que elijas Publicar calificaciones en el libro de notas.",
    ),
    (
        "Canvas takes lateness off as well (late policy): use one of the two.",
        "Canvas también descuenta el retraso (política de retrasos): usa uno de los dos.",
    ),
    ("Sent to {Title}: {amount}.", "Enviado a {Title}: {amount}."),
    (
        "excused in Canvas: --overwrite {Key} gives the grade all the same",
        "exento en Canvas: con --overwrite {Key} se pone la nota de todos modos",
    ),
    (
        "the sheet has no such student: export the entire gradebook, with all enrollments",
        "la hoja no tiene ese estudiante: exporta el libro de notas entero, con todas las inscripciones",
    ),
    ("{Points} is no grade that {Lms} takes", "{Points} no es una nota que acepte {Lms}"),
    (
        "over the {Points} points possible: {mend}",
        "pasa de los {Points} puntos posibles: {mend}",
    ),
    ("set its points in Canvas", "pon sus puntos en Canvas"),
    (
        "no feedback file: its name does not tell Canvas whose it is",
        "sin archivo de comentarios: su nombre no le dice a Canvas de quién es",
    ),
    ("Canvas's own test student", "el estudiante de prueba de Canvas"),
    (
        "not assigned to them, or hidden from you until posted",
        "no la tiene asignada, o no la ves hasta que se publique",
    ),
    (
        "stands in the sheet more than once: export the gradebook again",
        "está en la hoja más de una vez: exporta otra vez el libro de notas",
    ),
    (
        "Canvas would take this row for {Name}: type the grade in by hand",
        "Canvas tomaría esta fila por {Name}: escribe la nota a mano",
    ),
    (
        "N/A: not assigned to them, or graded anonymously and not posted; Canvas would drop the grade without a word: assign or post it there, export the gradebook again",
        "N/A: no la tiene asignada, o se calificó de forma anónima y no se ha publicado; Canvas dejaría caer la nota sin avisar: asígnala o publícala allí, y exporta otra vez el libro de notas",
    ),
    (
        "{Cell} is no score: have Canvas show points, export the gradebook again",
        "{Cell} no es una nota en puntos: haz que Canvas muestre puntos, y exporta otra vez el libro de notas",
    ),
    (
        "or what Canvas's own late policy left of it",
        "o lo que dejó de ella la política de retrasos de Canvas",
    ),
    (
        "handed in anonymously, and a gradebook has no anonymous ids: --push with an account administrator's token, or switch anonymous grading off in the assignment, download the submissions again and grade those",
        "entregada de forma anónima, y un libro de notas no tiene los id anónimos: --push con el token de un administrador de la cuenta, o desactiva la calificación anónima en la tarea, descarga otra vez las entregas y evalúa esas",
    ),
    # Moodle.
    (
        "   TICK {Tick}: {n} rows have been graded before, and Moodle cannot read its own dates in this language; it would skip them without a word. {ticked}",
        "   MARCA {Tick}: {n} filas ya tenían nota, y Moodle no sabe leer sus propias fechas en este idioma; se las saltaría sin avisar. {ticked}",
    ),
    (
        "   TICK {Tick}: a spreadsheet program has rewritten {n} dates, and Moodle would skip those rows without a word. {ticked}",
        "   MARCA {Tick}: una hoja de cálculo ha cambiado {n} fechas, y Moodle se saltaría esas filas sin avisar. {ticked}",
    ),
    (
        "Then whatever was graded in Moodle since the sheet was downloaded is written over: if anything was, download a new one and export again first.",
        "Entonces se escribe encima de lo que se haya calificado en Moodle desde que se descargó la hoja: si es el caso, antes descarga otra y exporta de nuevo.",
    ),
    (
        "MARKING WORKFLOW ({Header}: {States}): Moodle stores these grades and shows them to nobody until you set their state to {Released}: in the assignment, select the students > Set marking workflow state. No upload does that.",
        "WORKFLOW DE CALIFICACIONES ({Header}: {States}): Moodle guarda estas notas y no las enseña a nadie hasta que pongas su estado en {Released}: en la tarea, selecciona a los estudiantes > Establecer el estado del workflow (flujo de trabajo) de calificaciones. Ninguna subida lo hace.",
    ),
    (
        "1 of the grades is 0: Moodle 4.5 saves it, the newest development version of Moodle does not (read in its code); look at that row after the upload.",
        "1 de las notas es 0: Moodle 4.5 la guarda, y la versión de desarrollo más nueva de Moodle no (leído en su código); mira esa fila después de subirla.",
    ),
    (
        "{n} of the grades are 0: Moodle 4.5 saves them, the newest development version of Moodle does not (read in its code); look at those rows after the upload.",
        "{n} de las notas son 0: Moodle 4.5 las guarda, y la versión de desarrollo más nueva de Moodle no (leído en su código); mira esas filas después de subirlas.",
    ),
    (
        "no column holds the same maximum for all, behind one of grades",
        "ninguna columna tiene el mismo máximo para todos, detrás de una de notas",
    ),
    ("several columns may be the maximum", "varias columnas pueden ser el máximo"),
    (
        "no column before the grades holds states of submissions",
        "ninguna columna anterior a las notas tiene estados de entregas",
    ),
    (
        "the columns before the grades may be groups or markers",
        "las columnas anteriores a las notas pueden ser grupos o calificadores",
    ),
    ("{n} columns may be the date of the grade", "{n} columnas pueden ser la fecha de la nota"),
    ("no columns may be the date of the grade", "ninguna columna puede ser la fecha de la nota"),
    (
        "{n} columns stand where the comments are",
        "{n} columnas están donde van los comentarios",
    ),
    (
        "{how} (the archive's clock in {Site}, the sheet's in {Zone})",
        "{how} (el reloj del archivo en {Site}, el de la hoja en {Zone})",
    ),
    (
        "{how} (its status {Text} is not understood)",
        "{how} (su estado {Text} no se entiende)",
    ),
    (" (its status {Text} is not understood)", " (su estado {Text} no se entiende)"),
    (
        " (the archive's clock in {Site}, the sheet's in {Zone})",
        " (el reloj del archivo en {Site}, el de la hoja en {Zone})",
    ),
    (
        "--due {Due}: nobody knows whether the sheet's clock has that offset: give --due as your Moodle shows it, without an offset",
        "--due {Due}: nadie sabe si el reloj de la hoja tiene ese desfase: da --due tal como te lo muestra tu Moodle, sin desfase",
    ),
    (
        "The feedback is in {n} zips of at most {Size} MB: if your Moodle takes larger uploads, --zip-limit 50M makes fewer.",
        "La retroalimentación va en {n} zips de {Size} MB como mucho: si tu Moodle admite subidas mayores, con --zip-limit 50M son menos.",
    ),
    (
        "{File} is {Size} MB, over the {Limit} MB of one upload, with one page alone ({Page}): have your Moodle's limit raised, or hand this page over yourself.",
        "{File} ocupa {Size} MB, más que los {Limit} MB de una subida, con una sola página ({Page}): pide que suban el límite de tu Moodle, o entrega tú esa página.",
    ),
    (
        "download the worksheet again, then export again",
        "descarga otra vez la hoja, y después exporta de nuevo",
    ),
    (
        "{why}, and it may be another Moodle's; --assignment {n} writes it all the same",
        "{why}, y puede ser de otro Moodle; con --assignment {n} se escribe de todos modos",
    ),
    (
        "it may be another Moodle's; --assignment {n} writes it all the same",
        "puede ser de otro Moodle; con --assignment {n} se escribe de todos modos",
    ),
    ("groups may be called so elsewhere", "en otro sitio puede haber grupos con ese nombre"),
    ("identities are hidden", "las identidades están ocultas"),
    (
        "Identities are hidden, and no times can be compared: that sheet and submissions are of one Moodle is told by the number of the course module alone. Look at some rows yourself.",
        "Las identidades están ocultas, y no hay horas que comparar: que la hoja y las entregas son de un mismo Moodle solo lo dice el número del módulo del curso. Mira tú algunas filas.",
    ),
    ("the times of {n} submission", "las horas de {n} entrega"),
    ("the times of {n} submissions", "las horas de {n} entregas"),
    (
        "Identities are hidden: checked by the course module and {also} only.",
        "Las identidades están ocultas: solo se ha comprobado el módulo del curso y {also}.",
    ),
    ("{Time} by the archive", "{Time} según el archivo"),
    ("{archive}, {Time} in the sheet", "{archive}, {Time} según la hoja"),
    ("{Time} in the sheet", "{Time} según la hoja"),
    (
        "Moodle may skip the row without a word: {mend}",
        "Moodle puede saltarse la fila sin avisar: {mend}",
    ),
    (
        "the sheet is older than the submission ({file}, {sheet}): {skips}",
        "la hoja es anterior a la entrega ({file}, {sheet}): {skips}",
    ),
    (
        "the sheet is older than the submission ({file}, none in the sheet): {skips}",
        "la hoja es anterior a la entrega ({file}, ninguna en la hoja): {skips}",
    ),
    (
        "submitted {Time} by the sheet, graded the file of {Other}: if another was handed in since, download all again",
        "entregada el {Time} según la hoja, y lo evaluado es el archivo del {Other}: si después se entregó otro, descárgalo todo otra vez",
    ),
    (
        "NOT CHECKED whether the sheet is older than the submissions: its times and those of the archive agree for nobody. If in doubt, download both again.",
        "SIN COMPROBAR si la hoja es anterior a las entregas: sus horas y las del archivo no coinciden para nadie. En la duda, descarga las dos otra vez.",
    ),
    ("for most of the class {Hours} h apart", "para casi toda la clase, a {Hours} h de distancia"),
    ("otherwise one clock's", "por lo demás, de un mismo reloj"),
    (
        "Compared: when sheet and archive say that each submission was last changed, {apart}. Grades that were given by hand since the sheet was downloaded are not in it either.",
        "Comparado: cuándo dicen la hoja y el archivo que se cambió por última vez cada entrega, {apart}. Tampoco están en la hoja las notas puestas a mano después de descargarla.",
    ),
    (
        "the sheet knows of no submission of theirs",
        "la hoja no sabe de ninguna entrega suya",
    ),
    (
        "the sheet knows of no submission of theirs: {mend}",
        "la hoja no sabe de ninguna entrega suya: {mend}",
    ),
    (
        "give the site's with --timezone Area/City (in Moodle, the list of time zones in your profile names the server's)",
        "da la del sitio con --timezone Área/Ciudad (en Moodle, la lista de zonas horarias de tu perfil nombra la del servidor)",
    ),
    (
        "download submissions and worksheet again, and grade those",
        "descarga otra vez las entregas y la hoja, y evalúa esas",
    ),
    ("by the sheet's status", "según el estado de la hoja"),
    ("by the sheet's date", "según la fecha de la hoja"),
    ("by the sheet's date{unread}", "según la fecha de la hoja{unread}"),
    ("by the archive's file time", "según la hora del archivo"),
    ("by the archive's file time{unread}", "según la hora del archivo{unread}"),
    (
        "{late} by the archive's file time{zones}",
        "{late} según la hora del archivo{zones}",
    ),
    ("on time by the archive's file time{zones}", "a tiempo según la hora del archivo{zones}"),
    (
        "{how} (uploaded {Time} before it was submitted)",
        "{how} (se subió {Time} antes de entregarla)",
    ),
    (
        "{words}, and submitted {Time} by its date: so it was due {due}, not {Given}: give --due as your Moodle shows it, or grant an extension there and download the worksheet again",
        "{words}, y entregada el {Time} según su fecha: entonces el plazo era {due}, no {Given}: da --due tal como te lo muestra tu Moodle, o concede allí una prórroga y descarga otra vez la hoja",
    ),
    ("no earlier than {Time}", "no antes del {Time}"),
    (
        "with {Site} as the site's time zone the sheet would be in none: {mend}",
        "si la zona horaria del sitio es {Site}, la de la hoja no existe: {mend}",
    ),
    (
        "the archive's clock is {Time} ahead of the sheet's in most of the class: {mend}",
        "el reloj del archivo va {Time} por delante del de la hoja en casi toda la clase: {mend}",
    ),
    (
        "the archive's clock is {Time} behind the sheet's in most of the class: {mend}",
        "el reloj del archivo va {Time} por detrás del de la hoja en casi toda la clase: {mend}",
    ),
    (
        "the archive's clock is {Time} {order} the sheet's",
        "el reloj del archivo va {Time} {order} el de la hoja",
    ),
    ("{clocks} in most of the class: {mend}", "{clocks} en casi toda la clase: {mend}"),
    ("ahead of", "antes que"),
    (
        "in which time zone is the archive's clock? {mend}",
        "¿en qué zona horaria está el reloj del archivo? {mend}",
    ),
    (
        "the archive's file is newer than the sheet: {mend}",
        "el archivo es más reciente que la hoja: {mend}",
    ),
    (
        "neither sheet nor archive tells a time{unread}: {mend}",
        "ni la hoja ni el archivo dicen la hora{unread}: {mend}",
    ),
    ("{how} (extension until {Time})", "{how} (prórroga hasta {Time})"),
    (" (extension until {Time})", " (prórroga hasta {Time})"),
    ("is the sheet of another assignment", "es la hoja de otra tarea"),
    (
        "download both again, and grade that download",
        "descarga las dos otra vez, y evalúa esa descarga",
    ),
    (
        "the sheet has no column of groups: {mend}, untouched",
        "la hoja no tiene columna de grupos: {mend}, sin tocar",
    ),
    (
        "or give them under the names that Moodle gave them, or say --assignment COURSE_MODULE",
        "o dalas con los nombres que les puso Moodle, o di --assignment MÓDULO_DEL_CURSO",
    ),
    (
        "give them under the names that Moodle gave them, or say --assignment COURSE_MODULE",
        "dalas con los nombres que les puso Moodle, o di --assignment MÓDULO_DEL_CURSO",
    ),
    (
        "the sheet is of groups, the download of participants: {mend}",
        "la hoja es de grupos y la descarga, de participantes: {mend}",
    ),
    (
        "the download is of groups, {why}",
        "la descarga es de grupos, {why}",
    ),
    (
        "names and numbers are not those of the sheet: it may be another Moodle's, or the download may be of groups, and {why}",
        "los nombres y los números no son los de la hoja: puede ser de otro Moodle, o la descarga puede ser de grupos, y {why}",
    ),
    (
        "Moodle has {n} submission that nobody graded, of the same time as one that was ({Student}): if students submit in groups, the sheet has lost its column of groups: {mend}.",
        "Moodle tiene {n} entrega sin evaluar, de la misma hora que una evaluada ({Student}): si se entrega en grupos, la hoja ha perdido su columna de grupos: {mend}.",
    ),
    (
        "Moodle has {n} submissions that nobody graded, of the same time as one that was ({Student}): if students submit in groups, the sheet has lost its column of groups: {mend}.",
        "Moodle tiene {n} entregas sin evaluar, de la misma hora que una evaluada ({Student}): si se entrega en grupos, la hoja ha perdido su columna de grupos: {mend}.",
    ),
    (
        "The file names do not tell that sheet and submissions are of one assignment: checked by {n} names only.",
        "Los nombres de los archivos no dicen que la hoja y las entregas sean de una misma tarea: solo se ha comprobado con {n} nombres.",
    ),
    (
        "The file names do not tell that sheet and submissions are of one assignment: checked by {n} name only.",
        "Los nombres de los archivos no dicen que la hoja y las entregas sean de una misma tarea: solo se ha comprobado con {n} nombre.",
    ),
    (
        "the sheet has no such group: download one of all participants and groups",
        "la hoja no tiene ese grupo: descárgala con todos los participantes y grupos",
    ),
    ("if letters of it are wrong, {mend}", "si tiene mal alguna letra, {mend}"),
    (
        "several groups have this name in the archive: rename one in Moodle, or grade by hand",
        "en el archivo varios grupos se llaman así: cambia el nombre de uno en Moodle, o califica a mano",
    ),
    (
        "the grades are of several assignments (course modules {Numbers}); grade and export one at a time",
        "las notas son de varias tareas (módulos del curso {Numbers}); evalúa y exporta de una en una",
    ),
    (
        "{File} is the sheet of another assignment (course module {n}; the submissions are of {n2}); {mend}",
        "{File} es la hoja de otra tarea (módulo del curso {n}; las entregas son del {n2}); {mend}",
    ),
    (
        "{File} is the sheet of another assignment: {n} of {n2} grades have no row in it; {mend}",
        "{File} es la hoja de otra tarea: {n} de {n2} notas no tienen fila en ella; {mend}",
    ),
    (
        "{File} is the sheet of another assignment: {Id} is {Name} there and {Other} among the submissions, and {n} of {n2} names disagree; {mend}",
        "{File} es la hoja de otra tarea: {Id} es allí {Name} y entre las entregas {Other}, y no coinciden {n} de {n2} nombres; {mend}",
    ),
    (
        "{File} is the sheet of another assignment: most groups of it have no grade; {mend}",
        "{File} es la hoja de otra tarea: la mayoría de sus grupos no tiene nota; {mend}",
    ),
    (
        "{Name} is a group and a participant: {mend}",
        "{Name} es un grupo y un participante: {mend}",
    ),
    ("{n} in group {Group}", "{n} en el grupo {Group}"),
    (
        "identities are hidden, and the file names do not tell that both are of one assignment: {mend}",
        "las identidades están ocultas, y los nombres de los archivos no dicen que ambas sean de una misma tarea: {mend}",
    ),
    (
        "groups are the course's, and the file names do not tell that both are of one assignment: {mend}",
        "los grupos son del curso, y los nombres de los archivos no dicen que ambas sean de una misma tarea: {mend}",
    ),
    ("names agree", "los nombres coinciden"),
    (
        "the assignment in which that number has this name",
        "la tarea en la que ese número tiene este nombre",
    ),
    (
        "the sheet's name is not the download's ({Name}): {mend}",
        "el nombre de la hoja no es el de la descarga ({Name}): {mend}",
    ),
    (
        "the sheet is not in UTF-8, and {Group} may lack letters: {mend}",
        "la hoja no está en UTF-8, y a {Group} le pueden faltar letras: {mend}",
    ),
    (
        "who is in no group cannot be reached by a feedback zip",
        "a quien no está en ningún grupo no le puede llegar un zip de retroalimentación",
    ),
    (
        "the sheet is not in UTF-8, and your own feedback of this row would be written back damaged: {mend}",
        "la hoja no está en UTF-8, y tus propios comentarios de esta fila volverían dañados: {mend}",
    ),
    (
        "it would reach others of the group, whose grade is held back",
        "llegaría a otros del grupo cuya nota se retiene",
    ),
    ("no page: {why}", "sin página: {why}"),
    (
        "your own feedback stays in front, its formatting flattened by Moodle",
        "tus propios comentarios quedan delante, con el formato que les deja Moodle",
    ),
    ("was {Grade}", "antes, {Grade}"),
    (
        "Moodle says {Text}, but nothing of {whose} was graded: download all submissions again and grade them",
        "Moodle dice {Text}, pero no se ha evaluado nada de {whose}: descarga otra vez todas las entregas y evalúalas",
    ),
    ("the group {Name}", "el grupo {Name}"),
    ("this participant", "este participante"),
    ("no group", "sin grupo"),
    (
        "{Id} stands in the sheet more than once: download it again",
        "{Id} está en la hoja más de una vez: descárgala otra vez",
    ),
    (
        "over the maximum of {n}, which Moodle skips without a word: --points {n2}",
        "pasa del máximo de {n}, y Moodle se la salta sin avisar: --points {n2}",
    ),
    (
        "locked or overridden in Moodle's gradebook: unlock it there, download a new sheet",
        "bloqueada o anulada en el libro de calificaciones de Moodle: desbloquéala allí, descarga otra hoja",
    ),
    (
        "{since}: --overwrite {Key} writes it all the same",
        "{since}: con --overwrite {Key} se escribe de todos modos",
    ),
    (
        "graded in Moodle at a time that cannot be read ({Text})",
        "calificada en Moodle a una hora que no se puede leer ({Text})",
    ),
    (
        "exported before with the work of {Team}, and in {Other} now: --overwrite {Key} gives this group's grade",
        "exportada antes con el trabajo de {Team}, y ahora está en {Other}: con --overwrite {Key} recibe la nota de este grupo",
    ),
    (
        "graded in Moodle after this run ended ({Time})",
        "calificada en Moodle después de terminar esta evaluación ({Time})",
    ),
    (
        "The worksheet is in a language other than English and Spanish: its columns were found by their order and contents ({Columns}); what is said of Moodle's menus is in English.",
        "La hoja no está en inglés ni en español: sus columnas se han reconocido por su orden y su contenido ({Columns}); lo que se dice de los menús de Moodle está en inglés.",
    ),
    (
        "{File}: row {n}: {Cell} is not how Moodle calls a participant; {mend}",
        "{File}: fila {n}: {Cell} no es como Moodle llama a un participante; {mend}",
    ),
    (
        "{File}: row {n}: a quotation mark, a backslash or a line break in the identifier or the date; {mend}",
        "{File}: fila {n}: unas comillas, una barra inversa o un salto de línea en el identificador o la fecha; {mend}",
    ),
    (
        "{File}: row {n}: the maximum is {Cell}, not points; set the assignment to be graded in points and {mend}",
        "{File}: fila {n}: el máximo es {Cell}, que no son puntos; haz que la tarea se califique con puntos y {mend}",
    ),
    (
        "in the assignment's settings take Grade > Type > Point, and download the worksheet again",
        "en los ajustes de la tarea elige Calificación > Tipo > Puntuación, y descarga otra vez la hoja",
    ),
    (
        "an assignment graded by a rubric or a marking guide offers none: take Grading method > Simple direct grading in its settings",
        "una tarea que se califica con rúbrica o guía de evaluación no la ofrece: elige en sus ajustes Método de calificación > Calificación simple directa",
    ),
    (
        "{File}: the assignment is graded by a scale (column {Name}): {mend}",
        "{File}: la tarea se califica con una escala (columna {Name}): {mend}",
    ),
    (
        "{File}: several columns are called {Name}: {mend} and give it untouched",
        "{File}: varias columnas se llaman {Name}: {mend} y dala sin tocar",
    ),
    (
        "{File}: its headers are not in UTF-8, nor words of ours; {mend}",
        "{File}: sus cabeceras no están en UTF-8, ni son palabras que conozcamos; {mend}",
    ),
    (
        "{File}: a grading worksheet in a language other than English and Spanish, and {why}: switch Moodle to English, and {mend}",
        "{File}: una hoja de calificaciones que no está en inglés ni en español, y {why}: pon Moodle en inglés, y {mend}",
    ),
    (
        "{File}: no header of a grading worksheet (looked for {Names}), and no participants below it: {mend} and give it untouched; {why}",
        "{File}: falta la cabecera de una hoja de calificaciones (se buscó {Names}), y no hay participantes debajo: {mend} y dala sin tocar; {why}",
    ),
    (
        "{File}: no column of the maximum grade, as in an ungraded assignment: {mend}",
        "{File}: falta la columna de la calificación máxima, como en una tarea sin calificación: {mend}",
    ),
    # Many machines, and a folder of results.
    (
        "--cluster needs Dask ({Error}): pip install 'cinta[cluster]'",
        "--cluster necesita Dask ({Error}): pip install 'cinta[cluster]'",
    ),
    (
        "the scheduler at {Address} is gone: start it again, and go on with --resume",
        "el planificador de {Address} ya no está: inícialo de nuevo, y sigue con --resume",
    ),
    (
        "--cluster {Address}: another run has its workers: wait for its end, or start a scheduler of your own",
        "--cluster {Address}: otra evaluación tiene sus procesos de trabajo: espera a que termine, o inicia tu propio planificador",
    ),
    (
        "--cluster {Address}: a worker cannot run cinta ({Error}): install cinta[cluster,grader] there",
        "--cluster {Address}: un proceso de trabajo no puede ejecutar cinta ({Error}): instala ahí cinta[cluster,grader]",
    ),
    ("its worker was lost, again and again", "se perdió una y otra vez el proceso que la evaluaba"),
    ("no worker could judge it ({Error})", "ningún proceso de trabajo pudo evaluarla ({Error})"),
    (
        "{who} has {Package} {Version}, the machine that grades {Wanted}: install the same constraints.txt on both",
        "{who} tiene {Package} {Version}, y la máquina que evalúa, {Wanted}: instala el mismo constraints.txt en las dos",
    ),
    (
        "--cluster {Address}: no Dask scheduler answers there ({Error}): start one with `dask scheduler`, and give the address that it prints",
        "--cluster {Address}: ahí no responde ningún planificador de Dask ({Error}): inicia uno con `dask scheduler`, y da la dirección que escribe",
    ),
    (
        "--cluster {Address}: no worker came in {n} s: start some with `dask worker {To} --nthreads 1`",
        "--cluster {Address}: no llegó ningún proceso de trabajo en {n} s: inicia algunos con `dask worker {To} --nthreads 1`",
    ),
    (
        "{who} isolates less than the others: no {layer}",
        "{who} aísla menos que los demás: le falta {layer}",
    ),
    ("this worker", "este proceso de trabajo"),
    (
        "another run has taken the workers",
        "otra evaluación se ha quedado con los procesos de trabajo",
    ),
    ("the run was stopped", "se detuvo la evaluación"),
    (
        "its replacement lacks a layer that was promised: {layer}",
        "al que lo sustituye le falta una capa que se prometió: {layer}",
    ),
    ("the keeper of a child ended before it", "el guardián de un proceso terminó antes que él"),
    (
        "the disk is full: make space, then go on with --resume",
        "el disco está lleno: haz sitio, y sigue con --resume",
    ),
    (
        "is damaged: put a copy of it back, or grade into another --out",
        "está dañado: pon en su lugar una copia, o evalúa en otra --out",
    ),
    (
        "is no database: put it right, or grade into another --out",
        "no es una base de datos: arréglalo, o evalúa en otra --out",
    ),
    (
        "cannot be written: permit it, or go on with a copy of the folder",
        "no se puede escribir: da permiso, o sigue con una copia de la carpeta",
    ),
    (
        "the disk fails, or is full: mend that, then go on with --resume",
        "el disco falla, o está lleno: arréglalo, y sigue con --resume",
    ),
    (
        "another program has it locked: close that one, then go on with --resume",
        "otro programa lo tiene bloqueado: ciérralo, y sigue con --resume",
    ),
    ("install that one", "instala esa"),
    ("grade into another --out", "evalúa en otra --out"),
    ("a much older", "un cinta mucho más antiguo"),
    ("a newer", "un cinta más nuevo"),
    (
        "{Place}: written by {whose} cinta (format {n}, this one reads {Oldest} to {Newest}): {mend}",
        "{Place}: lo escribió {whose} (formato {n}; este lee del {Oldest} al {Newest}): {mend}",
    ),
    (
        "cannot be opened as results ({Error}); use another --out",
        "no se puede abrir como resultados ({Error}); usa otra --out",
    ),
    (
        "every row is in results.sqlite: {mend}",
        "cada fila está en results.sqlite: {mend}",
    ),
    (
        "mend that, then make them with cinta report {folder}",
        "arréglalo, y hazlas con cinta report {folder}",
    ),
    (
        "nothing is graded in it yet: run cinta grade first",
        "todavía no se ha evaluado nada en ella: ejecuta antes cinta grade",
    ),
    (
        "{which} not handed in before as they are, asked with other inputs: {Names}",
        "{which}, que no son las de antes, y se les preguntó con otros datos: {Names}",
    ),
    (
        "{which} of bytes that are others now: not carried over",
        "{which} de bytes que ya son otros: no se conservan",
    ),
    (
        "{places}: no .ipynb file{why}; give a notebook, a folder of them, or its zip",
        "{places}: no hay ningún archivo .ipynb{why}; da un cuaderno, una carpeta de cuadernos o su zip",
    ),
    (
        "no unit was found in what they handed in: have it handed in again, or give the grade in the LMS",
        "en lo que entregó no se encontró ninguna unidad: pide que lo entregue otra vez, o pon la nota en el LMS",
    ),
    ("{Given} is no {kind}: give {within}", "{Given} no es {kind}: da {within}"),
    ("number", "un número"),
    ("whole number", "un número entero"),
    ("size", "un tamaño"),
    ("times the seconds", "veces los segundos"),
    ("bytes, as 500K, 8M or 1G", "bytes, como 500K, 8M o 1G"),
    # Marks by hand.
    ("{Student} has no exercise {Name}", "{Student} no tiene ningún ejercicio {Name}"),
    ("give another path", "da otra ruta"),
    ("give another --out", "da otra --out"),
    ("{Place}: the comparison", "{Place}: la comparación"),
    ("{Place}: the difference", "{Place}: la diferencia"),
    ("make space, or mend that folder", "haz sitio, o arregla esa carpeta"),
    ("mend that, and forget them again", "arréglalo, y borra otra vez a esa persona"),
    ("mend that, and reveal it again", "arréglalo, y revélala otra vez"),
    (
        "mend that, and grade again into another --out",
        "arréglalo, y evalúa otra vez en otra --out",
    ),
    (
        "a much older cinta wrote it",
        "lo escribió un cinta mucho más antiguo",
    ),
)
