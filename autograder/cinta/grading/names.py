"""What mistakes are called: of words alone, so it is made when an exercise is failed, and kept.

A key is made for points first (:mod:`.answer_keys`): what known wrong answers give to its questions
is asked when a submission fails one of its exercises, once a run, and after the submission's own
child has ended: its time is not used for it, and no author's answer is near a student's process.
It follows from the key alone, so it is the same whoever asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from threading import Lock

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..run.warm import Warm
from ..unit import Unit
from .answer_keys import named_keys


class Names:
    """The keys of a run with all that words need, as far as they were wanted; for all threads."""

    def __init__(self, unit: Unit, keys: AnswerKeys) -> None:
        self._unit, self._keys = unit, keys
        self._known: dict[tuple[str, bool], dict[str, AnswerKey]] = {}
        """By exercise, and whether the checks are hidden ones."""
        self._making = Lock()

    def of(
        self, failed: Iterable[AnswerKey], free: Callable[[], Warm]
    ) -> dict[tuple[str, str], AnswerKey]:
        """The keys that were failed, by exercise and check; what is not known is asked now.

        ``free`` gives the warm process when the submission's own child has ended; WarmGone,
        GraderError if it cannot be asked.
        """
        failed = list(failed)
        wanted = {(key.exercise, key.hidden) for key in failed if not key.named}
        if wanted - self._known.keys():
            warm = free()
            with self._making:
                self._make(wanted - self._known.keys(), warm)
        return {(key.exercise, key.check): self._named(key) for key in failed}

    def _named(self, key: AnswerKey) -> AnswerKey:
        return key if key.named else self._known[key.exercise, key.hidden][key.check]

    def _make(self, wanted: Set[tuple[str, bool]], warm: Warm) -> None:
        for hidden in {is_hidden for _, is_hidden in wanted}:
            of_kind = {
                name: tuple(key for key in self._keys.of_exercise[name] if key.hidden == hidden)
                for name in sorted(name for name, is_hidden in wanted if is_hidden == hidden)
            }
            for name, keys in named_keys(self._unit, warm, of_kind).items():
                self._known[name, hidden] = {key.check: key for key in keys}
