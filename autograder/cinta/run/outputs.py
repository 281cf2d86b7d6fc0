"""Catch what a cell shows (text, displays, plots, its result, its error) as plain records."""

from __future__ import annotations

import base64
import io
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from ..records.cell_record import Output

MAX_TEXT = 200_000
MAX_LINE = 20_000
MAX_TOTAL = 8 * 2**20
MAX_OUTPUTS = 200


class Sink:
    """The outputs of the cell that is running, in the order in which they came, within limits."""

    def __init__(self) -> None:
        self._outputs: list[Output] = []
        self._size = 0
        self._name = ""
        self._pieces: list[str] = []

    def stream(self, name: str, text: str) -> None:
        """Append text to the last stream output, or begin one."""
        text = text[: max(0, MAX_TEXT - self._size)]
        self._size += len(text)
        if name != self._name:
            self._end_stream()
            self._name = name
        if text:
            self._pieces.append(text)

    def show(self, kind: str, data: dict[str, Any]) -> None:
        """Append a display or a result; images travel in base64 as nbformat keeps them."""
        plain = {_clean(str(mime)): _text(value) for mime, value in data.items()}
        self._size += sum(map(len, plain.values()))
        if self._size <= MAX_TOTAL:
            self._append(Output(kind, data=plain))  # type: ignore[arg-type]

    def error(self, name: str, text: str, lines: list[str]) -> None:
        """Append an error with its traceback."""
        cut = tuple(_clean(line)[:MAX_LINE] for line in lines[:200])
        self._append(Output("error", _clean(name)[:200], _clean(text)[:MAX_TEXT], lines=cut))

    def _append(self, output: Output) -> None:
        self._end_stream()
        if len(self._outputs) < MAX_OUTPUTS:
            self._outputs.append(output)

    def _end_stream(self) -> None:
        """What was written so far becomes one output: joined once, however many writes it took."""
        if self._pieces and len(self._outputs) < MAX_OUTPUTS:
            self._outputs.append(Output("stream", self._name, "".join(self._pieces)))
        self._pieces, self._name = [], ""

    def take(self) -> tuple[Output, ...]:
        """What was shown, and begin anew."""
        self._end_stream()
        outputs = tuple(self._outputs)
        self._outputs, self._size = [], 0
        return outputs


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return _clean(value if isinstance(value, str) else str(value))


def _clean(text: str) -> str:
    """Lone surrogates do not survive UTF-8; replace them here rather than break the pipe."""
    return text.encode("utf-8", "replace").decode()


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, sink: Sink) -> None:
        self._name, self._sink = name, sink

    def write(self, text: str) -> int:
        """Keep the text as output of the cell that is running."""
        self._sink.stream(self._name, _clean(str(text)))
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """No: so nobody sends colours."""
        return False

    def fileno(self) -> int:
        """The descriptor beneath, for ``subprocess`` and C code: it leads nowhere here."""
        return 1 if self._name == "stdout" else 2


class Publisher(DisplayPublisher):
    """``display(...)`` and plots."""

    sink: Sink

    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Keep one display."""
        self.sink.show("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown so far."""
        self.sink.take()


class Hook(DisplayHook):
    """The value of a cell's last expression."""

    sink: Sink

    def write_output_prompt(self) -> None:
        """Nothing: the record needs no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Keep the result in all its formats."""
        self.sink.show("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        """Nothing is printed, so nothing is flushed."""
        self._is_active = False
