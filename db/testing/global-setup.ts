import type { TestProject } from 'vitest/node';
import { serverUrl } from './server-db.ts';
import { templateDir } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `openTestDb` gets a record from: a folder of the embedded engine to copy, or a server. */
    vigieRecord: { dir: string } | { url: string };
  }
}

/** Prepares what every database test starts from: the migrated folder of the embedded engine, or a server. */
export default async function setup(project: TestProject): Promise<void> {
  const url = serverUrl();
  project.provide('vigieRecord', url === null ? { dir: await templateDir() } : { url });
}
