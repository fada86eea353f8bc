// The engraved score: lights up what is chosen and what sounds, and brings it into view.
import { part } from "./page.js";

const groups = new Map(); // drawn groups by row of the written note
for (const group of document.querySelectorAll(".sheet g.note[data-note]")) {
  const note = Number(group.dataset.note);
  if (!groups.has(note)) groups.set(note, []);
  groups.get(note).push(group);
}
const measures = new Map(); // drawn bars by row
for (const group of document.querySelectorAll(".sheet g.measure[data-bar]")) measures.set(Number(group.dataset.bar), group);

/** The bar that a drawn note stands in; -1 where it is not drawn. */
export const barOfNote = (note) => Number(groups.get(note)?.[0].closest("g.measure")?.dataset.bar ?? -1);

const still = matchMedia("(prefers-reduced-motion: reduce)");

const relight = (name, elements) => {
  document.querySelectorAll(`.sheet .${name}`).forEach((element) => element.classList.remove(name));
  elements.forEach((element) => element?.classList.add(name));
};

export const showNotes = (notes) => relight("chosen", notes.flatMap((note) => groups.get(note) ?? []));

export const showBars = (first, last) => {
  const bars = [];
  for (let bar = first; bar <= last; bar += 1) bars.push(measures.get(bar));
  relight("lit", bars);
};

let sounding = [];
/** Light up the notes that sound now (rows of written notes). */
export const showSounding = (notes) => {
  const elements = notes.flatMap((note) => groups.get(note) ?? []);
  sounding.filter((element) => !elements.includes(element)).forEach((element) => element.classList.remove("sounding"));
  elements.forEach((element) => element.classList.add("sounding"));
  sounding = elements;
};

/** Bring a bar into view, sideways too on a narrow screen. */
export const scrollToBar = (bar) => {
  const ground = measures.get(bar)?.querySelector(".ground");
  if (!ground) return;
  const { left, right, top, bottom } = ground.getBoundingClientRect();
  const room = innerHeight - (document.querySelector(".player")?.offsetHeight ?? 0);
  const behavior = still.matches ? "auto" : "smooth";
  if (top < 0 || bottom > room) scrollBy({ top: (top + bottom) / 2 - room / 2, behavior });
  const sheet = part("sheet");
  const frame = sheet.getBoundingClientRect();
  if (left < frame.left || right > frame.right) sheet.scrollBy({ left: left - frame.left - 24, behavior });
};

/** What was clicked in the score: {point}, {mark}, {note}, {bar} (rows of the lesson) or nothing. */
export const pointedAt = (target) => {
  for (const name of ["point", "mark", "note", "bar"]) {
    const group = target.closest(`g[data-${name}]`);
    if (group) return { [name]: Number(group.dataset[name]) };
  }
  return null;
};
