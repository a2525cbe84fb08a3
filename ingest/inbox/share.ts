/**
 * Whether a source may take `more` of a common room: it never holds more than it then leaves free. One that floods
 * gets half; of n that flood at once each gets one part in n + 1, and the last part is there for whoever comes next;
 * in the worst order, one after the other, each leaves half of what it found (dynamic thresholds with α = 1: Choudhury
 * & Hahne, IEEE/ACM Transactions on Networking 6(2), 1998). The first thing of a source needs room only. Any unit, the
 * same for all three.
 */
export function fitsShare(held: number, free: number, more: number): boolean {
  return more <= free && (held === 0 || held + more <= free - more);
}
