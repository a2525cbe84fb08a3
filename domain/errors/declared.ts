import type { ErrorEntry } from './entry.ts';

/** Refusals of what people declare: levels, events, orders to the walls. */
export const DECLARED_ERRORS = {
  DECLARED_CHANGED: {
    status: 409,
    message: {
      fr: "Quelqu'un l'a changé entre-temps, ou c'est terminé.",
      en: 'Somebody changed it meanwhile, or it is over.'
    },
    hint: {
      fr: "Regardez l'état présent ci-dessous, puis recommencez si besoin.",
      en: 'Look at the present state below, then do it again if needed.'
    }
  },
  DECLARED_INVALID: {
    status: 422,
    message: {
      fr: 'La déclaration est incomplète ou hors limites.',
      en: 'The declaration is incomplete or out of bounds.'
    },
    hint: {
      fr: 'Corrigez le champ indiqué : une fin à venir est obligatoire, les textes sont courts et sur une ligne.',
      en: 'Correct the field named: an end to come is mandatory, texts are short and on one line.'
    }
  },
  DECLARED_PERSONAL: {
    status: 422,
    message: {
      fr: "Ce texte ressemble à un numéro de téléphone ou à l'identité de quelqu'un.",
      en: 'This text looks like a phone number or like somebody’s identity.'
    },
    hint: {
      fr: 'Il serait lu sur des écrans partagés : dites la fonction ou le lieu, sans nom, numéro, adresse ni date complète.',
      en: 'It would be read on shared screens: say the function or the place, without a name, number, address or full date.'
    }
  }
} as const satisfies Record<string, ErrorEntry>;
