"""The dombra ear: sound → notes on two strings."""

from ustaz.hearing.dombra.fitting import as_measured, made_exact
from ustaz.hearing.dombra.hear import hear_dombra
from ustaz.hearing.dombra.spectra import RATE_HZ

__all__ = ["RATE_HZ", "as_measured", "hear_dombra", "made_exact"]
