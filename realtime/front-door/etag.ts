/** `W/"a", "b"` against one of ours; weak comparison, as caches do. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return header.split(',').some((part) => part.trim() === '*' || bare(part) === bare(etag));
}
