"""The command line: ``ustaz demo``, ``ustaz listen``, ``ustaz align``, ``ustaz inspect``.

Data goes to stdout, everything else to stderr. Exit code 0: done; 2: the input cannot be used; 1: our fault.
Each verb has a file of its own and imports heavy rooms only when it runs.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line of this process and exit."""
    from ustaz.cli import door, language

    language.choose(sys.argv[1:], os.environ)
    from ustaz.cli.verbs import ustaz

    sys.exit(door.run(ustaz, sys.argv[1:]))
