/** One field of an audited change. */
export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a row of the audit log changed, field by field: what stayed the same is left out when both sides are
 * there; what is no set of fields is one value without a name.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  if (!isRecord(before) && !isRecord(after))
    return before === null && after === null ? [] : [{ field: '', before, after }];
  const [old, next] = [before, after].map((side) => (isRecord(side) ? side : {}));
  const both = isRecord(before) && isRecord(after);
  const fields = [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])];
  return fields
    .map((field) => ({ field, before: old?.[field] ?? null, after: next?.[field] ?? null }))
    .filter((one) => !both || JSON.stringify(one.before) !== JSON.stringify(one.after));
}
