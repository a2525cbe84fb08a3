/** Name given by the regional servers: establishment, ORDRE and date, nothing of a person. */
const OFFICIAL = /^O[0-9A-Z]{9}_[0-9A-Za-z]{1,4}_\d{14}\.xml(\.gz)?$/;
/** What is still being written, by the habits of the usual transfer programs. */
const UNFINISHED = /^\.|\.(tmp|part|partial|filepart|crdownload|swp)$|~$/i;

/** A file name that may be stored and logged; others are replaced by null. */
export function safeFileName(name: string): string | null {
  return OFFICIAL.test(name) ? name : null;
}

/** True for a name that says "not yet". A writer that renames at its end never shows another. */
export function isUnfinished(name: string): boolean {
  return UNFINISHED.test(name);
}
