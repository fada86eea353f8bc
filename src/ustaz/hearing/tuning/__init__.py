"""The neck a take was played on, told from its sound: two open pitches and where the bridge stands."""

from ustaz.hearing.tuning.calibrate import Calibration, calibrate
from ustaz.hearing.tuning.ringing import NOW_S, Ringing, ringing

__all__ = ["NOW_S", "Calibration", "Ringing", "calibrate", "ringing"]
