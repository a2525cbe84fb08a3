/** Whether a list holds a code. */
export const has =
  (list: ReadonlySet<string>) =>
  (code: string): boolean =>
    list.has(code);
