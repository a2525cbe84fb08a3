import { diffFeatures, type FeatureDiff, type PointFeature } from './features.ts';

/** The call of a GeoJSON source that is used; it answers when the worker has taken the data. */
export interface PointSource {
  updateData(diff: FeatureDiff): Promise<void>;
}

/**
 * Feeds one source with the newest features: one write in flight, started on a frame, the rest merged into the
 * next. A source written faster than it is drawn would keep every version in memory.
 */
export class SourceFeed {
  #source: PointSource;
  #shown: readonly PointFeature[];
  #next: readonly PointFeature[] | null = null;
  #frame: () => Promise<unknown>;
  #busy = false;

  /** @param shown what the source already holds. */
  constructor(
    source: PointSource,
    shown: readonly PointFeature[],
    frame: () => Promise<unknown> = () => new Promise(requestAnimationFrame)
  ) {
    this.#source = source;
    this.#shown = shown;
    this.#frame = frame;
  }

  /** Asks for these features to be shown; resolves when the source holds them or newer ones. */
  async show(features: readonly PointFeature[]): Promise<void> {
    this.#next = features;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#next) {
        await this.#frame();
        const next = this.#next;
        this.#next = null;
        const diff = diffFeatures(this.#shown, next);
        if (diff) await this.#source.updateData(diff);
        this.#shown = next;
      }
    } finally {
      this.#busy = false;
    }
  }
}
