"""``python -m ustaz`` is ``ustaz``."""

from ustaz.cli import main

main()
