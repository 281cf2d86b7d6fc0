"""What ``cinta new`` writes, kind by kind.

``NAME`` is the exercise, ``CLASS`` its class; a line with ``LANG`` stands once for each language of
the course, ``LANGUAGE`` is that in words. What is ``<FILL: ...>`` is the author's to write.
"""

from __future__ import annotations

from ..unit import ExerciseKind

HEAD = """\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% author="imports"
import numpy as np
from cinta.checks.author import (
    central,
    dense,
    hidden,
    manual,
    model,
    numeric,
    public,
    tensor,
    variable,
)
"""

TITLE = "# # <FILL: title of the unit in LANGUAGE>\n#\n# <FILL: what it is about, in LANGUAGE>"

_FUNCTION = """\
# %% exercise="NAME"
def NAME(x):
    # BEGIN SOLUTION
    <FILL: the solution, of one parameter x>
    # END SOLUTION
"""

_CELL = """\
# %% given="NAME"
x = tf.Variable(<FILL: the given value>)

# %% exercise="NAME" asks="NAME"
# BEGIN SOLUTION NO PROMPT
<FILL: the solution, without its last line>
# END SOLUTION
NAME = <FILL: the result>  # SOLUTION
"""

_CLASS = """\
# %% exercise="NAME" defines="CLASS" tape="no"
class CLASS(tf.keras.layers.Layer):
    # BEGIN SOLUTION
    <FILL: the solution, the methods of the layer>
    # END SOLUTION
"""

_DRIVER = """\
# %% driver="NAME"
def drive(CLASS, x):
    <FILL: make one, use it on x, return numbers>
"""

_CHOICE = """\
# %% exercise="NAME" points="1"
NAME = "a"  # SOLUTION
"""

_RIGHT_OPTION = """\
# %% option="NAME" id="a"
# LANG: <FILL: the right option in LANGUAGE>
"""

_OTHER_OPTION = """\
# %% option="NAME" id="{id}"
# LANG: <FILL: another option in LANGUAGE> | <FILL: why it is not right, in LANGUAGE>
"""

_WORDS = """\
# %% [markdown] lang="LANG" answer="NAME"
# <FILL: an answer of your own in LANGUAGE>
"""

_HINT = """\
# %% hint="NAME"
# LANG: <FILL: a question that makes one look, in LANGUAGE>
"""

_CHECKS = '''\
# %% checks="NAME"
@public
def an_example(ask):
    """
    LANG: <FILL: title of the example in LANGUAGE>
    """
    ask({before}<FILL: an input that is not 0, 1 or 2, written out>{after})


@hidden(points=1)
def other_inputs(ask, draw):
    """
    LANG: <FILL: title of the check in LANGUAGE>
    """
    for _ in range(3):
        ask({before}<FILL: an input that is drawn, such as draw.away_from_zero()>{after})


@numeric
def oracle(x):
    <FILL: the same in NumPy, in float64>
'''

_MANUAL = '''\
# %% checks="NAME"
@manual(
    points=1,
    rubric="""
    LANG: <FILL: for what a person gives the points, in LANGUAGE>
    """,
)
def marked_by_a_person():
    """
    LANG: <FILL: what is looked at, in LANGUAGE>
    """
'''

_WRONG = """\
# %% wrong="NAME" id="<FILL: a_name_for_the_mistake>"
# LANG: <FILL: why it is wrong, in LANGUAGE>
<FILL: the whole cell with the mistake in it>
"""

CODE: dict[ExerciseKind, tuple[str, ...]] = {
    ExerciseKind.FUNCTION: (_FUNCTION, _HINT),
    ExerciseKind.CELL: (_CELL, _HINT),
    ExerciseKind.CLASS: (_CLASS, _DRIVER, _HINT),
    ExerciseKind.CHOICE: (_CHOICE, _RIGHT_OPTION),
    ExerciseKind.MANUAL: (_WORDS,),
}
CHECKS: dict[ExerciseKind, tuple[str, ...]] = {
    ExerciseKind.FUNCTION: (_CHECKS.format(before="", after=""),),
    ExerciseKind.CELL: (_CHECKS.format(before="x=variable(", after=")"),),
    ExerciseKind.CLASS: (_CHECKS.format(before="", after=""),),
    ExerciseKind.CHOICE: tuple(_OTHER_OPTION.format(id=id) for id in "bc"),
    ExerciseKind.MANUAL: (_MANUAL,),
}
WRONG: dict[ExerciseKind, tuple[str, ...]] = {
    kind: (_WRONG,)
    if kind in (ExerciseKind.FUNCTION, ExerciseKind.CELL, ExerciseKind.CLASS)
    else ()
    for kind in ExerciseKind
}
