// What is known about a note that was heard: where on the neck, how well in tune, how surely.
import { say, words } from "./page.js";

const CLEAN = 20; // cents that nobody needs to hear about
const CERTAIN = 90; // percent from which on nobody doubts

/** Sentences about a row of these columns: string, fret, cents, percent. */
export const heardFacts = (heard, row) => {
  const [string, fret, cents, percent] = ["string", "fret", "cents", "percent"].map((name) => heard[name][row]);
  const facts = [];
  if (string > 0 && fret >= 0) facts.push(say(words.facts_string, { string, fret }));
  if (cents !== null && Math.abs(cents) >= CLEAN) {
    facts.push(say(cents > 0 ? words.facts_sharp : words.facts_flat, { cents: Math.abs(cents) }));
  }
  if (percent < CERTAIN) facts.push(say(words.facts_sure, { percent }));
  return facts;
};
