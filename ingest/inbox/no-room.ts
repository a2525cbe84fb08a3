import { statfs } from 'node:fs/promises';
import { CodedError } from '#domain/errors.ts';

/** What a disk says that takes no more, or not so much: no room, a quota, a bound on files, read-only, broken. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO']);

/** True for a failure of the disk, of which neither a payload nor its sender can do anything. */
export function isNoRoom(error: unknown): boolean {
  return NO_ROOM.has((error as NodeJS.ErrnoException | null)?.code ?? '');
}

/**
 * Looks at the disk before it is written to.
 * @param bytes what must be free there: what is to be written, and what is to stay free
 * @throws CodedError DISK_FULL
 */
export async function checkDisk(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < bytes) throw new CodedError('DISK_FULL');
}
