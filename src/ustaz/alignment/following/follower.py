"""Where the player is, note by note, while the music sounds.

The model is that of the decoder (see `ustaz.alignment.hmm.filter`), read forward only: nothing waits for notes to come.
What is added here is a question that only arises live: how readily to believe that the player has jumped. Two filters
listen side by side. For the **performer** a jump is rare, so a slip or a passage that sounds like another one does not
move the cursor. For the **learner** jumps are a part of the work, so two or three notes are evidence enough. Which of
the two is believed is told by the take itself: by how much better the learner has explained what was played lately
(two models run in parallel and weighed by their evidence, as in Blom & Bar-Shalom, "The interacting multiple model
algorithm for systems with Markovian switching coefficients", IEEE Transactions on Automatic Control 33, 1988).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.following.endings import Endings
from ustaz.alignment.following.position import Position
from ustaz.alignment.hmm.costs import COSTS
from ustaz.alignment.hmm.filter import Filter
from ustaz.alignment.hmm.movement import jumps_of
from ustaz.alignment.places import places_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.alignment.hmm.costs import Costs
    from ustaz.score import Score

# All in natural logarithms
LIVE = COSTS._replace(ornament=1.4)  # a written note that comes now may be one: nobody can wait and see
PERFORMER = LIVE._replace(jump=11.5)
LEARNER = LIVE._replace(jump=3.5)
COMPOSED = 5.5  # by so much the performer is believed at first; one clear jump outweighs it
CONVINCED = 8.0  # however many jumps there were
CALMING = 0.02  # for each note without a jump, belief goes back to the performer
TOLD = 20.0  # against beginning far from where the player was said to be …
NEARLY = 2.0  # … or for each place beside it

NEAR = 3  # places ahead that still count as here


class Follower:
    """A listener that knows the score and hears one note at a time.

    Parameters
    ----------
    score
        What is written, with at least one note. Repeats are not unfolded; the player may take them or not, start
        anywhere, stop, go back and leave bars out.

    Raises
    ------
    ValueError
        When the score has no notes.

    Examples
    --------
    >>> follower = Follower(score)  # doctest: +SKIP
    >>> for onset_s, pitch, velocity in keyboard:  # doctest: +SKIP
    ...     position = follower.hear(onset_s, pitch, velocity=velocity)
    ...     cursor.move_to(position.onset_q)
    """

    def __init__(self, score: Score) -> None:
        if not len(score.notes):
            raise ValueError("a score without notes cannot be followed")
        self._places = places_of(score)
        self._pitch = score.notes["pitch"]
        self._onset_q = score.notes["onset_q"][self._places.notes[self._places.first_note[:-1]]]
        self._jumps = {costs: jumps_of(score, self._places, costs) for costs in (PERFORMER, LEARNER)}
        bar = self._places.bar
        self._notated = frozenset((int(bar[a]), int(bar[b])) for a, b in self._jumps[PERFORMER].notated)
        self._performer, self._learner = self._fresh(PERFORMER), self._fresh(LEARNER)
        self._restless = -COMPOSED  # log odds of the learner
        self._endings = Endings(score, self._places)
        self._told: int | None = None
        self._start_s: float | None = None  # by the player's clock
        self._last_s = 0.0  # after the start
        self._place = -1
        self._position = self._at(0, sure=0.0)
        self._warm_up()

    @property
    def position(self) -> Position:
        """The last one, or the beginning of the score before anything is heard."""
        return self._position

    def hear(self, onset_s: float, pitch: int, *, velocity: int = 64) -> Position:
        """Where the player is after one more note.

        Parameters
        ----------
        onset_s
            When it was struck, in seconds on any clock. A note that comes out of order is heard with the one before it.
        pitch
            MIDI number, 0–127.
        velocity
            1–127; 0 is a release in MIDI, and is not heard.

        Raises
        ------
        ValueError
            When there is no such MIDI number or no such moment.
        """
        if not 0 <= pitch < 128:
            raise ValueError(f"a MIDI pitch is a number from 0 to 127, not {pitch}")
        if not math.isfinite(onset_s):
            raise ValueError(f"an onset is a number of seconds, not {onset_s}")
        if velocity == 0:
            return self._position
        self._step(self._since_start(onset_s), int(pitch))
        believed = self._learner if self._restless > 0 else self._performer
        place = int((believed.value - self._endings.cost).argmax())
        outside = believed.lost > float(believed.value[place])
        if outside and self._place >= 0:
            place = self._place
        if self._place >= 0:
            self._endings.went(self._place, place)
        self._position = replace(
            self._at(place, sure=_sure(believed, place)),
            score_note=-1 if outside else self._written(place, pitch),
            jumped=not outside and self._place >= 0 and self._is_jump(self._place, place),
            outside=outside,
        )
        self._place = place
        return self._position

    def place_at(self, onset_q: float) -> Position:
        """Be told where the player goes on: the next note is expected at this written onset, or the first one after it.

        For a bar, give ``score.bars["onset_q"][bar]``; beyond the end the last onset is taken. A player who goes on
        somewhere else is found there, as after any jump.
        """
        place = min(int(np.searchsorted(self._onset_q, onset_q - 1e-6)), len(self._places) - 1)
        self._told = self._place = place
        self._performer, self._learner = self._fresh(PERFORMER), self._fresh(LEARNER)
        self._position = self._at(place, sure=1.0)
        return self._position

    def _at(self, place: int, *, sure: float) -> Position:
        return Position(
            onset_q=float(self._onset_q[place]),
            bar=int(self._places.bar[place]),
            score_note=-1,
            sure=sure,
            jumped=False,
            outside=False,
        )

    def _warm_up(self) -> None:
        """What is compiled at first use is compiled now: nobody waits half a second at the second note."""
        spare = self._fresh(PERFORMER)
        for onset_s in (0.0, 1.0):
            spare.step(onset_s, int(self._pitch[0]))

    def _fresh(self, costs: Costs) -> Filter:
        return Filter(self._places, self._jumps[costs], costs)

    def _since_start(self, onset_s: float) -> float:
        """The filters keep moments in single precision: a clock that began in 1970 would be too coarse."""
        if self._start_s is None:
            self._start_s = float(onset_s)
        self._last_s = max(self._last_s, float(onset_s) - self._start_s)
        return self._last_s

    def _step(self, onset_s: float, pitch: int) -> None:
        before = self._learner.total - self._performer.total
        for listener in (self._performer, self._learner):
            listener.step(onset_s, pitch)
            if self._told is not None:
                _believe(listener, self._told)
        self._told = None
        gained = self._learner.total - self._performer.total - before
        self._restless = min(CONVINCED, max(-COMPOSED, self._restless + gained - CALMING))

    def _written(self, place: int, pitch: int) -> int:
        """The row of score.notes: here, or beside (the hands are apart, a member of a chord comes late)."""
        for beside in (place, place - 1, place + 1):
            if 0 <= beside < len(self._places):
                first, after = self._places.first_note[beside : beside + 2]
                rows = self._places.notes[first:after]
                same = rows[self._pitch[rows] == pitch]
                if len(same):
                    return int(same[0])
        return -1

    def _is_jump(self, origin: int, place: int) -> bool:
        before, now = int(self._places.bar[origin]), int(self._places.bar[place])
        onward = -1 <= place - origin <= NEAR or (place > origin and now <= before + 1)
        return not onward and (before, now) not in self._notated


def _believe(listener: Filter, told: int) -> None:
    """Make other places unlikely beginnings."""
    listener.value[:] -= np.minimum(TOLD, NEARLY * np.abs(np.arange(len(listener.value)) - told)).astype(np.float32)


def _sure(listener: Filter, place: int) -> float:
    """The share of the ways that end near this place."""
    likelihood: NDArray[np.float64] = np.exp(np.minimum(0.0, listener.value.astype(np.float64)))
    near = likelihood[max(0, place - 1) : place + NEAR + 1].sum()
    return float(near / (likelihood.sum() + np.exp(min(0.0, listener.lost))))
