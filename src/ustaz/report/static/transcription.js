// The page of a transcription: what is chosen, and what sounds.
import { listenToKeys } from "./keys.js";
import { heardFacts } from "./neck.js";
import { barOfNote, pointedAt, scrollToBar, showBars, showNotes, showSounding } from "./notation.js";
import { data, part, say, words } from "./page.js";
import { Player } from "./player.js";
import { drawStrip, scrollToMoment, showHeard } from "./strip.js";
import { Tape } from "./tape.js";

const SLOWER = 0.6;
const RING = 300; // milliseconds that a string sounds on
const SHORTEST = 1500; // milliseconds of a passage, however short its bar
const { notes } = data;
const audio = part("recording");
const voices = { tape: new Tape(audio), synthesiser: new Player() };
let voice = voices.tape; // the one that plays now
const state = { note: -1, place: null };

const mode = () => document.querySelector("input[name=mode]:checked").value;

// ---- choosing

const select = (note, place) => {
  Object.assign(state, { note, place });
  part("details").textContent = textOf(note);
  showNotes([note]);
  showHeard([note]);
  scrollToBar(barOfNote(note));
  scrollToMoment(notes.on[note] / 1000);
};

const textOf = (note) => {
  const time = (notes.on[note] / 1000).toFixed(2);
  return [say(words.at_moment, { time, name: notes.name[note] }), ...heardFacts(notes, note)].join(" ");
};

/** A note, and the rest of its bar. */
const selectNote = (note) => {
  showBars(1, 0);
  const rest = rowsOfBar(barOfNote(note)).filter((row) => row >= note);
  select(note, passage([note, ...rest]));
};

const selectBar = (bar) => {
  const rows = rowsOfBar(bar);
  if (!rows.length) return;
  select(rows[0], passage(rows));
  showBars(bar, bar);
};

const passage = (rows) => {
  const start = notes.on[rows[0]] - 30;
  return { start, end: Math.max(start + SHORTEST, ...rows.map((row) => notes.off[row])) };
};

const rowsOfBar = (bar) => notes.on.map((_, row) => row).filter((row) => barOfNote(row) === bar);

// ---- playing

const start = (place) => {
  voice.stop();
  voice = mode() === "notes" ? voices.synthesiser : voices.tape;
  voice.loop = part("loop").checked;
  const times = { start: place.start / 1000, end: place.end / 1000 };
  if (!voice.play(soundsBetween(place), { ...times, speed: mode() === "slower" ? SLOWER : 1 })) return;
  showState();
  requestAnimationFrame(light);
};

const soundsBetween = ({ start: from, end }) => {
  const rows = notes.on.map((_, row) => row).filter((row) => notes.on[row] >= from && notes.on[row] < end);
  return rows.map((row) => {
    const [at, released, until] = [notes.on[row], notes.off[row], notes.off[row] + RING].map((time) => (time - from) / 1000);
    return { at, released, until, pitch: notes.pitch[row], velocity: notes.velocity[row], note: row };
  });
};

/** From the chosen note on, or from the beginning. */
const startOrStop = () => {
  if (voice.playing) return halt();
  const from = state.place?.start ?? 0;
  return start(part("loop").checked && state.place ? state.place : { start: from, end: audio.duration * 1000 });
};

const halt = () => {
  voice.stop();
  showState();
};

const showState = () => {
  const button = part("play");
  button.setAttribute("aria-label", voice.playing ? words.stop : words.play);
  button.firstElementChild.textContent = voice.playing ? "■" : "▶";
  document.body.classList.toggle("playing", voice.playing);
  if (!voice.playing) showSounding([]);
};

const light = () => {
  if (!voice.playing) return;
  const now = voice.position();
  const rows = voice.sounds.filter(({ at, released }) => at <= now && now < released).map(({ note }) => note);
  showSounding(rows);
  if (rows.length) scrollToBar(barOfNote(rows.at(-1)));
  requestAnimationFrame(light);
};

// ---- going about

const go = (step) => {
  const next = state.note < 0 ? 0 : state.note + step;
  if (next >= 0 && next < notes.on.length) selectNote(next);
};
const goBarwise = (step) => selectBar(state.note < 0 ? 0 : barOfNote(state.note) + step);
const goDoubt = (step) => {
  const { unsure } = notes;
  if (!unsure.length) return;
  const next = step > 0 ? unsure.find((row) => row > state.note) : unsure.findLast((row) => row < state.note);
  selectNote(next ?? unsure.at(step > 0 ? 0 : -1));
};

listenToKeys({
  playOrStop: startOrStop,
  noteBefore: () => go(-1),
  noteAfter: () => go(1),
  barBefore: () => goBarwise(-1),
  barAfter: () => goBarwise(1),
  markBefore: () => goDoubt(-1),
  markAfter: () => goDoubt(1),
  home: () => notes.on.length && selectNote(0),
  loop: () => part("loop").click(),
  help: () => part("keys").showModal(),
  escape: halt,
});

Object.values(voices).forEach((each) => {
  each.onEnd = () => showState();
});
part("sheet").addEventListener("click", ({ target }) => {
  const found = pointedAt(target);
  if (!found) return;
  if ("note" in found) selectNote(found.note);
  else selectBar(found.bar);
  if (state.place) start(state.place);
});
drawStrip(audio, ({ heard, moment }) => {
  if (heard === undefined) {
    start({ start: moment * 1000, end: audio.duration * 1000 });
    return;
  }
  selectNote(heard);
  start(state.place);
});
part("play").addEventListener("click", startOrStop);
part("ask").addEventListener("click", () => part("keys").showModal());
part("loop").addEventListener("change", ({ target }) => {
  voice.loop = target.checked;
});
document.querySelectorAll("input[name=mode]").forEach((input) => input.addEventListener("change", () => voice.playing && start(state.place)));
part("details").dataset.ready = "yes";
