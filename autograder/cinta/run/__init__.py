"""SUBMISSION -> ANSWERS: student code runs here, and only here.

``inputs``, ``freeze``, ``tape``, ``call`` and ``replay`` work in whichever process holds student
code: a student's own kernel (``local``) or the isolated child (``shell``, ``child``, ``zygote``).
``wire``, ``warm`` and ``remote`` are the judge's end of the pipe and never import TensorFlow.
"""
