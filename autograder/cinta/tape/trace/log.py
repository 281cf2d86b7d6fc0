"""What was seen, kept as numbers and places: no tensor is held, so none lives longer for it.

A tensor is its id, by which TensorFlow knows it. Records that end in ``Notes`` stand in the log
only; what is sent and stored is in :mod:`cinta.tape.data`. They are made while the user's program
runs, so by position, which is what costs least, and they can be part of no circle: with
``gc=False`` the garbage collector need not visit them.
"""

from __future__ import annotations

import itertools
import weakref
from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import numpy as np

from ..data import Returned
from .place import NOWHERE, Frame, Place, place_in, places_of
from .threads import OnThisThread, ThreadState

MAX_OPERATIONS = 20_000
MAX_EVENTS = 5_000
MAX_TAPES = 200

UFUNC = "np.ufunc"
"""What a value left through, if only this much is known: ``np.exp``, ``np.square``, ..."""


class Out(NamedTuple):
    """A tensor that an operation gave: TensorFlow's id, its dtype's number, its shape."""

    id: int
    dtype: int
    shape: tuple[int | None, ...] | None


class Op(NamedTuple):
    """One operation: ``when`` counts everything seen, ``inputs`` are ids, ``thread`` its thread.

    ``backward`` is true for an operation that a gradient call ran; ``custom`` for one that brought
    its own gradient (``tf.custom_gradient``). ``layer`` names the Keras layer it ran in.
    ``callers`` are the calls of the user's functions that led to ``place``, the innermost first.
    ``perhaps`` is true for one in a branch or a loop of a graph, which may not have run.
    """

    when: int
    type: str
    inputs: tuple[int, ...]
    outputs: tuple[Out, ...]
    place: Place
    thread: int
    backward: bool = False
    custom: bool = False
    layer: str = ""
    callers: tuple[Place, ...] = ()
    perhaps: bool = False


class DepartureNotes(msgspec.Struct, frozen=True, gc=False):
    """A value that left TensorFlow, and through what; ``ids`` are its tensors'.

    ``frames`` are the user's functions that were at work, the innermost first.
    """

    when: int
    ids: tuple[int, ...]
    through: str
    place: Place
    frames: tuple[Frame, ...] = ()


class ConstantNotes(msgspec.Struct, frozen=True, gc=False):
    """A value that came in as a constant: a plain number, or an array that may hold anything.

    ``array`` is the NumPy array it was made of, while that lives; ``number`` the plain number.
    ``left_at`` is when that very object had left TensorFlow; 0 if it was not seen to.
    """

    when: int
    ids: tuple[int, ...]
    is_number: bool
    place: Place
    array: weakref.ref[Any] | None = None
    number: float | None = None
    left_at: int = 0


class Watch(msgspec.Struct, frozen=True, gc=False):
    """One ``tape.watch``: the ids of what was watched."""

    when: int
    ids: tuple[int, ...]
    place: Place


class PythonRun(msgspec.Struct, frozen=True, gc=False):
    """One run of a ``tf.py_function``: from when to when, the ids of what went in and came out."""

    began: int
    ended: int
    given: tuple[int, ...]
    returned: tuple[int, ...]


class CallNotes(msgspec.Struct, frozen=True, gc=False):
    """One ``gradient``, ``jacobian`` or ``batch_jacobian`` and how each source's came back.

    ``source_ids`` and ``returned`` run in step, one entry a source; ``result_ids`` are those of the
    gradients that there are. ``error`` is empty unless it raised.
    ``reasons`` and ``sketch`` (:mod:`cinta.tape.data`) are there if the recorder was told to find
    them.
    """

    when: int
    method: str
    target_ids: tuple[int, ...]
    source_ids: tuple[int, ...]
    returned: tuple[Returned, ...]
    place: Place
    structure: str = ""
    result_ids: tuple[int, ...] = ()
    error: str = ""
    reasons: tuple[Any, ...] = ()
    sketch: Any = None


class TapeNotes(msgspec.Struct, gc=False):
    """All that one tape did. ``spans`` are when it recorded, as ``[from, to]``; to may be None.

    ``callers`` are as in :class:`Op`.
    ``graph`` is set for a tape at work while a ``tf.function`` is traced: then times are counts of
    that graph's operations.
    """

    when: int
    persistent: bool
    watch_accessed: bool
    thread: int
    place: Place
    callers: tuple[Place, ...] = ()
    graph: weakref.ref[Any] | None = None
    spans: list[list[int | None]] = msgspec.field(default_factory=list)
    stops: list[tuple[int, int | None, Place]] = msgspec.field(default_factory=list)
    resets: list[tuple[int, Place]] = msgspec.field(default_factory=list)
    watches: list[Watch] = msgspec.field(default_factory=list)
    calls: list[CallNotes] = msgspec.field(default_factory=list)

    @property
    def began(self) -> int | None:
        """When it first recorded; None if it never did."""
        return self.spans[0][0] if self.spans else None

    @property
    def last_reset(self) -> int:
        """When it was wiped last; 0 if never."""
        return self.resets[-1][0] if self.resets else 0


class TapesAlive:
    """Tape → its notes, for as long as it lives: a ``WeakKeyDictionary`` that is asked in C.

    ``by_ref`` is for whoever has no time: the keys are weak references, and go with their tape.
    """

    def __init__(self) -> None:
        self.by_ref: dict[weakref.ref[Any], TapeNotes] = {}

    def get(self, tape: Any) -> TapeNotes | None:
        """What is known of a tape; None for a stranger."""
        return self.by_ref.get(weakref.ref(tape))

    def __getitem__(self, tape: Any) -> TapeNotes:
        return self.by_ref[weakref.ref(tape)]

    def __len__(self) -> int:
        return len(self.by_ref)

    def values(self) -> list[TapeNotes]:
        """The notes on all of them, the oldest first."""
        return list(self.by_ref.values())


class ObjectsGone:
    """The numbers and arrays that values left TensorFlow as: does one of them come in again?

    A number is kept, so that nothing else gets its ``id``; an array is not, but what it held.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_id: dict[int, tuple[Any, int, int]] = {}

    def add(self, value: Any, when: int) -> None:
        """Note what a value left as; only what Python makes anew each time can be known again."""
        held: Any = value
        contents = 0
        if isinstance(value, float | np.generic):
            pass
        elif type(value) is np.ndarray:
            held, contents = weakref.ref(value), contents_of(value)
        else:
            return
        if len(self._by_id) >= self._most:
            self._by_id.clear()
        self._by_id[id(value)] = held, contents, when

    def left_at(self, value: Any) -> int:
        """When this very object left TensorFlow, if it holds the same still; else 0."""
        held, contents, when = self._by_id.get(id(value), (None, 0, 0))
        if held is value:
            return when
        same = type(held) is weakref.ref and held() is value
        return when if same and contents_of(value) == contents else 0


SAMPLE = 1024
"""How many of an array's numbers are looked at to see whether it holds the same still."""


def contents_of(array: np.ndarray[Any, Any]) -> int:
    """A number by which an array is known that was not changed; of a large one, by a sample."""
    flat = array.reshape(-1)
    return hash(flat[:: 1 + flat.size // SAMPLE].tobytes())


class Log:
    """Everything seen since the recorder was switched on, within bounds.

    A tensor whose id is below ``first_id`` was made before that. ``reasons_left`` is for how many
    calls that gave None, or raised, the reasons are still looked for, ``sketches_left`` of how many
    calls a picture is still made. ``hidden`` is what left inside of a library, which nobody wrote.
    """

    def __init__(self, operations: int = MAX_OPERATIONS) -> None:
        self.clock = itertools.count(1)
        self.raw: deque[tuple[Any, ...]] = deque(maxlen=operations)
        events = min(operations, MAX_EVENTS)
        self.departures: deque[DepartureNotes] = deque(maxlen=events)
        self.hidden: deque[DepartureNotes] = deque(maxlen=events)
        self.constants: deque[ConstantNotes] = deque(maxlen=events)
        self.functions: deque[tuple[int, weakref.ref[Any]]] = deque(maxlen=events)
        self.python_runs: deque[PythonRun] = deque(maxlen=events)
        self.gone = ObjectsGone(events)
        self.tapes = TapesAlive()
        self.recent: deque[TapeNotes] = deque(maxlen=min(operations, MAX_TAPES))
        self.on_this_thread = OnThisThread()
        self.first_id = 0
        self.reasons_left = 0
        self.sketches_left = 0

    @property
    def here(self) -> ThreadState:
        """What concerns this thread."""
        return self.on_this_thread.here

    def now(self) -> int:
        """The next tick of the one clock that orders all of it."""
        return next(self.clock)

    @property
    def is_full(self) -> bool:
        """True once operations may have been forgotten: then nothing absent is proof."""
        return len(self.raw) == self.raw.maxlen or len(self.departures) == self.departures.maxlen

    def ops(self) -> list[Op]:
        """The operations as records, in the order in which they ran."""
        return [op_of(raw) for raw in list(self.raw)]

    def add_departure(
        self, ids: Iterable[int], through: str, place: Place, frames: tuple[Frame, ...] = ()
    ) -> None:
        """Note that values left TensorFlow."""
        self.departures.append(DepartureNotes(self.now(), tuple(ids), through, place, frames))


def op_of(raw: tuple[Any, ...]) -> Op:
    """An operation as the callback keeps it (cheaply) → as a record."""
    when, kind, inputs, outputs, code, at, thread, backward, custom, layer, callers = raw
    name = kind.decode() if isinstance(kind, bytes) else kind
    place = (Place(code, at) if isinstance(code, str) else place_in(code, at)) if code else NOWHERE
    outs = tuple(Out(i, dtype, _plain(shape)) for i, dtype, shape in outputs)
    called = places_of(callers)
    return Op(when, name, inputs, outs, place, thread, backward, custom, layer, called)


def _plain(shape: Any) -> tuple[int | None, ...] | None:
    """A shape as a tuple; None if even its rank is not known."""
    unknown = shape is None or getattr(shape, "rank", 0) is None
    return None if unknown else tuple(shape)
