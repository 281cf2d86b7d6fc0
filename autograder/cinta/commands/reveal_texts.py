"""What ``cinta reveal`` says, on its page and in the terminal, in es and en."""

from __future__ import annotations

REVEAL: dict[str, dict[str, str]] = {
    "es": {
        "kicker": "La pregunta que no se superó",
        "caption": "Una de las preguntas ocultas con las que se evaluó tu respuesta",
        "input": "Se preguntó",
        "given": "Tu respuesta",
        "due": "Se esperaba",
        "message": "Lo que se te dijo",
        "code": "Tu código",
        "written": "para entregar: {path}",
        "known": "anotado: los datos de esta evaluación se conocen fuera. A quien no se evaluó "
        "antes con los mismos bytes se le preguntará con otros, también con --resume y --again.",
    },
    "en": {
        "kicker": "The question that was failed",
        "caption": "One of the hidden questions by which your answer was graded",
        "input": "Asked",
        "given": "Your answer",
        "due": "Expected",
        "message": "What you were told",
        "code": "Your code",
        "written": "to hand over: {path}",
        "known": "noted: the inputs of this run are known outside. Whoever was not graded before "
        "with the same bytes is asked with others, with --resume and --again, too.",
    },
}
