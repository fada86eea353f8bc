"""Every error that ustaz raises on purpose.

    UstazError                 one root: catch this at a door (command line, web, job runner)
    └── InputError             what was handed in cannot be used: say what, where, and what to do (exit code 2)

Anything else that escapes is our fault (exit code 1).

A message is a whole sentence with named placeholders, in English; it is also the key under which
:mod:`ustaz.words` finds the Kazakh and the Russian sentence. Never put a path of the machine, a traceback or
another library's text into a value.
"""

from __future__ import annotations


class UstazError(Exception):
    """Root of all deliberate errors.

    Parameters
    ----------
    sentence
        English template, e.g. ``"{file} has no notes."``
    hint
        English template that says what to do, or ``""``.
    values
        What fills the placeholders of both templates.
    """

    def __init__(self, sentence: str, *, hint: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.values = values

    def __str__(self) -> str:
        text = self.sentence.format(**self.values)
        return f"{text} {self.hint.format(**self.values)}" if self.hint else text


class InputError(UstazError):
    """A file or an option that cannot be used, told in one clear sentence."""
