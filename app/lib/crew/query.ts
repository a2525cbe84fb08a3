import type { Service } from '#domain/region.ts';

/** What a crew asked of the list. Where they are is never in it: a position stays in the phone. */
export interface CrewQuery {
  who: Service | null;
  /** FINESS of the site they asked to sort from. */
  from: string | null;
}

const SERVICES = { adulte: 'adult', enfant: 'paediatric' } as const;

/** Reads an address; what means nothing is left out. */
export function readCrewQuery(params: URLSearchParams): CrewQuery {
  const who = params.get('pour');
  const from = params.get('depuis');
  return {
    who: who === 'adulte' || who === 'enfant' ? SERVICES[who] : null,
    from: from !== null && /^[0-9A-Z]{9}$/.test(from) ? from : null
  };
}

/** `?pour=enfant&depuis=960000011`; `?` where nothing was asked. */
export function writeCrewQuery({ who, from }: CrewQuery): string {
  const params = new URLSearchParams();
  if (who) params.set('pour', who === 'adult' ? 'adulte' : 'enfant');
  if (from) params.set('depuis', from);
  return `?${params.toString()}`;
}
