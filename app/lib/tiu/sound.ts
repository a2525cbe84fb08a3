/** What calls for somebody by ear: an answer came, or nobody answers. Each has a tune of its own. */
export type Tune = 'answer' | 'silence';

/** Notes of a tune, Hz: an answer rises, a silence falls. */
const NOTES: Record<Tune, readonly number[]> = { answer: [660, 880], silence: [520, 392] };
const NOTE_S = 0.22;
/** A tune is played again after this while nobody acknowledged it, ms. */
const EVERY = 4_000;

/** Plays a tune again and again until it is stopped; browsers keep it silent before the first key or click. */
export class Bell {
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #tune: Tune | null = null;
  readonly #onblocked: (blocked: boolean) => void;

  /** @param onblocked told whether the browser keeps it silent */
  constructor(onblocked: (blocked: boolean) => void) {
    this.#onblocked = onblocked;
  }

  /** Rings this tune from now on; null: silence. */
  ring(tune: Tune | null): void {
    if (tune === this.#tune) return;
    this.#tune = tune;
    clearInterval(this.#timer);
    if (!tune) return;
    this.#play();
    this.#timer = setInterval(() => this.#play(), EVERY);
  }

  stop(): void {
    this.ring(null);
    void this.#context?.close();
    this.#context = null;
  }

  #play(): void {
    const notes = this.#tune && NOTES[this.#tune];
    if (!notes) return;
    // A browser plays nothing before a key or a click, and complains about whoever tries.
    if (!this.#context && !navigator.userActivation.hasBeenActive) return this.#onblocked(true);
    this.#context ??= new AudioContext();
    const context = this.#context;
    if (context.state === 'suspended') void context.resume();
    this.#onblocked(context.state === 'suspended');
    if (context.state !== 'running') return;
    notes.forEach((frequency, index) => {
      const start = context.currentTime + index * NOTE_S;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.25, start + 0.02);
      volume.gain.linearRampToValueAtTime(0, start + NOTE_S);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + NOTE_S);
    });
  }
}
