// The keyboard: one table of keys. Keys that a focused control needs are left to it.

const NEEDS_KEYS = "input, select, textarea, summary, dialog, audio";

/** Listen to the whole page; `actions` are functions by name. */
export const listenToKeys = (actions) => {
  addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (!name || !mayTake(event, name)) return;
    event.preventDefault();
    actions[name]();
  });
};

const nameOf = (event) => {
  if (event.altKey || event.metaKey) return null;
  const arrows = { ArrowLeft: event.ctrlKey ? "barBefore" : "noteBefore", ArrowRight: event.ctrlKey ? "barAfter" : "noteAfter" };
  if (event.ctrlKey) return arrows[event.key];
  const single = { " ": "playOrStop", ",": "markBefore", ".": "markAfter", Home: "home", Escape: "escape", l: "loop", "?": "help" };
  return arrows[event.key] ?? single[event.key];
};

const mayTake = (event, name) => {
  const { target } = event;
  if (name === "escape") return !document.querySelector("dialog[open]");
  if (target.closest(NEEDS_KEYS)) return false;
  const pressesButton = event.key === " " && target.closest("button");
  const scrolls = event.key.startsWith("Arrow") && target.closest(".drawing, .strip, .grid, .table");
  return !pressesButton && !scrolls;
};
