import type { ShownStep } from './board.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { answerWord, cancelWord, outcomeWord, reasonWord, unplacedWord, vectorWord } from './codes-words.ts';
import { type Names, nameOf } from './words.ts';

/** "SMUR, médicalisé". */
export const transportWords = ({
  vector,
  medicalised
}: {
  vector: Parameters<typeof vectorWord>[0];
  medicalised: boolean;
}): string =>
  m.tiu_transport_is({
    vector: vectorWord(vector),
    medical: medicalised ? m.tiu_medical_yes() : m.tiu_medical_no()
  });

/** What one step of a request was, in words; `steps` are all of it, since answers name the ask they answer. */
export function stepWords({ event }: ShownStep, steps: readonly ShownStep[], names: Names): string {
  const siteOf = (ask: number): string => {
    const asked = steps.find(({ n }) => n === ask)?.event;
    return asked?.type === 'asked' ? nameOf(names, asked.finess) : `${ask}`;
  };
  switch (event.type) {
    case 'requested':
      return m.tiu_h_requested({ site: nameOf(names, event.requester) });
    case 'updated':
      return m.tiu_h_updated();
    case 'search_started':
      return m.tiu_h_search_started();
    case 'asked':
      return m.tiu_h_asked({
        site: nameOf(names, event.finess),
        channel: event.channel === 'phone' ? m.tiu_by_phone() : m.tiu_by_message()
      });
    case 'answered': {
      const told = { site: siteOf(event.ask), answer: answerWord(event.answer) };
      return event.reason === null
        ? m.tiu_h_answered(told)
        : m.tiu_h_answered_why({ ...told, reason: reasonWord(event.reason) });
    }
    case 'expired':
      return m.tiu_h_expired({ site: siteOf(event.ask) });
    case 'withdrawn':
      return m.tiu_h_withdrawn({ site: siteOf(event.ask) });
    case 'accepted':
      return m.tiu_h_accepted({ site: siteOf(event.ask) });
    case 'released':
      return m.tiu_h_released({ reason: reasonWord(event.reason) });
    case 'transport_decided':
      return m.tiu_h_transport_decided({
        vector: vectorWord(event.vector),
        medical: event.medicalised ? m.tiu_medical_yes() : m.tiu_medical_no()
      });
    case 'departed':
      return m.tiu_h_departed();
    case 'arrived':
      return m.tiu_h_arrived();
    case 'closed':
      return m.tiu_h_closed({ outcome: outcomeWord(event.outcome) });
    case 'cancelled':
      return m.tiu_h_cancelled({ reason: cancelWord(event.reason) });
    case 'unplaced':
      return m.tiu_h_unplaced({ outcome: unplacedWord(event.outcome) });
    case 'undone':
      return m.tiu_h_undone({ step: event.step });
  }
}
