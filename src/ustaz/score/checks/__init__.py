"""What a score file must satisfy before Verovio sees it.

Each file here knows one kind of content. A check refuses by :class:`~ustaz.errors.InputError`, tells by a warning,
or mends what can be mended without guessing. It runs behind glass together with Verovio.
"""

from ustaz.score.checks.intake import Checked, check
from ustaz.score.checks.kinds import NotationKind

__all__ = ["Checked", "NotationKind", "check"]
