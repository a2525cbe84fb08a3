import type { TestProject } from 'vitest/node';
import { startHouse } from './house.ts';

declare module 'vitest' {
  interface ProvidedContext {
    vigieHouse: { web: string; ingest: string; dataDir: string; keys: Record<string, string> };
  }
}

/** One demo of the fictive region for all browser tests that do not break anything. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const house = await startHouse();
  const { web, ingest, dataDir, keys } = house;
  project.provide('vigieHouse', { web, ingest, dataDir, keys });
  return () => house.stop();
}
