"""The small texts in the boxes of a picture."""

from __future__ import annotations

from collections.abc import Iterator

from ..data import ArrowState, Box, BoxKind, Sketch

WORDS = {
    "es": {
        "alt": "Lo que se grabó, de {sources} a {target}",
        "made": "{box} sale de {inputs}",
        "cut": "{name} (aquí se corta)",
        "recorded": "lo que grabó tu cinta.",
        "broken": "lo que grabó tu cinta; en rojo, donde se corta el camino.",
        "norm": "junto a cada flecha: ‖∂objetivo/∂tensor‖",
        "ops": "{count} operaciones",
        "vars": "‖∂‖ = {norm:.2g}",
    },
    "en": {
        "alt": "What was recorded, from {sources} to {target}",
        "made": "{box} comes from {inputs}",
        "cut": "{name} (broken here)",
        "recorded": "what your tape recorded.",
        "broken": "what your tape recorded; in red, where the path breaks.",
        "norm": "beside each arrow: ‖∂target/∂tensor‖",
        "ops": "{count} operations",
        "vars": "‖∂‖ = {norm:.2g}",
    },
}


def under(box: Box, lang: str) -> str:
    """The small text in a box: shape, line, how many operations, the variables' gradient."""
    parts = [box.note or box.below]
    if box.kind == BoxKind.FOLD:
        parts.insert(0, WORDS[lang]["ops"].format(count=box.count))
    if box.norm is not None:
        parts.append(WORDS[lang]["vars"].format(norm=box.norm))
    return " · ".join(part for part in parts if part)


def spoken(sketch: Sketch, lang: str) -> str:
    """The picture for who cannot see it: each box and what leads to it, and the captions."""
    sources = ", ".join(box.label for box in sketch.boxes if box.kind == BoxKind.SOURCE) or "–"
    target = next((box.label for box in sketch.boxes if box.kind == BoxKind.TARGET), "–")
    whole = WORDS[lang]["alt"].format(sources=sources, target=target)
    return ". ".join(["; ".join([whole, *_ways(sketch, lang)]), *sketch.captions]).rstrip(".") + "."


def _ways(sketch: Sketch, lang: str) -> Iterator[str]:
    names = {box.id: box.label for box in sketch.boxes}
    for box in sketch.boxes:
        inputs = [
            WORDS[lang]["cut"].format(name=names[arrow.start])
            if arrow.state == ArrowState.BREAK
            else names[arrow.start]
            for arrow in sketch.arrows
            if arrow.end == box.id
        ]
        if inputs:
            yield WORDS[lang]["made"].format(box=box.label, inputs=", ".join(inputs))


def caption(sketch: Sketch, lang: str) -> str:
    """What the picture of a student's own tape is, and what the red in it means."""
    broken = any(arrow.state == ArrowState.BREAK for arrow in sketch.arrows)
    return WORDS[lang]["broken" if broken else "recorded"]
