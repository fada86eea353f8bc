// The piano roll: what was played over what is written, four bars a piece, drawn when it comes into view.
import { EXTRA, WRONG, lesson, part, passesOfNote } from "./data.js";

const BARS = 4;
const HEIGHT = 5; // pixels a key
const SECOND = 90; // pixels
const NAMESPACE = "http://www.w3.org/2000/svg";

/** Draw the strip, pass by pass; `choose` is called with {note} or {played, bar}. */
export const drawRoll = (choose) => {
  const strip = part("roll");
  const range = keyRange();
  const watcher = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => fill(target, range, watcher)),
    { root: strip, rootMargin: "0px 600px" },
  );
  for (const piece of pieces()) {
    const picture = element("svg", { width: Math.max(24, Math.round((piece.width / 1000) * SECOND)), height: range.height });
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
  return { high, height: (high - low + 1) * HEIGHT + 18 };
};

/** Stretches of a few bars, in the order played: [{start, end, rows, label}]. */
const pieces = () => {
  const { on, off, note } = lesson.take;
  const list = [];
  for (let row = 0; row < on.length; row += 1) {
    const bar = note[row] < 0 ? (list.at(-1)?.bar ?? 0) : lesson.score.bar[note[row]];
    const last = list.at(-1);
    const fresh = !last || bar < last.bar || bar >= last.bar + BARS || lesson.take.run[row] > last.run;
    if (fresh) list.push({ start: on[row], end: off[row], bar, run: lesson.take.run[row], rows: [row] });
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
  const y = (key) => (range.high - key) * HEIGHT + 16;
  const line = element("path", { class: "barline", d: `M.5 0V${range.height}` });
  const label = element("text", { x: 4, y: 11 });
  label.textContent = lesson.bars.name[piece.bar] ?? "";
  picture.append(line, label);
  for (const row of piece.rows) picture.append(...notePictures(row, x, y));
};

const notePictures = (row, x, y) => {
  const { on, off, pitch, label, note } = lesson.take;
  const kind = { [WRONG]: "wrong", [EXTRA]: "extra" }[label[row]] ?? "right";
  const width = Math.max(2, x(off[row]) - x(on[row]));
  const box = { x: x(on[row]).toFixed(1), width: width.toFixed(1), height: HEIGHT - 1 };
  const played = element("rect", { class: kind, y: y(pitch[row]), ...box, "data-played": row });
  if (note[row] < 0) return [played];
  played.dataset.note = note[row];
  const outline = element("rect", { class: "written", ...box, y: y(lesson.score.pitch[note[row]]), width: writtenWidth(row, box) });
  return kind === "right" ? [outline, played] : [outline, played];
};

/** A written length at the tempo of this moment, told by how long the note was held for its part of it. */
const writtenWidth = (row, box) => {
  const pass = (passesOfNote.get(lesson.take.note[row]) ?? []).find((other) => lesson.passes.played[other] === row);
  const touch = pass === undefined ? null : lesson.passes.touch[pass];
  return touch ? Math.max(2, (box.width * 100) / touch).toFixed(1) : box.width;
};

const clicked = (target, choose) => {
  if (target.dataset?.note) choose({ note: Number(target.dataset.note) });
  else if (target.dataset?.played) {
    const piece = target.closest("svg").piece;
    choose({ played: Number(target.dataset.played), bar: piece.bar });
  }
};

const element = (name, attributes) => {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
