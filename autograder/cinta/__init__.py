"""Cinta: a course on ``tf.GradientTape`` that grades itself.

Importing this package is cheap: TensorFlow is loaded only by the process that holds student code
(:mod:`cinta.run`), never by the judge and never by the command line.
"""

__version__ = "0.1.0"
