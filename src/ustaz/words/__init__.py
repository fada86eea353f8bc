"""The words of ustaz in three languages: whole sentences with placeholders, never glued from fragments.

The English sentence is the key (as in gettext). `catalogues/kk.po` and `catalogues/ru.po` hold the others;
`tools/extract_words.py` keeps them in step with the code.
"""

from ustaz.words.language import LANGUAGES, Language, default_language
from ustaz.words.sentence import Sentence, as_data, say, translate
from ustaz.words.values import Beat, Metronome, Pitch, Pitches

__all__ = [
    "LANGUAGES",
    "Beat",
    "Language",
    "Metronome",
    "Pitch",
    "Pitches",
    "Sentence",
    "as_data",
    "default_language",
    "say",
    "translate",
]
