import { caseUpdate, envelope, healthCase, position, positions, teams } from '#ingest/hub/testing/samples.ts';
import type { Instant } from '#domain/time/instant.ts';

/** A mission's way, by the words of the format. */
const STATES = ['DECLENCHE', 'DEPART', 'ARRIVEE', 'TRANSP', 'REN-BASE'] as const;
const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;

/**
 * A team of a SAMU, as the Hub tells of it: its state, where it is, and the case it is sent to, which is closed when it
 * is back.
 * @param upTo draws a whole number below `n`
 */
export function teamOf(
  samu: string,
  upTo: (n: number) => number
): (at: Instant) => { key: string; at: Instant; body: object } {
  const sender = `fr.health.samu${samu}0`;
  const team = `${sender}.resource.LAB1`;
  let said = 0;
  return (at) => {
    const turn = Math.floor(said / STATES.length);
    const status = STATES[said % STATES.length] ?? 'REN-BASE';
    said += 1;
    const caseId = `${sender}.LAB${turn}`;
    const back = status === 'REN-BASE';
    const priority = PRIORITIES[upTo(PRIORITIES.length)] ?? 'P1';
    const messages = [
      back
        ? caseUpdate({ caseId, priority, status: 'CLOTURE' })
        : healthCase('v3', { at, caseId, priority, destination: '960000011' }),
      teams('v3', at, { caseId, team, states: [{ at, status, availability: back }] }),
      positions([
        position('v3', at, { team, lon: -5.5 + upTo(40) / 100, status: back ? 'DISPONIBLE' : 'INDISPONIBLE' })
      ])
    ];
    return { key: team, at, body: envelope(messages, { at, sender }) };
  };
}
