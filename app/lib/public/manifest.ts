/** What a phone installs of the public view: one for each language, which starts and stays in its own. */
export const manifestOf = (locale: 'fr' | 'en'): string =>
  locale === 'fr' ? '/urgences.webmanifest' : '/urgences.en.webmanifest';
