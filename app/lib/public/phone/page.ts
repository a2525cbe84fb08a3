import { clockTime, timeInSentence } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import { ageCards, rewriteCards, showMessage } from './cards.ts';
import { offerNearest } from './offer-nearest.ts';
import { phonePicture } from './picture.ts';
import type { StayEvent } from './stay.ts';

/*
 * What a public page does once its script has come: it reads the picture again, says so once and politely, can be
 * paused, and shows the last good picture with its age when nobody answers. Without it the page is complete.
 */
const POLL = 13_000;
/** Nobody heard from for that long: the picture is not of now, ms. */
const CUT = 45_000;
/** From then on a reader stays: pushes cost them less than asking again and again, ms. */
const STAYS = 60_000;

const main = document.querySelector<HTMLElement>('[data-page-at]');
if (main) start(main);

function start(root: HTMLElement): void {
  const locale = getLocale();
  // A page that the phone itself kept is older than it says.
  const keptFor = Number(root.dataset.keptMs ?? 0);
  const madeAt = Number(root.dataset.pageAt);
  const picture = phonePicture(madeAt + keptFor, fetch.bind(window), () => Date.now());
  const told = root.querySelector<HTMLElement>('[data-told]');
  const band = root.querySelector<HTMLElement>('[data-cut]');
  const polite = root.querySelector<HTMLElement>('[data-polite]');
  let paused = false;
  let pushed = false;
  let startedAt = Date.now();

  function show(announce: boolean): void {
    const now = picture.now();
    const good = picture.goodAt();
    const cut = good === null ? keptFor > CUT || Date.now() - startedAt > CUT : now - good > CUT;
    if (band) {
      band.hidden = !cut && !paused;
      const time = clockTime(good ?? madeAt);
      const words = paused && !cut ? m.pub_paused({ time }) : m.pub_image({ time });
      if (band.textContent !== words) band.textContent = words;
    }
    const clock = root.querySelector('[data-clock]');
    if (clock) clock.textContent = clockTime(now);
    if (good === null) {
      ageCards(root, now);
      return;
    }
    showMessage(root, picture.entries(), now);
    const changed = rewriteCards(root, picture.entries(), now, locale);
    const time = timeInSentence(good, locale);
    if (told) told.textContent = m.pub_updated({ time });
    if (polite && announce && changed > 0)
      polite.textContent =
        changed === 1 ? m.pub_updated_changed_1({ time }) : m.pub_updated_changed({ time, count: changed });
  }

  async function poll(): Promise<void> {
    if (!paused && !pushed && document.visibilityState === 'visible') {
      await picture.poll();
      show(true);
    }
    // Readers that came together do not all ask at once.
    setTimeout(() => void poll(), POLL + Math.random() * 4_000);
  }

  const pause = root.querySelector<HTMLButtonElement>('[data-pause]');
  if (pause) {
    pause.hidden = false;
    pause.addEventListener('click', () => {
      paused = !paused;
      startedAt = Date.now();
      pause.textContent = paused ? m.pub_resume() : m.pub_pause();
      pause.setAttribute('aria-pressed', String(paused));
      if (paused) show(false);
      else void picture.poll().then(() => show(true));
    });
  }

  document.addEventListener('vigie-stay', (event) => {
    const { entries, at, live } = (event as CustomEvent<StayEvent>).detail;
    pushed = live;
    if (paused || entries === null) return;
    picture.heard(entries, at);
    show(true);
  });
  // Minutes pass also while nothing comes: figures run out by themselves.
  setInterval(() => !paused && show(false), 20_000);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !paused && !pushed)
      void picture.poll().then(() => show(true));
  });
  setTimeout(() => void poll(), 1_000 + Math.random() * 4_000);
  stayLater(root.dataset.stayUrl, 'display' in root.dataset ? 2_000 : STAYS, () => paused);
  if (keptFor > 0) show(false);
  offerNearest(root);
  keepOffline();
}

/** A socket is opened only for those who stay, not for those who count their bytes, and not while they paused. */
function stayLater(url: string | undefined, after: number, isPaused: () => boolean): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (!url || connection?.saveData) return;
  const stay = () => {
    if (document.visibilityState !== 'visible') return;
    if (isPaused()) {
      setTimeout(stay, after);
      return;
    }
    const script = document.createElement('script');
    script.src = url;
    document.head.append(script);
  };
  setTimeout(stay, after);
}

function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const scope = location.pathname.startsWith('/en/') ? '/en/urgences' : '/urgences';
  void navigator.serviceWorker.register('/urgences-hors-ligne.js', { scope }).catch(() => undefined);
}
