"""How large a take may be, whatever file it comes in."""

from __future__ import annotations

from ustaz.errors import InputError

MOST_NOTES = 100_000
LONGEST_HOURS = 4


def check_notes(count: int, *, file: str) -> None:
    """Refuse a take of too many notes.

    Raises
    ------
    InputError
    """
    if count > MOST_NOTES:
        raise InputError(
            "{file} has {notes} notes, and a take may have {limit}.",
            hint="Split it into shorter takes.",
            file=file,
            notes=count,
            limit=MOST_NOTES,
        )


def check_length(seconds: float, *, file: str) -> None:
    """Refuse a take that lasts too long.

    Raises
    ------
    InputError
    """
    if seconds > LONGEST_HOURS * 3600:
        raise InputError(
            "{file} lasts {hours} hours, and a take may last {limit}.",
            hint="Split it into shorter takes, or cut out the silence.",
            file=file,
            hours=round(seconds / 3600, 1),
            limit=LONGEST_HOURS,
        )
