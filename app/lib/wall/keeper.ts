import { base } from '$app/paths';
import { version } from '$app/environment';
import { renewWhenDeployed } from './renew.ts';

/** Time between two steps of the drift against burn-in, ms. */
const DRIFT_EVERY = 4 * 60_000;
/** Largest displacement, px: under what an eye at 3 m sees move. */
const DRIFT = 3;

/**
 * What keeps a wall alive when nobody watches over it: the shell in the browser, so that it starts with the
 * server away; the newest deployed page, once the server really gives it; a slow drift against burn-in.
 * Returns what undoes it.
 */
export function keepWall(): () => void {
  if ('serviceWorker' in navigator)
    void navigator.serviceWorker.register(`${base}/service-worker.js`).catch(() => undefined);
  const stop = renewWhenDeployed({
    running: version,
    versionUrl: `${base}/_app/version.json`,
    pageUrl: location.href,
    fetch: (url, init) => fetch(url, init),
    wait: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    reload: () => location.reload()
  });
  let step = 0;
  const drift = setInterval(() => {
    step += 1;
    const angle = (step * Math.PI) / 4;
    document.body.style.transform = `translate(${Math.round(DRIFT * Math.cos(angle))}px, ${Math.round(DRIFT * Math.sin(angle))}px)`;
  }, DRIFT_EVERY);
  return () => {
    stop();
    clearInterval(drift);
    document.body.style.transform = '';
  };
}
