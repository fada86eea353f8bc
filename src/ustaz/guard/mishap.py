"""What can go wrong behind the glass.

    GuardError
    ├── TooSlow      the time limit passed
    ├── TooFat       memory, or the size of the answer, went beyond the limit
    ├── Crashed      the child died (a signal, an abort of a library)
    └── Failed       the job raised an exception; only the name of its type comes through

None of them is meant for a person: the caller knows what was being read and says so.
"""

from __future__ import annotations


class GuardError(Exception):
    """The job gave no answer."""


class TooSlow(GuardError):  # noqa: N818 (the root says that it is an error)
    """The time limit passed."""


class TooFat(GuardError):  # noqa: N818 (the root says that it is an error)
    """Memory, or the size of the answer, went beyond the limit."""


class Crashed(GuardError):  # noqa: N818 (the root says that it is an error)
    """The child died."""


class Failed(GuardError):  # noqa: N818 (the root says that it is an error)
    """The job raised an exception."""


BY_NAME: dict[str, type[GuardError]] = {kind.__name__: kind for kind in (TooSlow, TooFat, Crashed, Failed)}
