"""Why a source has a gradient, or has none: every cause that can be named."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """One cause; what a person reads about it stands in :mod:`cinta.tape.reason_texts`.

    Its value is the ``code`` of a :class:`cinta.tape.data.Reason`, crosses the pipe and is stored.
    """

    # There is a gradient.
    CONNECTED = "connected"
    SLICES = "slices"
    FROZEN = "frozen"
    PARTLY = "partly"
    ZEROS = "zeros"

    # The question itself: the tape, the target, the source.
    USED_TWICE = "used_twice"
    NEVER_STARTED = "never_started"
    NO_TARGET = "no_target"
    SYMBOLIC_TARGET = "symbolic_target"
    TARGET_LEFT = "target_left"
    SYMBOLIC_SOURCE = "symbolic_source"
    SOURCE_NO_TENSOR = "source_no_tensor"
    NOT_FLOAT = "not_float"

    # An operation on the path lets no gradient pass.
    CAST = "cast"
    NO_GRADIENT = "no_gradient"
    NOT_REGISTERED = "not_registered"
    STOP_GRADIENT = "stop_gradient"
    NUMPY_FUNCTION = "numpy_function"
    DATASET = "dataset"

    # The tape did not watch the source.
    NOT_WATCHED = "not_watched"
    NOT_WATCHED_OTHER = "not_watched_other"
    WATCHED_LATE = "watched_late"
    WATCH_OFF = "watch_off"
    NON_TRAINABLE = "non_trainable"
    REPLACED = "replaced"

    # The tape did not record an operation on the path.
    BEFORE_TAPE = "before_tape"
    AFTER_TAPE = "after_tape"
    INNER_OUTSIDE = "inner_outside"
    STOPPED_RECORDING = "stopped_recording"
    RESET = "reset"
    OTHER_THREAD = "other_thread"

    # TensorFlow knows no path from the source to the target.
    SWAPPED = "swapped"
    OTHER_PASS = "other_pass"
    COPIED = "copied"
    NEW_VARIABLE = "new_variable"
    ASSIGNED = "assigned"
    LEFT_TENSORFLOW = "left_tensorflow"
    NOT_CONNECTED = "not_connected"
    NEVER_READ = "never_read"

    # Not all was seen.
    UNSEEN_TARGET = "unseen_target"
    SEEN_IN_PART = "seen_in_part"
    NOT_RECORDED = "not_recorded"
    UNKNOWN = "unknown"

    @property
    def has_gradient(self) -> bool:
        """True for the causes that speak of a gradient that is there."""
        return self in (Cause.CONNECTED, Cause.SLICES, Cause.FROZEN, Cause.PARTLY, Cause.ZEROS)


_OUTSIDE = frozenset([Cause.LEFT_TENSORFLOW, Cause.NOT_CONNECTED])

READINGS: dict[Cause, frozenset[Cause]] = {
    Cause.LEFT_TENSORFLOW: _OUTSIDE,
    Cause.NOT_CONNECTED: _OUTSIDE,
    Cause.ASSIGNED: frozenset([Cause.ASSIGNED, Cause.NOT_CONNECTED]),
    Cause.INNER_OUTSIDE: frozenset([Cause.INNER_OUTSIDE, Cause.BEFORE_TAPE]),
}
"""What is sure is one cause. What is not, of these causes, is told with all that fit what was seen.

A number of Python's carries no id, so once a value has left, only the source says whether it comes
back; a variable of which a part was written may be read in another; and where a gradient was asked
for before the tape began, only the user knows what they meant.
"""
