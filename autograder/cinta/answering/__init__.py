"""QUESTION -> ANSWER, in whichever process holds student code.

That is the isolated child, or a student's own kernel (:mod:`.local`): the same questions, built and
frozen alike. What isolates is :mod:`cinta.run`.
"""
