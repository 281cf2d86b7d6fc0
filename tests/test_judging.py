"""Every submission gets its row whatever it does, and what it did well keeps its points."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from textwrap import indent

import pytest

from cinta.grading.answer_cells import answer_cell
from cinta.records.cell_record import unpack
from cinta.results import Status
from cinta.submission.notebook import Notebook
from tests.conftest import (
    IDLE_LOOP,
    QUICK,
    Classroom,
    as_notebook,
    is_soon,
    points,
    sampled,
    verdicts,
)
from tests.hostile.witness import count_below

HEAD = "def polynomial_slope(x0, a, b, c):\n"
FULL = 10.0
LOST = 2.0
"""What ``polynomial_slope`` is worth."""


def in_the_function(code: str) -> str:
    """An answer to polynomial_slope that does this before all else."""
    return HEAD + "".join(f"    {line}\n" for line in code.split("\n"))


# Files that are no notebook of this unit


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b'{"cells": [{"cell_type": "code", "sour',
        b"[1, 2, 3]",
        b'{"nbformat": 4}',
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"[" * 100_000,
    ],
    ids=["empty", "blank", "cut", "list", "no_cells", "web_page", "image", "nested"],
)
def test_a_file_that_is_no_notebook_is_unreadable_with_a_reason(
    classroom: Classroom, content: bytes
) -> None:
    result = classroom.hand_in(content)
    assert result.status == Status.UNREADABLE
    assert result.note
    assert (result.score, result.max_score) == (0.0, FULL)
    assert set(verdicts(result).values()) == {"not_reached"}
    (seen,) = {check.seen for exercise in result.exercises for check in exercise.checks}
    assert re.search("cannot be read|no se puede leer", seen), "no run ended early: there was none"


@pytest.mark.parametrize("other", ["u02_tensor", "u03_sources", "u04_model"])
def test_a_notebook_of_another_unit_is_wrong_unit(classroom: Classroom, other: str) -> None:
    result = classroom.hand_in(classroom.sheet(other))
    assert result.status == Status.WRONG_UNIT
    assert "u01_scalar" in result.note
    (step,) = {check.step for exercise in result.exercises for check in exercise.checks}
    assert re.search("this unit|esta unidad", step)


def test_a_notebook_of_something_else_is_wrong_unit(classroom: Classroom) -> None:
    result = classroom.hand_in(["import pandas as pd", "x = 3", "print(x)"])
    assert result.status == Status.WRONG_UNIT


def test_a_notebook_without_code_is_wrong_unit(classroom: Classroom) -> None:
    assert classroom.hand_in([]).status == Status.WRONG_UNIT


def test_cells_that_are_malformed_are_passed_over(classroom: Classroom) -> None:
    book = json.loads(as_notebook(classroom.sheet()))
    book["cells"] += [7, None, {"cell_type": "code"}, {"cell_type": "code", "source": 3}]
    result = classroom.hand_in(json.dumps(book).encode())
    assert (result.status, result.score) == (Status.GRADED, FULL)


def test_the_untouched_notebook_is_blank_in_every_exercise(classroom: Classroom) -> None:
    blanks = {e.name: e.blank for e in classroom.units["u01_scalar"].exercises}
    result = classroom.hand_in(classroom.sheet(**blanks))
    assert (result.status, result.score) == (Status.GRADED, 0.0)
    assert set(verdicts(result).values()) == {"blank"}


# Errors in one cell


def test_a_syntax_error_costs_its_own_exercise_and_is_what_the_student_reads(
    classroom: Classroom,
) -> None:
    result = classroom.hand_in(classroom.sheet(polynomial_slope=HEAD + "    return (1 +"))
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    failure = result.exercises[1].first_failure
    assert failure is not None
    assert "SyntaxError" in failure.message


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "raise KeyboardInterrupt",
        "import sys; sys.exit(1)",
        "exit()",
        "quit()",
        "raise BaseException('all')",
        "raise GeneratorExit",
        "def f(): return f()\nf()",
        "class Evil(Exception):\n    def __str__(self): raise SystemExit\nraise Evil",
        "import signal; signal.raise_signal(signal.SIGINT)",
        "get_ipython().run_line_magic('reset', '-f')\nimport tensorflow as tf",
        "%nothing_of_this_name 3",
        "%%nothing_of_this_name\n3",
        "!exit 3",
        "import nothing_of_this_name",
    ],
)
def test_whatever_a_cell_raises_the_rest_goes_on(classroom: Classroom, code: str) -> None:
    cells = classroom.sheet()
    cells.insert(3, code)
    result = classroom.hand_in(cells, limits=replace(QUICK, cell_seconds=4.0))
    assert (result.status, result.score) == (Status.GRADED, FULL)


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError('no')",
        "raise SystemExit",
        "return 1 / 0",
        "exit()",
        "raise KeyboardInterrupt",
    ],
)
def test_whatever_a_function_raises_costs_its_own_exercise(classroom: Classroom, code: str) -> None:
    result = classroom.hand_in(classroom.sheet(polynomial_slope=in_the_function(code)))
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)


# Loops without end, and below what takes all memory: by day some in a function, the others in a
# cell, at night all in both; the hostile corpus has them, too

PYTHON_LOOP = "while True:\n    pass"
STUBBORN_LOOP = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        pass"""
DEAF_LOOP = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass"
SLEEP = "import time\ntime.sleep(3600)"
LOOP_IN_C = "sum(range(10**14))"
FLOOD = "while True:\n    print('x' * 1000)"
STOPPED = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"
DEADLOCK = "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"
LOOPS = {
    "python": PYTHON_LOOP,
    "stubborn": STUBBORN_LOOP,
    "deaf": DEAF_LOOP,
    "sleep": SLEEP,
    "in_c": LOOP_IN_C,
    "flood": FLOOD,
    "stopped": STOPPED,
    "deadlock": DEADLOCK,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(LOOPS, "python", "deaf", "sleep", "in_c", "deadlock"))
def test_an_endless_loop_in_a_function_times_out_and_costs_its_own_exercise(
    classroom: Classroom, name: str, ran_out: list[float]
) -> None:
    answer = in_the_function(LOOPS[name])
    result = classroom.hand_in(classroom.sheet(polynomial_slope=answer), limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    assert verdicts(result)["polynomial_slope"] == "timed_out"
    assert len(ran_out) <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sampled(("python", "stubborn", "in_c", "flood", "stopped"), "stubborn", "flood", "stopped"),
)
def test_an_endless_loop_in_a_cell_is_stopped_and_costs_nothing_else(
    classroom: Classroom, name: str, ran_out: list[float]
) -> None:
    cells = classroom.sheet()
    cells.insert(5, LOOPS[name])
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL)
    assert "code cell 6" in result.note
    assert len(ran_out) <= 1


@pytest.mark.slow
def test_an_endless_loop_in_the_answer_of_a_cell_exercise_times_out(classroom: Classroom) -> None:
    result = classroom.hand_in(
        classroom.sheet(first_tape=PYTHON_LOOP + "\ndy_dx = 1"), limits=QUICK
    )
    assert (result.status, result.score) == (Status.GRADED, FULL - 1)
    assert verdicts(result)["first_tape"] == "timed_out"


@pytest.mark.slow
def test_endless_loops_everywhere_do_not_use_up_the_time_of_what_comes_last(
    classroom: Classroom,
) -> None:
    cells = classroom.sheet()
    cells[3:3] = [IDLE_LOOP] * 4
    result = classroom.hand_in(cells, limits=replace(QUICK, total_seconds=9.0))
    assert (result.status, result.score) == (Status.GRADED, FULL)


@pytest.mark.slow
def test_endless_loops_in_all_functions_but_the_last_leave_it_its_points(
    classroom: Classroom,
) -> None:
    names = [e.name for e in classroom.units["u01_scalar"].exercises if not e.asks]
    loops = {name: f"def {name}(*_):\n{indent(IDLE_LOOP, '    ')}" for name in names[:-1]}
    result = classroom.hand_in(
        classroom.sheet(**loops), limits=replace(QUICK, question_seconds=12.0, total_seconds=10.0)
    )
    assert (result.status, result.score) == (Status.GRADED, 2.0)
    assert verdicts(result)["gradient_from_integer"] == "passed"
    assert verdicts(result)["loss_gradient"] == "timed_out"


@pytest.mark.slow
def test_a_submission_that_uses_up_its_time_keeps_what_was_judged(classroom: Classroom) -> None:
    loop = indent(STUBBORN_LOOP.replace("    pass", "    time.sleep(0.01)", 1), "    ")
    stubborn = {
        name: f"def {name}(*_):\n    import time\n{loop}\n"
        for name in ("loss_gradient", "constant_gradient", "two_gradients")
    }
    cells = classroom.sheet(**stubborn)
    # Of what is left each loop takes half: what is honest has seconds, on any machine.
    limits = replace(QUICK, question_seconds=20.0, total_seconds=9.0, grace_seconds=1.0)
    result = classroom.hand_in(cells, limits=limits)
    assert result.status == Status.TIMED_OUT
    assert points(result)["first_tape"] == 1.0
    assert points(result)["polynomial_slope"] == 2.0
    assert verdicts(result)["gradient_from_integer"] == "not_reached"


# Processes that end

ENDS = {
    "exit": "import os\nos._exit(0)",
    "exit_3": "import os\nos._exit(3)",
    "kill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "kill_the_group": "import os, signal\nos.killpg(0, signal.SIGKILL)",
    "terminate": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
    "segfault": "import ctypes\nctypes.string_at(0)",
    "abort": "import os\nos.abort()",
    "closed": "import os\nos.closerange(3, 200)",
    "garbage": """\
import os
for descriptor in range(3, 200):
    try:
        os.write(descriptor, b'\\x00\\x00\\x00\\x05hello' * 100)
    except OSError:
        pass""",
    "huge_frame": """\
import os
for descriptor in range(3, 200):
    try:
        os.write(descriptor, b'\\xff' * 64)
    except OSError:
        pass""",
    "half_a_frame": """\
import os
for descriptor in range(3, 200):
    try:
        os.write(descriptor, b'\\x00\\x00\\xff\\xffhello')
    except OSError:
        continue
    os._exit(0)""",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_function_that_ends_its_process_costs_its_own_exercise(
    classroom: Classroom, end: str
) -> None:
    result = classroom.hand_in(classroom.sheet(polynomial_slope=in_the_function(end)), limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    assert verdicts(result)["polynomial_slope"] == "crashed"
    assert "polynomial_slope: " in result.note


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_cell_that_ends_its_process_costs_nothing_else(classroom: Classroom, end: str) -> None:
    cells = classroom.sheet()
    cells.insert(5, end)
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL)
    assert "code cell 6" in result.note


def test_a_function_in_a_cell_that_ends_its_process_is_still_asked(classroom: Classroom) -> None:
    right = classroom.solution("polynomial_slope")
    result = classroom.hand_in(classroom.sheet(polynomial_slope=f"{right}\n\n{ENDS['segfault']}"))
    assert (result.status, result.score) == (Status.GRADED, FULL)


@pytest.mark.parametrize("place", [0, 5])
def test_a_cell_that_ends_its_process_and_whose_reading_does_too_costs_nothing_else(
    classroom: Classroom, place: int
) -> None:
    """What it defines cannot be told from the rest: it is too deep for Python's own unparser."""
    cells = classroom.sheet()
    cells.insert(place, f"import os\ndef f(): return {'+'.join('1' * 600)}\nos._exit(0)")
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL)
    assert f"code cell {place + 1}: " in result.note


def test_a_process_may_call_itself_what_it_likes(classroom: Classroom) -> None:
    cells = classroom.sheet()
    named = "import ctypes, time\nctypes.CDLL(None).prctl(15, b'\\xff\\xfe')\ntime.sleep(0.3)"
    cells.insert(5, named)
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score, result.note) == (Status.GRADED, FULL, "")


def test_the_answer_of_a_cell_that_ends_its_process_is_crashed(classroom: Classroom) -> None:
    answer = f"{classroom.solution('first_tape')}\n{ENDS['exit']}"
    result = classroom.hand_in(classroom.sheet(first_tape=answer))
    assert (result.status, result.score) == (Status.GRADED, FULL - 1)
    assert verdicts(result)["first_tape"] == "crashed"


def test_every_function_may_end_its_process_and_the_last_is_still_asked(
    classroom: Classroom,
) -> None:
    names = [e.name for e in classroom.units["u01_scalar"].exercises if not e.asks]
    ends = {name: f"def {name}(*_):\n    import os; os._exit(0)" for name in names[:-1]}
    result = classroom.hand_in(classroom.sheet(**ends), limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, 2.0)


def test_a_submission_whose_processes_only_end_is_killed(classroom: Classroom) -> None:
    cells = [f"@lambda f: __import__('os')._exit(0)\ndef f{n}(): pass" for n in range(30)]
    result = classroom.hand_in([*cells, *classroom.sheet()], limits=QUICK)
    assert result.status == Status.KILLED
    assert set(verdicts(result).values()) == {"not_reached"}


# Memory, processes, output

MEMORY = {
    "list": "while True:\n    kept.append(bytearray(2**24))",
    "numpy": "import numpy as np\nfor _ in range(200): kept.append(np.empty(2**26))",
    "at_once": "import numpy as np\nnp.ones(10**13)",
    "tensorflow": "for n in range(200): kept.append(tf.ones([2**26]))",
    "shared": """\
import mmap
while True:
    kept.append(mmap.mmap(-1, 2**26))
    kept[-1].write(b'x' * 2**26)""",
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", sampled(MEMORY, "list", "tensorflow", "shared"))
def test_a_cell_without_memory_costs_nothing_else(classroom: Classroom, bomb: str) -> None:
    cells = classroom.sheet()
    cells.insert(5, f"kept = []\n{MEMORY[bomb]}")
    limits = replace(QUICK, cell_seconds=8.0, memory_bytes=2**29)
    result = classroom.hand_in(cells, limits=limits)
    assert (result.status, result.score) == (Status.GRADED, FULL)


@pytest.mark.slow
@pytest.mark.parametrize("bomb", sampled(MEMORY, "numpy", "at_once"))
def test_a_function_without_memory_costs_its_own_exercise(classroom: Classroom, bomb: str) -> None:
    answer = "kept = []\n" + in_the_function(f"global kept\n{MEMORY[bomb]}")
    limits = replace(QUICK, question_seconds=8.0, memory_bytes=2**29)
    result = classroom.hand_in(classroom.sheet(polynomial_slope=answer), limits=limits)
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    assert verdicts(result)["polynomial_slope"] in ("crashed", "failed")


LINGER = """\
import os, time
for _ in range(4):
    if os.fork() == 0:
        time.sleep(3600)
        os._exit(0)"""


@pytest.mark.parametrize("ends_after_it", ["", "\nos._exit(0)"], ids=["lives", "dies"])
def test_processes_that_linger_are_ended_with_their_submission(
    classroom: Classroom, ends_after_it: str
) -> None:
    cells = classroom.sheet()
    cells.insert(5, LINGER + ends_after_it)
    always_there = count_below(classroom.warm.pid)
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL)
    assert is_soon(lambda: count_below(classroom.warm.pid) <= always_there)


def test_a_forked_copy_that_comes_back_does_not_answer_twice(classroom: Classroom) -> None:
    answer = in_the_function("import os\nos.fork()\nreturn 3.0")
    cells = classroom.sheet(polynomial_slope=answer)
    cells.insert(5, "import os\nos.fork()")
    result = classroom.hand_in(cells, limits=QUICK)
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    assert verdicts(result)["polynomial_slope"] == "failed"
    assert result.note == ""


FLOODS = {
    "print": "print('x' * 10**8)",
    "many": "for n in range(200_000): print(n)",
    "descriptor": "import os\nfor _ in range(10_000): os.write(1, b'x' * 10**5)",
    "subprocess": "import subprocess\nsubprocess.run('head -c 300000000 /dev/zero', shell=True)",
    "error": "raise ValueError('x' * 10**8)",
    "display": "from IPython.display import *\nfor _ in range(2000): display(HTML('x' * 10**5))",
    "result": "'x' * 10**8",
    "stderr": "import sys\nfor _ in range(10_000): sys.stderr.write('noise ' * 100)",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_of_output_costs_nothing(classroom: Classroom, flood: str) -> None:
    cells = classroom.sheet()
    cells.insert(5, flood)
    result = classroom.hand_in(cells, limits=replace(QUICK, cell_seconds=10.0))
    assert (result.status, result.score) == (Status.GRADED, FULL)


def test_what_one_submission_leaves_on_disk_is_gone_for_the_next(classroom: Classroom) -> None:
    leave = """\
import os, pathlib
for place in ('.', '/dev/shm'):
    pathlib.Path(place, 'note').write_text('6x')
os.mkfifo('pipe')
os.symlink('/nowhere', 'link')
for _ in range(1500):
    os.mkdir('deep')
    os.chdir('deep')"""
    look = "import glob\nassert not glob.glob('/tmp/*/*') and not glob.glob('/dev/shm/*')"
    assert classroom.hand_in([*classroom.sheet(), leave]).note == ""
    # A cell that fails shows as an exercise that is not answered.
    result = classroom.hand_in(classroom.sheet(gradient_from_integer=_unless(look, classroom)))
    assert result.score == FULL


def _unless(look: str, classroom: Classroom) -> str:
    return f"{look}\n{classroom.solution('gradient_from_integer')}"


@pytest.mark.parametrize(
    "value", ["[tf.zeros(2**22)] * 8", "{10**30: 1}", "'\\ud800'", "object()", "range(10**9)"]
)
def test_an_answer_that_cannot_be_compared_is_wrong_and_no_more(
    classroom: Classroom, value: str
) -> None:
    answer = in_the_function(f"return {value}")
    result = classroom.hand_in(classroom.sheet(polynomial_slope=answer))
    assert (result.status, result.score) == (Status.GRADED, FULL - LOST)
    assert verdicts(result)["polynomial_slope"] == "failed"


def test_what_was_run_goes_with_the_result_and_names_its_answers(classroom: Classroom) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint('drawn')"
    lost = "def polynomial_slope(x0, a, b, c):\n    return 1\nimport os; os._exit(3)"
    cells = [plot, *classroom.sheet(polynomial_slope=lost), "1 / 0"]
    ran = unpack(classroom.hand_in(cells).executed)
    assert [cell.source for cell in ran] == cells
    assert sorted(output.kind for output in ran[0].outputs) == ["display_data", "stream"]
    assert {"image/png", "text/plain"} == {*next(o.data for o in ran[0].outputs if o.data)}
    answers = {name: cell for cell in ran for name in cell.answers}
    assert list(answers) == [exercise.name for exercise in classroom.units["u01_scalar"].exercises]
    assert (answers["polynomial_slope"].source, answers["polynomial_slope"].status) == (
        lost,
        "crashed",
    )
    assert answers["loss_gradient"].source == classroom.solution("loss_gradient")
    assert (ran[-1].status, ran[-1].outputs[0].name) == ("error", "ZeroDivisionError")


def test_what_cannot_be_run_has_no_cells(classroom: Classroom) -> None:
    assert classroom.hand_in(b"not a notebook").executed == b""


def test_a_name_assigned_in_a_function_is_no_answer(classroom: Classroom) -> None:
    exercise = classroom.units["u01_scalar"].exercise("first_tape")
    answer = "with tf.GradientTape() as tape:\n    y = x**2\n    dy_dx = tape.gradient(y, x)"
    inside = "def f():\n    y = 1\n\n    dy_dx = y\n    return dy_dx\nz = 2"
    assert answer_cell(Notebook((answer, inside), None), exercise) == 0
    assert answer_cell(Notebook((inside,), None), exercise) is None
    assert answer_cell(Notebook((answer, inside + "\ndy_dx = f()"), None), exercise) == 1
    by_global = inside.replace("y = 1", "global z, dy_dx\n    y = 1") + "\nf()"
    assert answer_cell(Notebook((answer, by_global), None), exercise) == 1


def test_a_notebook_of_many_cells_says_so_whatever_else_is_true_of_it(classroom: Classroom) -> None:
    many = "it has 5,001 cells; the first 5,000 were read"
    filler = ["1"] * 4_999
    other = classroom.hand_in([*filler, "x = 3", classroom.solution("first_tape")])
    assert other.status == Status.WRONG_UNIT
    assert other.note == f"no exercise of u01_scalar is in this notebook; {many}"
