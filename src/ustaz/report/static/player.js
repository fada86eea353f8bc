// Plays a passage with the Web Audio interface: notes are handed to it a little ahead of their time.
import { tone } from "./tone.js";

const AHEAD = 0.3; // seconds
const EVERY = 60; // milliseconds between two looks ahead
const RELEASE = 0.09; // seconds in which a damper falls

export class Player {
  constructor() {
    this.context = null;
    this.timer = 0;
    this.playing = false;
    this.loop = false;
    this.onEnd = () => {};
  }

  /** Start a passage; `speed` 0.6 is slower. False where this browser makes no sound. */
  play(sounds, { speed = 1 } = {}) {
    this.stop();
    if (!sounds.length || !this.open()) return false;
    this.sounds = sounds;
    this.speed = speed;
    this.length = Math.max(...sounds.map((sound) => Math.min(sound.until, sound.at + 4)));
    this.begin(this.context.currentTime + 0.08);
    this.playing = true;
    this.timer = setInterval(() => this.schedule(), EVERY);
    this.schedule();
    return true;
  }

  stop() {
    clearInterval(this.timer);
    if (this.playing) this.hush();
    this.playing = false;
  }

  /** Seconds of the passage that have sounded, at its own speed. */
  position() {
    return this.playing ? (this.context.currentTime - this.started) * this.speed : 0;
  }

  open() {
    const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Context) return false;
    if (!this.context) {
      this.context = new Context({ latencyHint: "interactive" });
      this.limit = this.context.createDynamicsCompressor();
      this.limit.connect(this.context.destination);
    }
    this.context.resume();
    return true;
  }

  begin(moment) {
    this.started = moment;
    this.next = 0;
    this.out = this.context.createGain();
    this.out.gain.value = 0.5;
    this.out.connect(this.limit);
  }

  schedule() {
    const now = this.context.currentTime;
    while (this.next < this.sounds.length) {
      const moment = this.started + this.sounds[this.next].at / this.speed;
      if (moment > now + AHEAD) break;
      this.strike(this.sounds[this.next], Math.max(moment, now));
      this.next += 1;
    }
    if (now > this.started + this.length / this.speed + 0.2) this.finish();
  }

  strike({ at, until, pitch, velocity }, moment) {
    const { context } = this;
    const { buffer, rate } = tone(context, pitch);
    const source = new AudioBufferSourceNode(context, { buffer, playbackRate: rate });
    const force = velocity / 127;
    const felt = new BiquadFilterNode(context, { type: "lowpass", frequency: 500 + 7500 * force ** 1.6, Q: 0.3 });
    const level = new GainNode(context, { gain: 0.85 * force ** 1.7 });
    const place = new StereoPannerNode(context, { pan: Math.max(-0.5, Math.min(0.5, (pitch - 64) / 60)) });
    source.connect(felt).connect(level).connect(place).connect(this.out);
    const end = moment + Math.max(0.06, (until - at) / this.speed);
    level.gain.setTargetAtTime(0, end, RELEASE / 3);
    source.start(moment);
    source.stop(end + RELEASE * 3);
  }

  finish() {
    if (this.loop) {
      this.begin(this.context.currentTime + 0.35);
      return;
    }
    this.stop();
    this.onEnd();
  }

  hush() {
    const { out } = this;
    out.gain.setTargetAtTime(0, this.context.currentTime, 0.03);
    setTimeout(() => out.disconnect(), 300);
  }
}
