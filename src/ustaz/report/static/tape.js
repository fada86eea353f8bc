// Plays a passage of the recording itself, and stops at its end. Played slower, it keeps its pitch.

const FADE = 0.06; // seconds at the end of a passage, so that it does not break off with a click
const ASIDE = 0.5; // seconds outside the passage: somebody moved the recording by hand

export class Tape {
  constructor(audio) {
    this.audio = audio;
    this.playing = false;
    this.loop = false;
    this.onEnd = () => {};
    audio.addEventListener("pause", () => audio.paused && this.finish()); // not one that a new passage has overtaken
  }

  /** Start a passage from `start` to `end` (seconds of the recording); `sounds` are the notes in it. */
  play(sounds, { start, end, speed = 1 }) {
    this.stop();
    const last = Math.min(end, (this.audio.duration || Infinity) - FADE);
    if (!(last > start)) return false;
    Object.assign(this, { sounds, start: Math.max(0, start), end: last, playing: true });
    this.audio.currentTime = this.start;
    this.audio.playbackRate = speed;
    this.audio.volume = 1;
    this.audio.play().catch(() => this.finish());
    requestAnimationFrame(() => this.watch());
    return true;
  }

  stop() {
    if (!this.playing) return;
    this.release();
    this.audio.pause();
  }

  /** Seconds of the passage that have sounded, at its own speed. */
  position() {
    return this.playing ? this.audio.currentTime - this.start : 0;
  }

  watch() {
    if (!this.playing) return;
    const now = this.audio.currentTime;
    const moved = !this.audio.seeking && (now < this.start - ASIDE || now > this.end + ASIDE);
    if (moved) this.finish();
    else if (now >= this.end && !this.loop) this.audio.pause();
    else {
      if (now >= this.end) this.audio.currentTime = this.start;
      this.audio.volume = this.loop ? 1 : Math.min(1, Math.max(0, (this.end - now) / FADE));
      requestAnimationFrame(() => this.watch());
    }
  }

  /** The passage is over, whoever ended it. */
  finish() {
    if (!this.playing) return;
    this.release();
    this.onEnd();
  }

  release() {
    this.playing = false;
    this.audio.volume = 1;
    this.audio.playbackRate = 1;
  }
}
