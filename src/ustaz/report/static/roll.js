// The piano roll: what was played over what is written, a few bars a piece, drawn when it comes into view.
import { EXTRA, WRONG, lesson, passesOfNote, timeInRun } from "./data.js";
import { part } from "./page.js";

const BARS = 4; // a piece
const HEIGHT = 5; // pixels a key
const SECOND = 80; // pixels
const TOP = 16; // pixels for the numbers of the bars
const NAMESPACE = "http://www.w3.org/2000/svg";

/** Draw the strip in the order played; `choose` is called with {note} or {played, bar}. */
export const drawRoll = (choose) => {
  const strip = part("roll");
  const range = keyRange();
  const watcher = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => fill(target, range, watcher)),
    { root: strip, rootMargin: "0px 600px" },
  );
  for (const piece of pieces()) {
    const width = Math.max(24, Math.round((piece.width / 1000) * SECOND));
    const picture = element("svg", { width, height: range.height });
    picture.piece = piece;
    strip.append(picture);
    watcher.observe(picture);
  }
  strip.addEventListener("click", (event) => clicked(event.target, choose));
};

const keyRange = () => {
  const keys = [...lesson.take.pitch, ...lesson.score.pitch];
  const low = keys.reduce((a, b) => Math.min(a, b), 108);
  const high = keys.reduce((a, b) => Math.max(a, b), 21);
  return { low, high, height: (high - low + 1) * HEIGHT + TOP + 2 };
};

/** Stretches of a few bars: {start, end, width, run, bar, rows}, times in milliseconds. */
const pieces = () => {
  const { on, off, note, run } = lesson.take;
  const list = [];
  for (let row = 0; row < on.length; row += 1) {
    const last = list.at(-1);
    const bar = note[row] < 0 ? (last?.bar ?? 0) : lesson.score.bar[note[row]];
    const fresh = !last || bar < last.bar || bar >= last.bar + BARS || run[row] > last.run;
    if (fresh) list.push({ start: on[row], end: off[row], bar, run: run[row], rows: [row] });
    else {
      last.rows.push(row);
      last.end = Math.max(last.end, off[row]);
    }
  }
  list.forEach((piece, index) => {
    const next = list[index + 1]?.start ?? piece.end;
    piece.width = Math.min(next, piece.end + 2000) - piece.start;
  });
  return list;
};

const fill = (picture, range, watcher) => {
  watcher.unobserve(picture);
  const { piece } = picture;
  const x = (time) => ((time - piece.start) / 1000) * SECOND;
  const y = (key) => (range.high - key) * HEIGHT + TOP;
  for (let key = Math.ceil(range.low / 12) * 12; key <= range.high; key += 12) {
    picture.append(element("path", { class: "octave", d: `M0 ${y(key) + HEIGHT - 0.5}H${picture.getAttribute("width")}` }));
  }
  for (const [bar, time] of barTimes(piece)) {
    const label = element("text", { x: x(time) + 4, y: 11 });
    label.textContent = lesson.bars.name[bar];
    picture.append(element("path", { class: "barline", d: `M${x(time) + 0.5} 0V${range.height}` }), label);
  }
  for (const note of missedNotes(piece)) picture.append(missedPicture(note, piece, x, y));
  for (const row of piece.rows) picture.append(...playedPictures(row, x, y));
};

/** Each bar of a piece with the time of its first note. */
const barTimes = (piece) => {
  const times = new Map();
  for (const row of piece.rows) {
    const bar = lesson.score.bar[lesson.take.note[row]];
    if (bar !== undefined && !times.has(bar)) times.set(bar, lesson.take.on[row]);
  }
  return times;
};

const missedNotes = ({ run, bar }) => {
  const { passes, score } = lesson;
  const missed = passes.note.filter((note, row) => passes.run[row] === run && passes.played[row] < 0);
  return missed.filter((note) => score.bar[note] >= bar && score.bar[note] < bar + BARS);
};

const missedPicture = (note, { run }, x, y) => {
  const { q, length, pitch } = lesson.score;
  const start = x(timeInRun(q[note], run));
  const end = x(timeInRun(q[note] + length[note], run));
  return rectangle("missed", start, y(pitch[note]), end - start, { "data-note": note });
};

const playedPictures = (row, x, y) => {
  const { on, off, pitch, label, note, run } = lesson.take;
  const kind = run[row] < 0 ? "outside" : { [WRONG]: "wrong", [EXTRA]: "extra" }[label[row]] ?? "right";
  const [start, width] = [x(on[row]), x(off[row]) - x(on[row])];
  if (note[row] < 0) return [rectangle(kind, start, y(pitch[row]), width, { "data-played": row })];
  const own = { "data-note": note[row], "data-played": row };
  const written = rectangle("written", start, y(lesson.score.pitch[note[row]]), writtenWidth(row, width), own);
  return [written, rectangle(kind, start, y(pitch[row]), width, own)];
};

/** A written length at the tempo of this moment, told by which part of it the note was held. */
const writtenWidth = (row, width) => {
  const pass = (passesOfNote.get(lesson.take.note[row]) ?? []).find((other) => lesson.passes.played[other] === row);
  const touch = pass === undefined ? null : lesson.passes.touch[pass];
  return touch ? (width * 100) / touch : width;
};

const rectangle = (name, x, y, width, data) => {
  const place = { x: x.toFixed(1), y, width: Math.max(2, width).toFixed(1), height: HEIGHT - 1 };
  return element("rect", { class: name, ...place, ...data });
};

const clicked = (target, choose) => {
  if (target.dataset?.note) choose({ note: Number(target.dataset.note) });
  else if (target.dataset?.played) {
    const { piece } = target.closest("svg");
    choose({ played: Number(target.dataset.played), bar: piece.bar });
  }
};

const element = (name, attributes) => {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
