/** Time between two steps of the drift against burn-in, ms. */
const DRIFT_EVERY = 4 * 60_000;
/** Largest displacement, px: under what an eye at 3 m sees move. */
const DRIFT = 3;

/**
 * What keeps a wall alive when nobody watches over it: the shell in the browser, so that it starts with the
 * server away; a slow drift against burn-in. Returns what undoes it.
 */
export function keepWall(): () => void {
  if ('serviceWorker' in navigator)
    void navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  let step = 0;
  const drift = setInterval(() => {
    step += 1;
    const angle = (step * Math.PI) / 4;
    document.body.style.transform = `translate(${Math.round(DRIFT * Math.cos(angle))}px, ${Math.round(DRIFT * Math.sin(angle))}px)`;
  }, DRIFT_EVERY);
  return () => {
    clearInterval(drift);
    document.body.style.transform = '';
  };
}
