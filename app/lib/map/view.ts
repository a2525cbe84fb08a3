import type { Palette } from '#app/lib/symbols/palette.ts';
import { camera, frameOf, type Frame } from '#maps/frame.ts';
import type { Flavour } from '#maps/flavour.ts';
import type { Position } from '#maps/geometry.ts';
import type { Ground } from '#maps/ground.ts';
import { ARCS, MARKS, mapStyle, SITES, TAGS } from '#maps/style.ts';
import type { GeoJSONSource, GlMap, StyleSpecification } from './engine.ts';
import type { PointFeature } from './features.ts';
import { SourceFeed } from './feed.ts';
import { drawImage } from './images.ts';
import { hasWebGl2 } from './webgl.ts';

/** `drawn`: the WebGL map shows the picture. In any other state its SVG stand-in must. */
export type ViewState = 'opening' | 'drawn' | 'lost' | 'unsupported';

export interface ViewOptions {
  container: HTMLElement;
  ground: Ground;
  flavour: Flavour;
  palette: Palette;
  /** 1 is the wall at 5 m. */
  scale: number;
  tagType: number;
  tagOffset: Position;
  interactive: boolean;
  title: string;
  onstate(state: ViewState): void;
  onselect?: ((finess: string | null) => void) | undefined;
  onhover?: ((hit: { finess: string; x: number; y: number } | null) => void) | undefined;
  /** Where the reader pressed on nothing, [longitude, latitude]. */
  onpoint?: ((place: Position) => void) | undefined;
  /** The reader moved the map by hand: from then on it must not move by itself. */
  ontouched?: (() => void) | undefined;
}

/** How a frame lies on a container of that size. */
export interface Lie {
  frame: Frame;
  width: number;
  height: number;
}

interface Drawn {
  sites: PointFeature[];
  tags: PointFeature[];
  marks: PointFeature[];
  arcs: PointFeature[];
}

/** A map that was not drawn after this is thrown away and opened again, ms. */
const PATIENCE = 15_000;
/** Wait before opening again after a loss; doubled at each failure in a row up to the longest, ms. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;
/** Half the side of the square that a pointer hits, px. */
const REACH = 6;

/**
 * A WebGL map with a life of its own: it opens, follows the newest picture, and when its context is lost (or
 * it never draws) it is thrown away and opened again with the last picture, for as long as it is wanted.
 */
export class MapView {
  #options: ViewOptions;
  #map: GlMap | null = null;
  #feeds: { sites: SourceFeed; tags: SourceFeed; marks: SourceFeed; arcs: SourceFeed | null } | null = null;
  #picture: Drawn = { sites: [], tags: [], marks: [], arcs: [] };
  #texts = new Set<string>();
  #lie: Lie;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: ViewOptions, lie: Lie) {
    this.#options = options;
    this.#lie = lie;
  }

  start(): void {
    this.#options.container.addEventListener('webglcontextlost', this.#lost, { capture: true });
    void this.#open();
  }

  stop(): void {
    this.#stopped = true;
    this.#options.container.removeEventListener('webglcontextlost', this.#lost, { capture: true });
    this.#close();
  }

  /**
   * Heard before the library hears it. It would throw its style away to make it again once the context is back; a map
   * removed after that leaves its listeners on the workers, and with them all of itself (a quarter of a megabyte each
   * time). Removed before, it takes everything with it.
   */
  #lost = (event: Event): void => {
    event.stopPropagation();
    if (!this.#map) return;
    this.#close();
    this.#again('lost');
  };

  /** Shows the newest picture; called as often as it changes. */
  show(sites: PointFeature[], tags: PointFeature[], marks: PointFeature[], arcs: PointFeature[] = []): void {
    this.#picture = { sites, tags, marks, arcs };
    const feeds = this.#feeds;
    const written = [
      feeds?.sites.show(sites),
      feeds?.tags.show(tags),
      feeds?.marks.show(marks),
      feeds?.arcs?.show(arcs)
    ];
    // A write that fails met a dying map: the next one starts from the newest picture.
    void Promise.all(written).then(
      () => this.#forgetTexts(),
      () => undefined
    );
  }

  /** Minutes come and go for days: their images go when no symbol shows them any more. */
  #forgetTexts(): void {
    const used = new Set(this.#picture.tags.map(({ properties }) => properties.tag));
    for (const name of this.#texts) {
      if (used.has(name)) continue;
      this.#texts.delete(name);
      if (this.#map?.hasImage(name)) this.#map.removeImage(name);
    }
  }

  /** Lays the map so, at once: nothing glides on a screen that is read from afar. */
  lay(lie: Lie): void {
    this.#lie = lie;
    if (!this.#map) return;
    this.#map.resize();
    this.#map.jumpTo(camera(lie.frame, lie.width, lie.height, this.#options.ground));
  }

  /** Keeps the reader's view when only the container's size changed. */
  resize(width: number, height: number): void {
    this.#map?.resize();
    this.#lie = this.#current(width, height);
  }

  /** Zooms by this many levels around the middle. */
  zoom(levels: number): void {
    this.#map?.zoomTo(this.#map.getZoom() + levels, { animate: false });
    this.#lie = this.#current(this.#lie.width, this.#lie.height);
  }

  /** The frame on screen now, for the stand-in. */
  get lie(): Lie {
    return this.#lie;
  }

  #current(width: number, height: number): Lie {
    if (!this.#map) return { ...this.#lie, width, height };
    const { lng, lat } = this.#map.getCenter();
    const view = { center: [lng, lat] as Position, zoom: this.#map.getZoom() };
    return { frame: frameOf(view, width, height, this.#options.ground), width, height };
  }

  #close(): void {
    clearTimeout(this.#timer);
    const map = this.#map;
    this.#map = null;
    this.#feeds = null;
    this.#texts.clear();
    try {
      map?.remove();
    } catch {
      // A map without its context may fail to tidy up; the next one needs an empty place all the same.
      this.#options.container.replaceChildren();
    }
  }

  #again(state: ViewState): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#options.onstate(state);
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => {
      this.#close();
      void this.#open();
    }, wait);
  }

  async #open(): Promise<void> {
    if (this.#stopped) return;
    if (!hasWebGl2()) return this.#again('unsupported');
    try {
      const { GlMap } = await import('./engine.ts');
      // Short texts are drawn in the page's own font: wait for it, but not for ever.
      const font = document.fonts.load('700 50px "Public Sans"');
      await Promise.race([font, new Promise((done) => setTimeout(done, 2_000))]);
      if (this.#stopped) return;
      this.#build(GlMap);
    } catch {
      this.#again('lost');
    }
  }

  #build(Engine: typeof GlMap): void {
    const { container, ground, flavour, palette, scale, tagType, tagOffset, interactive, title } =
      this.#options;
    const { frame, width, height } = this.#lie;
    const style = mapStyle(flavour, ground, scale, tagOffset);
    const picture = this.#picture;
    const given: Partial<Record<string, PointFeature[]>> = {
      [SITES]: picture.sites,
      [TAGS]: picture.tags,
      [MARKS]: picture.marks,
      [ARCS]: picture.arcs
    };
    const sources = Object.entries(style.sources).map(([id, source]) => {
      const features = given[id] ?? source.data.features;
      return [id, { ...source, data: { type: 'FeatureCollection', features } }];
    });
    const map = new Engine({
      container,
      style: { ...style, sources: Object.fromEntries(sources) } as unknown as StyleSpecification,
      ...camera(frame, width, height, ground),
      interactive,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      trackResize: false,
      fadeDuration: 0,
      renderWorldCopies: false,
      // The ground is drawn for a region: nearer than this it has nothing more to tell.
      maxZoom: 13,
      locale: { 'Map.Title': title }
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    this.#map = map;
    map.setMissingStyleImageResolver((name) => {
      // Twice the device's pixels: the library then smooths them, where one to one it would snap and tear.
      const ratio = 2 * Math.max(1, window.devicePixelRatio);
      const image = drawImage(name, { palette, scale, type: tagType, ratio });
      if (!image) return;
      map.addImage(name, image.pixels, { pixelRatio: image.ratio });
      if (name.startsWith('text:')) this.#texts.add(name);
    });
    map.once('load', () => this.#loaded(map, picture));
    this.#watch(map);
    if (interactive) this.#listen(map);
  }

  /** A map that does not draw in time is replaced, unless nobody can see it (then no frame is drawn). */
  #watch(map: GlMap): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#map !== map) return;
      if (document.hidden) this.#watch(map);
      else this.#again('lost');
    }, PATIENCE);
  }

  #loaded(map: GlMap, built: Drawn): void {
    if (this.#map !== map) return;
    const feed = (id: string, shown: PointFeature[]) =>
      new SourceFeed(map.getSource(id) as GeoJSONSource, shown);
    this.#feeds = {
      sites: feed(SITES, built.sites),
      tags: feed(TAGS, built.tags),
      marks: feed(MARKS, built.marks),
      arcs: map.getSource(ARCS) ? feed(ARCS, built.arcs) : null
    };
    this.show(this.#picture.sites, this.#picture.tags, this.#picture.marks, this.#picture.arcs);
    map.once('idle', () => {
      if (this.#map !== map) return;
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#options.onstate('drawn');
    });
  }

  #listen(map: GlMap): void {
    const hit = ({ x, y }: { x: number; y: number }): string | null => {
      const [first] = map.queryRenderedFeatures(
        [
          [x - REACH, y - REACH],
          [x + REACH, y + REACH]
        ],
        { layers: ['mark', 'symbol'] }
      );
      return first ? String(first.properties.finess) : null;
    };
    map.on('click', ({ point, lngLat }) => {
      const found = hit(point);
      if (found === null) this.#options.onpoint?.([lngLat.lng, lngLat.lat]);
      this.#options.onselect?.(found);
    });
    map.on('mousemove', ({ point }) => {
      const finess = hit(point);
      map.getCanvas().style.cursor = finess ? 'pointer' : '';
      this.#options.onhover?.(finess ? { finess, x: point.x, y: point.y } : null);
    });
    map.on('mouseout', () => this.#options.onhover?.(null));
    map.on('movestart', ({ originalEvent }) => {
      if (originalEvent) this.#options.ontouched?.();
    });
    map.on('moveend', () => {
      this.#lie = this.#current(this.#lie.width, this.#lie.height);
    });
  }
}
