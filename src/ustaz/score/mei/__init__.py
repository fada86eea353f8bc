"""One reader of MEI, in the dialect that Verovio writes. It makes the tables of a :class:`~ustaz.score.Score`."""

from ustaz.score.mei.document import NotXML
from ustaz.score.mei.reader import read_mei

__all__ = ["NotXML", "read_mei"]
