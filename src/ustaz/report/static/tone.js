// A struck string, made by adding its partials: higher ones are slightly sharp and die sooner, as in a piano.

const LOWEST = 21;
const STEP = 3; // one table for three keys; keys between are played faster or slower
const LENGTH = { 21: 5.0, 60: 3.4, 108: 1.2 }; // seconds of sound by key, between these in a line
const tables = new Map();

/** A sound for a key and how fast to play it: {buffer, rate}. */
export const tone = (context, pitch) => {
  const centre = LOWEST + STEP * Math.round((pitch - LOWEST) / STEP);
  if (!tables.has(centre)) tables.set(centre, struck(context, centre));
  return { buffer: tables.get(centre), rate: 2 ** ((pitch - centre) / 12) };
};

const struck = (context, pitch) => {
  const rate = context.sampleRate;
  const samples = new Float32Array(Math.round(rate * soundingTime(pitch)));
  const fundamental = 440 * 2 ** ((pitch - 69) / 12);
  for (const partial of partials(fundamental, rate)) add(samples, partial, rate);
  addHammer(samples, fundamental, rate);
  smoothEnds(samples, rate);
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  return buffer;
};

const soundingTime = (pitch) => {
  const low = pitch < 60;
  const [from, to] = low ? [21, 60] : [60, 108];
  const share = Math.min(1, Math.max(0, (pitch - from) / (to - from)));
  return LENGTH[from] + share * (LENGTH[to] - LENGTH[from]);
};

const partials = (fundamental, rate) => {
  const stiffness = 0.00025 * (fundamental / 261.6) ** 0.8;
  const decay = 0.5 + 1.1 * (fundamental / 261.6) ** 0.6; // a second
  const list = [];
  for (let n = 1; n <= 24; n += 1) {
    const frequency = n * fundamental * Math.sqrt(1 + stiffness * n * n);
    if (frequency > Math.min(9000, rate * 0.45)) break;
    const strike = Math.abs(Math.sin((Math.PI * n) / 8.3)) + 0.06; // the hammer strikes at an eighth of the string
    list.push({ frequency, loudness: (strike / n ** 1.35) * 0.5, decay: decay * (1 + 0.28 * (n - 1)), phase: n * 1.7 });
  }
  return list;
};

/** Add a partial that dies quickly at first, then slowly. Two multiplications a sample. */
const add = (samples, { frequency, loudness, decay, phase }, rate) => {
  const turn = (2 * Math.PI * frequency) / rate;
  const twice = 2 * Math.cos(turn);
  let before = Math.sin(phase - turn);
  let now = Math.sin(phase);
  let quick = loudness * 0.65;
  let slow = loudness * 0.35;
  const quickStep = Math.exp((-decay * 3) / rate);
  const slowStep = Math.exp((-decay * 0.8) / rate);
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] += now * (quick + slow);
    quick *= quickStep;
    slow *= slowStep;
    [before, now] = [now, twice * now - before];
  }
};

const addHammer = (samples, fundamental, rate) => {
  let seed = 7;
  let held = 0;
  const softness = Math.min(0.4, 0.06 + fundamental / 9000);
  for (let i = 0; i < rate * 0.03; i += 1) {
    seed = (seed * 16807) % 2147483647;
    held += softness * (seed / 1073741823.5 - 1 - held);
    samples[i] += 0.12 * held * Math.exp((-i * 160) / rate);
  }
};

const smoothEnds = (samples, rate) => {
  const rise = Math.round(rate * 0.0015);
  const fall = Math.round(rate * 0.15);
  for (let i = 0; i < rise; i += 1) samples[i] *= i / rise;
  for (let i = 0; i < fall; i += 1) samples[samples.length - 1 - i] *= i / fall;
};
