/** What {@link renewWhenDeployed} needs of the browser. */
export interface RenewDeps {
  /** Version of the page that runs. */
  running: string;
  versionUrl: string;
  pageUrl: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Calls `act` after `ms`; answers what cancels it. */
  wait(ms: number, act: () => void): () => void;
  random(): number;
  reload(): void;
}

/** Pause between two looks at the deployed version, ms; drawn up to half longer: walls do not ask together. */
const LOOK_EVERY = 120_000;
/** The reload itself is drawn within this time, ms: walls do not come back together. */
const SPREAD = 60_000;

/**
 * Takes a newly deployed page without ever leaving the one that works for an error: the new version must be
 * said, then the page itself be answered with 200 and name that version, both just before the reload.
 * @returns what ends it
 */
export function renewWhenDeployed(deps: RenewDeps): () => void {
  let cancel: () => void = () => undefined;
  let stopped = false;
  const again = (act: () => Promise<void>, ms: number) => {
    if (!stopped) cancel = deps.wait(ms, () => void act());
  };
  const pause = () => LOOK_EVERY * (1 + deps.random() / 2);

  async function look(): Promise<void> {
    const found = await deployedVersion(deps);
    if (found !== null && found !== deps.running) again(renew, deps.random() * SPREAD);
    else again(look, pause());
  }
  async function renew(): Promise<void> {
    const found = await deployedVersion(deps);
    const ready = found !== null && found !== deps.running && (await pageAnswers(deps, found));
    if (stopped) return;
    if (ready) deps.reload();
    // A reload that led to the same old page must not be tried in a loop.
    again(look, pause());
  }
  again(look, pause());
  return () => {
    stopped = true;
    cancel();
  };
}

async function ask(deps: RenewDeps, url: string): Promise<string | null> {
  try {
    const answer = await deps.fetch(url, { cache: 'no-store', redirect: 'error' });
    return answer.status === 200 ? await answer.text() : null;
  } catch {
    return null;
  }
}

async function deployedVersion(deps: RenewDeps): Promise<string | null> {
  try {
    const said: unknown = JSON.parse((await ask(deps, deps.versionUrl)) ?? 'null');
    const version = (said as { version?: unknown } | null)?.version;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

/** The page names the version it belongs to (`data-version`, on its root). */
async function pageAnswers(deps: RenewDeps, version: string): Promise<boolean> {
  const page = await ask(deps, deps.pageUrl);
  return page?.includes(`data-version="${version}"`) ?? false;
}
