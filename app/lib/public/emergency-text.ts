import type { LocalDay } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import content from './emergency-text.json' with { type: 'json' };

/** One question a worried reader asks, in easy words (FALC: short sentences, one idea each). */
export interface EmergencySection {
  title: string;
  lead: string;
  items: readonly string[];
  after: string | null;
}

/** The medical text, who answers for it, and since when; nobody until a doctor has signed. */
export interface EmergencyText {
  writtenOn: LocalDay;
  validator: string | null;
  validatedOn: LocalDay | null;
  sections: readonly EmergencySection[];
}

/** The text in a language, from `emergency-text.json`: the one file that a doctor signs. */
export function emergencyText(locale: Locale): EmergencyText {
  const { writtenOn, validator, validatedOn } = content;
  return { writtenOn, validator, validatedOn, sections: content[locale] };
}
