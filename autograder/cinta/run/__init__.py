"""SUBMISSION -> ANSWERS: a submission's code runs here, isolated, and only here.

``shell``, ``child``, ``zygote`` and ``keeper`` work inside; ``wire``, ``warm`` and ``remote`` are
the judge's end of the pipe and never import TensorFlow. A question is answered by
:mod:`cinta.answering`, inside as in a student's own kernel.
"""
