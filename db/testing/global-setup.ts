import type { TestProject } from 'vitest/node';
import { migrate } from '../migrate.ts';
import { createDatabase, dropDatabase, freezeTemplate, serverUrl } from './server-db.ts';
import { templateDir } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `openTestDb` copies: a folder of the embedded engine, or a database of the server. */
    vigieTemplate: { dir: string } | { url: string; name: string };
  }
}

/** Prepares the migrated database every database test starts from; on a server, removes it afterwards. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = serverUrl();
  if (url === null) {
    project.provide('vigieTemplate', { dir: await templateDir() });
    return undefined;
  }
  const template = await createDatabase(url);
  await migrate({ url: template.url });
  await freezeTemplate(url, template.name);
  project.provide('vigieTemplate', { url, name: template.name });
  return () => dropDatabase(url, template.name);
}
