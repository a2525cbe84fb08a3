import { readDirectory } from '#db/rules.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInTime } from '#app/lib/server/in-time.ts';
import type { DirectoryEntry } from '#app/lib/samu/directory.ts';
import type { PageServerLoad } from './$types';

/** Telephone lines and hours come with the page; a record that is away leaves them unknown, never the page. */
export const load: PageServerLoad = async () => {
  const { db, region } = appContext();
  const directory = await readInTime(readDirectory(db));
  return {
    pack: region,
    directory:
      directory?.map(({ finess, phone, professionalPhone, hours, access }): DirectoryEntry => {
        return { finess, phone, professionalPhone, hours, access };
      }) ?? null
  };
};
