// The picture of the sound: a line that follows the recording, and notes and moments that can be chosen.
import { part } from "./page.js";

const BEFORE = 0.25; // where the line stands when the picture moves on, as a share of what is seen

/** Follow the recording; `choose` is called with {heard} (row of a heard note) or {moment} (seconds). */
export const drawStrip = (audio, choose) => {
  const strip = part("heard");
  const line = part("playhead");
  const second = Number(strip.dataset.second); // pixels
  const field = line.parentElement;
  const follow = () => {
    const x = audio.currentTime * second;
    line.style.transform = `translateX(${x}px)`;
    if (!audio.paused) keepInView(strip, x);
  };
  const run = () => {
    follow();
    if (!audio.paused) requestAnimationFrame(run);
  };
  audio.addEventListener("play", run);
  audio.addEventListener("seeked", follow);
  strip.addEventListener("click", ({ target, clientX }) => {
    if (target.dataset?.heard) choose({ heard: Number(target.dataset.heard) });
    else if (field.contains(target)) choose({ moment: (clientX - field.getBoundingClientRect().left) / second });
  });
};

/** Light up heard notes. */
export const showHeard = (rows) => {
  document.querySelectorAll(".heard-strip .chosen").forEach((note) => note.classList.remove("chosen"));
  rows.forEach((row) => document.querySelector(`.heard-strip [data-heard="${row}"]`)?.classList.add("chosen"));
};

/** Bring a moment into view. */
export const scrollToMoment = (seconds) => {
  const strip = part("heard");
  if (strip) keepInView(strip, seconds * Number(strip.dataset.second));
};

const keepInView = (strip, x) => {
  const room = strip.clientWidth - part("axis").clientWidth;
  const from = x - strip.scrollLeft;
  if (from < 0 || from > room * 0.92) strip.scrollLeft = x - room * BEFORE;
};
