/** One line of the doctor: what was looked at, what was seen, and what to do when that is not well. */
export interface Finding {
  about: string;
  /** `note`: nothing is wrong, but somebody should know. Only `wrong` makes the command fail. */
  state: 'ok' | 'note' | 'wrong';
  says: string;
  remedy?: string;
}

/** Answers of one look, each a complaint with its remedy; the line is as bad as the worst of them. */
export interface Complaint {
  state: 'note' | 'wrong';
  says: string;
  remedy: string;
}

/** One line out of what is well and what is not. */
export function finding(about: string, well: string, complaints: readonly Complaint[]): Finding {
  const [worst] = [...complaints].sort((a, b) => (a.state === b.state ? 0 : a.state === 'wrong' ? -1 : 1));
  if (!worst) return { about, state: 'ok', says: well };
  const same = complaints.filter(({ state }) => state === worst.state);
  return {
    about,
    state: worst.state,
    says: same.map(({ says }) => says).join('; '),
    remedy: same.map(({ remedy }) => remedy).join(' ')
  };
}
