import type { Language } from '#domain/errors.ts';

/** The language of an answer by Accept-Language: French unless English is asked for first. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 256)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters
        .map((text) => /^\s*q=([0-9.]+)$/.exec(text)?.[1])
        .find((text) => text !== undefined);
      return { language: tag.split('-')[0], weight: q === undefined ? 1 : Number(q), index };
    })
    .filter(({ language, weight }) => weight > 0 && (language === 'fr' || language === 'en'))
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  return wanted[0]?.language === 'en' ? 'en' : 'fr';
}
