"""The neck a take was played on, told from its sound: two open pitches and where the bridge stands."""

from ustaz.hearing.tuning.calibrate import Calibration, calibrate

__all__ = ["Calibration", "calibrate"]
