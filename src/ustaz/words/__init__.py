"""The words of ustaz in three languages: whole sentences with placeholders, never glued from fragments.

The English sentence is the key (as in gettext). `catalogues/kk.po` and `catalogues/ru.po` hold the others.
"""

from ustaz.words.sentence import LANGUAGES, Language, Sentence, say, translate

__all__ = ["LANGUAGES", "Language", "Sentence", "say", "translate"]
