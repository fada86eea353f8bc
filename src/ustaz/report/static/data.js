// The lesson as columns (see page_data.py), and small questions about it.
import { data } from "./page.js";

export const MATCH = 1;
export const WRONG = 2;
export const EXTRA = 3;
export const MISSED = 4;
export const ORNAMENT = 5;

export const lesson = data;

/** For each written note the rows of `passes` in the order played. */
export const passesOfNote = new Map();
lesson.passes.note.forEach((note, row) => {
  if (!passesOfNote.has(note)) passesOfNote.set(note, []);
  passesOfNote.get(note).push(row);
});

/** The pass that counts for a written note; undefined where it was in none. */
export const lastPass = (note) => {
  const rows = passesOfNote.get(note) ?? [];
  return rows.findLast((row) => lesson.passes.last[row]) ?? rows.at(-1);
};

/** The row of the take that sounded a written note in its last pass; -1 where none did. */
export const playedLast = (note) => lesson.passes.played[lastPass(note)] ?? -1;

/** The bar in which a played note sounded: its own, or that of the note before it which the score has. */
export const barOfPlayed = (played) => {
  const note = lesson.take.note.slice(0, played + 1).findLast((row) => row >= 0);
  return lesson.score.bar[note] ?? 0;
};

/** Written notes in reading order, as rows of `score`, by bar. */
export const notesOfBar = lesson.bars.name.map(() => []);
lesson.score.bar.forEach((bar, note) => notesOfBar[bar]?.push(note));

/** Where a written moment sounded in a run: milliseconds, between the played notes around it. */
export const timeInRun = (q, run) => {
  const known = momentsOfRun(run);
  if (!known.length) return lesson.runs.start[run] ?? 0;
  const after = known.findIndex(([moment]) => moment >= q);
  if (after === 0) return known[0][1];
  if (after < 0) return known.at(-1)[1] + 400;
  const [[q0, t0], [q1, t1]] = [known[after - 1], known[after]];
  return t0 + ((q - q0) / Math.max(q1 - q0, 1e-6)) * (t1 - t0);
};

const moments = new Map();
const momentsOfRun = (run) => {
  if (!moments.has(run)) {
    const first = new Map();
    lesson.passes.run.forEach((other, row) => {
      const played = lesson.passes.played[row];
      if (other !== run || played < 0) return;
      const q = lesson.score.q[lesson.passes.note[row]];
      const time = lesson.take.on[played];
      if (!first.has(q) || time < first.get(q)) first.set(q, time);
    });
    moments.set(run, rising([...first].sort((a, b) => a[0] - b[0])));
  }
  return moments.get(run);
};

/** Keep only moments that come later in the score and in time. */
const rising = (pairs) => {
  const kept = [];
  for (const pair of pairs) {
    if (!kept.length || pair[1] > kept.at(-1)[1]) kept.push(pair);
  }
  return kept;
};

/** The last run that covers this moment of the score; -1 where none does. */
export const runAt = (q) => {
  for (let run = lesson.runs.q.length - 1; run >= 0; run -= 1) {
    if (lesson.runs.q[run] <= q + 1e-6 && q <= lesson.runs.last[run] + 1e-6) return run;
  }
  return -1;
};
