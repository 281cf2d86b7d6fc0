"""The isolated child: runs one submission's cells, then answers the judge's questions.

It knows no hidden check, no reference and no expected value; what it sends are claims about values,
compared outside.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from ..student import Answer, Raised
from .call import answer
from .shell import OutOfTime, Shell, limit
from .wire import Ask, CellRun, Closed, Load, Ran, Reply, Run, Started, receive_in_child, send


def serve(sock: socket.socket, shell: Shell) -> None:
    """Do what the judge says until it hangs up."""
    spaces: dict[str, tuple[dict[str, Any], list[str]]] = {"": (shell.namespace, shell.cells)}
    while True:
        try:
            message = receive_in_child(sock)
        except Closed:
            return
        match message:
            case Run():
                _run(sock, shell, message)
            case Load():
                spaces[message.space] = _load(message, shell.namespace)
                send(sock, Reply(message.id, Answer()))
            case Ask():
                namespace, cells = spaces[message.space]
                send(sock, _answer(message, namespace, cells))


def _run(sock: socket.socket, shell: Shell, message: Run) -> None:
    """All cells in order, reporting each as it begins and as it ends."""
    for number, source in enumerate(message.cells):
        if number in message.skip:
            send(sock, CellRun(number, "skipped", 0.0))
            continue
        send(sock, Started(number))
        send(sock, shell.run(number, source, message.seconds))
    send(sock, Ran())


def _load(message: Load, namespace: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A copy of the namespace in which a variant's cells are run: trusted code of the author's.

    A wrong answer in a cell may raise: it will raise again when it is asked, which is its answer.
    """
    space = dict(namespace)
    for cell in message.cells:
        with contextlib.suppress(Exception):
            exec(compile(cell, f"<{message.space}>", "exec"), space)
    return space, list(message.cells)


def _answer(message: Ask, namespace: dict[str, Any], cells: list[str]) -> Reply:
    """One answer within its time."""
    try:
        with limit(message.seconds):
            return Reply(message.id, answer(message.question, namespace, cells))
    except OutOfTime as error:
        late = Answer(raised=Raised("OutOfTime", str(error)))
        return Reply(message.id, late, timed_out=True)
