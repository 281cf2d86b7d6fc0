"""What is drawn: boxes and the arrows between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BoxKind = Literal["source", "given", "op", "fold", "target", "gap"]
ArrowState = Literal["live", "break", "lost", "given"]


@dataclass(frozen=True)
class Box:
    """A source, data, an operation, some folded into one, the target, or a gap outside TensorFlow.

    ``broken`` marks where a path broke; ``group`` (a Keras layer) and ``line`` say with what it may
    be folded; ``count`` operations and ``variables`` are in it, and ``norm`` is the variables'.
    """

    id: int
    kind: BoxKind
    label: str
    below: str = ""
    broken: bool = False
    note: str = ""
    group: str = ""
    line: str = ""
    count: int = 1
    variables: int = 0
    norm: float | None = None

    @property
    def folds(self) -> bool:
        """True for what may be folded with its like."""
        return self.kind in ("op", "fold")


@dataclass(frozen=True)
class Arrow:
    """A tensor on its way: ``live`` if the tape follows it, else it breaks here or was lost before.

    ``given`` is data that nobody asks the gradient of.

    ``norm`` is that of d target / d tensor, None if not known.
    """

    start: int
    end: int
    state: ArrowState
    norm: float | None = None


@dataclass(frozen=True)
class Sketch:
    """Boxes in the order in which they ran, and arrows; ``captions`` stand under the picture."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    captions: tuple[str, ...] = field(default=())


WORDS = {
    "es": {
        "norm": "junto a cada flecha: ‖∂objetivo/∂tensor‖",
        "ops": "{count} operaciones",
        "vars": "‖∂‖ = {norm:.2g}",
    },
    "en": {
        "norm": "beside each arrow: ‖∂target/∂tensor‖",
        "ops": "{count} operations",
        "vars": "‖∂‖ = {norm:.2g}",
    },
}


def under(box: Box, lang: str) -> str:
    """The small text in a box: shape, line, how many operations, the variables' gradient."""
    parts = [box.note or box.below]
    if box.kind == "fold":
        parts.insert(0, WORDS[lang]["ops"].format(count=box.count))
    if box.norm is not None:
        parts.append(WORDS[lang]["vars"].format(norm=box.norm))
    return " · ".join(part for part in parts if part)
