// The page: what is chosen, and what happens with it.
import { barOfPlayed, lesson, notesOfBar, playedLast } from "./data.js";
import { barText, extraText, noteText, stopText } from "./details.js";
import { listenToKeys } from "./keys.js";
import { pointedAt, scrollToBar, showBars, showNotes, showSounding } from "./notation.js";
import { part, say, words } from "./page.js";
import { lastSound, notePassages, onwards, placePassages, takePassage, writtenPassage } from "./passages.js";
import { Player } from "./player.js";
import { drawRoll } from "./roll.js";
import { drawStrip, scrollToMoment, showHeard } from "./strip.js";
import { Tape } from "./tape.js";

const SLOWER = 0.6;
const synthesiser = new Player();
const recording = part("recording"); // null where the take is MIDI
const tape = recording && new Tape(recording);
let player = synthesiser; // the one that plays now
const state = { note: -1, bar: 0, mark: -1, heardBar: -1, place: null };

const mode = () => document.querySelector("input[name=mode]:checked").value;
const setMode = (name) => {
  document.querySelector(`input[name=mode][value=${name}]`).checked = true;
};

// ---- choosing

const choose = (place, bar, text, notes) => {
  Object.assign(state, { place, bar, heardBar: bar });
  part("details").textContent = text;
  showNotes(notes);
  showHeard([]);
  scrollToBar(bar);
  scrollToMoment(place.start / 1000);
};

/** A written note, in its last pass or as this played one. */
const chooseNote = (note, played = playedLast(note)) => {
  state.note = note;
  showBars(1, 0);
  choose(notePassages(note, played), lesson.score.bar[note], noteText(note), [note]);
};

const chooseExtra = (played, bar) => {
  const start = lesson.take.on[played] - 400;
  const q = lesson.bars.q[bar];
  if (lesson.take.run[played] < 0) showBars(1, 0);
  else showBars(bar, bar);
  choose({ ...placePassages(q, q + lesson.bars.length[bar] - 0.01), start, end: start + 1800 }, bar, extraText(played, bar), []);
};

/** A note in the picture of the sound. */
const chooseHeard = (played) => {
  const note = lesson.take.note[played];
  if (note >= 0) chooseNote(note, played);
  else chooseExtra(played, barOfPlayed(played));
  showHeard([played]);
};

const chooseBar = (bar) => {
  const q = lesson.bars.q[bar];
  state.note = notesOfBar[bar][0] ?? state.note;
  showBars(bar, bar);
  choose(placePassages(q, q + lesson.bars.length[bar] - 0.01), bar, barText(bar), []);
};

const choosePoint = (index) => {
  const point = lesson.points[index];
  const place = { from: point.q, to: point.last, tempo: point.tempo, start: point.start - 60, end: point.end };
  state.note = point.notes[0] ?? notesOfBar[point.bar][0] ?? -1;
  showBars(point.bar, point.lastBar);
  choose(place, point.bar, document.querySelector(`.heard[data-point="${index}"]`).textContent, point.notes);
};

/** A marked place: [name, written note or -1, played note or -1, quarter, bar]. */
const chooseMark = (row) => {
  const [name, note, played, , bar] = lesson.marks[row];
  state.mark = row;
  if (name === "pause" || name === "restart") {
    chooseBar(bar);
    part("details").textContent = stopText(bar, words[name]);
  } else if (note >= 0) chooseNote(note);
  else chooseExtra(played, bar);
};

const chooseAny = (found) => {
  if (!found) return false;
  if ("point" in found) choosePoint(found.point);
  else if ("mark" in found) chooseMark(found.mark);
  else if ("note" in found) chooseNote(found.note);
  else if ("heard" in found) chooseHeard(found.heard);
  else if ("played" in found) chooseExtra(found.played, found.bar);
  else chooseBar(found.bar);
  return true;
};

// ---- playing

/** Play a place: a passage and no more, or on and on. */
const play = (place) => {
  const { from, to, tempo, start, end } = place;
  const written = mode() === "written";
  const sounds = written ? writtenPassage(from, to, tempo) : takePassage(start, end);
  player.stop();
  player = tape && !written ? tape : synthesiser;
  player.loop = part("loop").checked;
  const passage = { start: start / 1000, end: Math.max(end / 1000, start / 1000 + lastSound(sounds)) };
  const started = player.play(sounds, { ...passage, speed: mode() === "slower" ? SLOWER : 1 });
  if (!started && sounds.length) part("details").textContent = words.no_sound;
  showPlaying();
  if (started) requestAnimationFrame(follow);
};

const playHere = () => play(state.place);

const playOnwards = () => {
  if (!state.place) chooseBar(0);
  play(part("loop").checked ? state.place : onwards(state.place));
};

const playOrStop = () => (player.playing ? stop() : playOnwards());

const stop = () => {
  player.stop();
  showPlaying();
};
synthesiser.onEnd = () => showPlaying();

const showPlaying = () => {
  const button = part("play");
  button.setAttribute("aria-label", player.playing ? words.stop : words.play);
  button.firstElementChild.textContent = player.playing ? "■" : "▶";
  document.body.classList.toggle("playing", player.playing);
  if (!player.playing) showSounding([]);
};

const follow = () => {
  if (!player.playing) return;
  const now = player.position();
  const notes = player.sounds.filter(({ at, released, note }) => note >= 0 && at <= now && now < released).map(({ note }) => note);
  showSounding(notes);
  followBar(notes.at(-1));
  requestAnimationFrame(follow);
};

const followBar = (note) => {
  const bar = lesson.score.bar[note];
  if (bar === undefined || bar === state.heardBar) return;
  state.heardBar = bar;
  scrollToBar(bar);
};

// ---- going about

const goNote = (step) => {
  const next = state.note < 0 ? 0 : state.note + step;
  if (next >= 0 && next < lesson.score.q.length) chooseNote(next);
};
const goBar = (step) => chooseBar(Math.min(lesson.bars.name.length - 1, Math.max(0, state.bar + step)));
const goMark = (step) => {
  const count = lesson.marks.length;
  if (!count) return;
  chooseMark(state.mark < 0 && step < 0 ? count - 1 : (state.mark + step + count) % count);
};

listenToKeys({
  playOrStop,
  noteBefore: () => goNote(-1),
  noteAfter: () => goNote(1),
  barBefore: () => goBar(-1),
  barAfter: () => goBar(1),
  markBefore: () => goMark(-1),
  markAfter: () => goMark(1),
  home: () => chooseBar(0),
  loop: () => part("loop").click(),
  help: () => part("keys").showModal(),
  escape: stop,
});

part("sheet").addEventListener("click", (event) => {
  if (chooseAny(pointedAt(event.target))) playHere();
});
part("play").addEventListener("click", playOrStop);
part("ask").addEventListener("click", () => part("keys").showModal());
part("loop").addEventListener("change", (event) => {
  player.loop = event.target.checked;
});
document.querySelectorAll("input[name=mode]").forEach((input) => input.addEventListener("change", () => player.playing && playHere()));
document.querySelectorAll("button[data-point]").forEach((button) =>
  button.addEventListener("click", () => {
    choosePoint(Number(button.dataset.point));
    setMode(button.dataset.play ?? "yours");
    playHere();
  }),
);

// ---- the heat map: one stop for Tab, arrows inside

const cells = [...document.querySelectorAll("[data-goto]")];
cells.forEach((cell, index) => {
  cell.addEventListener("click", () => {
    chooseBar(Number(cell.dataset.goto));
    playHere();
  });
  cell.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step && cells[index + step];
    if (!next) return;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
});

// ---- addresses: #bar-12 can be shared

const followAddress = () => {
  const bar = /^#bar-(\d+)$/.exec(location.hash)?.[1];
  if (bar !== undefined && Number(bar) < lesson.bars.name.length) chooseBar(Number(bar));
};
addEventListener("hashchange", followAddress);
followAddress();
drawRoll((found) => chooseAny(found) && playHere());

// ---- the recording, where there is one

/** From a moment of the recording to its end. */
const playFrom = (moment) => {
  setMode("yours");
  play({ ...(state.place ?? placePassages(0, 0)), start: moment * 1000, end: recording.duration * 1000 });
};

if (tape) {
  tape.onEnd = () => showPlaying();
  recording.addEventListener("play", () => player !== tape && stop()); // started by its own button
  drawStrip(recording, (found) => ("moment" in found ? playFrom(found.moment) : chooseAny(found) && playHere()));
}
part("details").dataset.ready = say(words.marked, { count: lesson.marks.length });
