/** What a reader of `/urgences` asked for: everything is in the address, nothing of it says who they are. */
export interface Ask {
  who: 'child' | 'adult' | null;
  /** What they typed, until it is a place. */
  text: string;
  /** INSEE code of a commune or an arrondissement. */
  code: string | null;
  /** Every department instead of the nearest ones. */
  all: boolean;
}

const WHO = { enfant: 'child', adulte: 'adult' } as const;

/** What an address asks for. What it does not understand is left out, never an error. */
export function readAsk(params: URLSearchParams): Ask {
  const who = params.get('pour');
  const code = params.get('commune') ?? '';
  return {
    who: who === 'enfant' || who === 'adulte' ? WHO[who] : null,
    text: (params.get('lieu') ?? '').trim(),
    code: /^\d[\dAB]\d{3}$/.test(code) ? code : null,
    all: params.get('tous') === '1'
  };
}

/** The address of an answer: the same choice always has the same one, so that it can be shared and cached. */
export function askHref({ who, code, all }: Partial<Ask>): string {
  const params = new URLSearchParams();
  if (who) params.set('pour', who === 'child' ? 'enfant' : 'adulte');
  if (code) params.set('commune', code);
  if (all) params.set('tous', '1');
  const query = params.toString();
  return query ? `/urgences?${query}` : '/urgences';
}
