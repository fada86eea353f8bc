// A passage is a list of sounds to play: {at, released, until, pitch, velocity, note}, times in seconds from
// its start: a pedal lets a note sound on after its key is released.
import { lesson, runAt, timeInRun } from "./data.js";

const DOWN = 64; // a sustain pedal is down from this value on
const LEFT = 2; // hand
const LONGEST = 12; // seconds that a pedal can hold a note

/** The take between two moments (milliseconds), with its pedal. */
export const takePassage = (start, end) => {
  const { on, off, pitch, velocity, note } = lesson.take;
  const sounds = [];
  for (let row = 0; row < on.length; row += 1) {
    if (on[row] < start - 5 || on[row] > end) continue;
    const until = Math.min(pedalled(off[row]), on[row] + LONGEST * 1000);
    const [at, released, silent] = [on[row], off[row], until].map((moment) => (moment - start) / 1000);
    sounds.push({ at, released, until: silent, pitch: pitch[row], velocity: velocity[row], note: note[row] });
  }
  return sounds;
};

/** When a note ends whose key is let go at this moment. */
const pedalled = (moment) => {
  const { at, value } = lesson.pedal;
  const next = firstAfter(at, moment);
  if (next === 0 || value[next - 1] < DOWN) return moment;
  return at[nextUp[next]] ?? moment + LONGEST * 1000;
};

/** For each pedal event the first one, from it on, with the pedal up. */
const nextUp = lesson.pedal.value.map((_, row) => row);
for (let row = nextUp.length - 1; row >= 0; row -= 1) {
  if (lesson.pedal.value[row] >= DOWN) nextUp[row] = nextUp[row + 1] ?? nextUp.length;
}

const firstAfter = (times, moment) => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] > moment) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The score between two written moments (quarters) at a steady tempo (quarters a minute). */
export const writtenPassage = (from, to, tempo) => {
  const second = tempo / 60; // quarters
  const { q, length, pitch, hand, grace } = lesson.score;
  const sounds = [];
  for (let note = 0; note < q.length; note += 1) {
    if (q[note] < from - 1e-6 || q[note] > to + 1e-6) continue;
    const at = Math.max(0, (q[note] - from) / second + 0.09 * grace[note]);
    const until = at + Math.max(length[note] / second, 0.1) * 0.98;
    sounds.push({ at, released: until, until, pitch: pitch[note], velocity: hand[note] === LEFT ? 56 : 72, note });
  }
  return sounds.sort((a, b) => a.at - b.at);
};

/** What can be heard at a place of the score in the three ways. */
export const placePassages = (from, to, tempo = lesson.tempo) => {
  const run = runAt(from);
  const heard = run < 0 ? [0, 0] : [timeInRun(from, run) - 30, Math.min(timeInRun(to, run), lesson.runs.end[run]) + 30];
  return { from, to, tempo, start: heard[0], end: heard[1] };
};

/** The same place, but on to the end of the run that was played there. */
export const onwards = (place) => {
  const run = lesson.runs.start.findLastIndex((start, index) => start - 100 <= place.start && place.start <= lesson.runs.end[index]);
  if (run < 0) return place;
  return { ...place, to: Math.max(place.to, lesson.runs.last[run]), end: Math.max(place.end, lesson.runs.end[run] + 300) };
};

/** Seconds from the start of a passage to the end of its last sound, but no more than two after that began. */
export const lastSound = (sounds) =>
  sounds.reduce((last, { at, released }) => Math.max(last, Math.min(released, at + 2)), 0);

/** From this note, as this row of the take (-1 none), to the end of its bar, or two beats at least. */
export const notePassages = (note, played) => {
  const { q, bar } = lesson.score;
  const barEnd = lesson.bars.q[bar[note]] + lesson.bars.length[bar[note]];
  const place = placePassages(q[note], Math.max(barEnd - 0.01, q[note] + 1));
  if (played >= 0) {
    const length = place.end - place.start;
    place.start = lesson.take.on[played] - 30;
    place.end = place.start + Math.max(length, 800);
  }
  return place;
};
