"""Bytes of strangers meet other people's parsers only behind glass: in a child process with limits.

A :class:`Worker` keeps one warm server process that has the named libraries loaded; each job runs in a child of its
own, gets bytes and gives bytes. Whatever happens in there — a crash, an endless loop, a memory blow-up — becomes one
of the typed errors below, and the caller says in one sentence what that means for the person. What is too large to
be held in memory goes through :func:`stream` instead: an open file in, blocks out.

Importing this package starts nothing.
"""

from ustaz.guard.limits import Limits
from ustaz.guard.mishap import Crashed, Failed, GuardError, TooFat, TooSlow
from ustaz.guard.streaming import stream
from ustaz.guard.worker import Worker

__all__ = ["Crashed", "Failed", "GuardError", "Limits", "TooFat", "TooSlow", "Worker", "stream"]
