/** Functions somebody can declare in: what is kept of who they are. Screens have their words. */
export const FUNCTIONS = [
  'charge_nurse',
  'nurse_manager',
  'ed_physician',
  'bed_manager',
  'duty_administrator',
  'samu_regulator',
  'ars_officer'
] as const;
export type DeclaringFunction = (typeof FUNCTIONS)[number];

/** Whether a text is one of the list. */
export function isFunction(text: string): text is DeclaringFunction {
  return (FUNCTIONS as readonly string[]).includes(text);
}
