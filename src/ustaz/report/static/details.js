// What there is to say about a note, as one short text that a screen reader speaks too.
import { EXTRA, MATCH, MISSED, ORNAMENT, WRONG, lastPass, lesson, passesOfNote } from "./data.js";
import { heardFacts } from "./neck.js";
import { say, words } from "./page.js";

const SMALL = 15; // milliseconds that nobody needs to hear about

/** All that is known about a written note. */
export const noteText = (note) => {
  const { score, passes } = lesson;
  const where = placeText(score.bar[note], score.beat[note], score.hand[note]);
  const row = lastPass(note);
  if (row === undefined) return `${where}. ${say(words.was_silent, { written: score.name[note] })}`;
  const rows = passesOfNote.get(note);
  const count = rows.length > 1 ? [say(words.facts_pass, { number: rows.indexOf(row) + 1, count: rows.length })] : [];
  const facts = passes.played[row] < 0 ? [] : soundFacts(row);
  return [`${where}.`, verdict(note, row), ...facts, ...count].join(" ");
};

/** All that is known about a played note that no written note asks for; outside the score it belongs to no bar. */
export const extraText = (played, bar) => {
  const { name, velocity, run } = lesson.take;
  const facts = [say(words.facts_velocity, { velocity: velocity[played] }), ...heardAs(played)].join(" ");
  if (run[played] < 0) return `${say(words.was_outside, { played: name[played] })} ${facts}`;
  return `${say(words.at_bar, { bar: lesson.bars.name[bar] })}. ${say(words.was_extra, { played: name[played] })} ${facts}`;
};

export const barText = (bar) =>
  `${say(words.at_bar, { bar: lesson.bars.name[bar] })}. ${say(words.visits, { visits: lesson.bars.visits[bar] })}.`;

/** A place where the music stood still or broke off. */
export const stopText = (bar, what) =>
  `${say(words.at_bar, { bar: lesson.bars.name[bar] })}: ${what}. ${say(words.visits, { visits: lesson.bars.visits[bar] })}.`;

const placeText = (bar, beat, hand) => {
  const values = { bar: lesson.bars.name[bar], beat, hand: words[`hand_${hand}`] };
  return say(values.hand ? words.at_hand : words.at_beat, values);
};

const verdict = (note, row) => {
  const template = {
    [MATCH]: words.was_right,
    [WRONG]: words.was_wrong,
    [MISSED]: words.was_missed,
    [ORNAMENT]: words.was_ornament,
    [EXTRA]: words.was_extra,
  }[lesson.passes.label[row]];
  return say(template, { written: lesson.score.name[note], played: lesson.take.name[lesson.passes.played[row]] ?? "" });
};

/** What the ear says about a played note; nothing for MIDI. */
const heardAs = (played) => (lesson.take.heard ? heardFacts(lesson.take.heard, played) : []);

const soundFacts = (row) => {
  const { timing, touch, played } = lesson.passes;
  const facts = [];
  const off = timing[row];
  if (off !== null && Math.abs(off) >= SMALL) {
    facts.push(say(off > 0 ? words.facts_late : words.facts_early, { ms: Math.abs(off) }));
  }
  facts.push(say(words.facts_velocity, { velocity: lesson.take.velocity[played[row]] }));
  if (touch[row] !== null) facts.push(say(words.facts_touch, { percent: touch[row] }));
  return [...facts, ...heardAs(played[row])];
};
