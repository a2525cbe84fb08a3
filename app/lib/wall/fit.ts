let pen: CanvasRenderingContext2D | null = null;

/** Width kept free, as a share: what is measured letter by letter may be drawn a little wider. */
const MARGIN = 0.01;

/**
 * The first wording that fits `width` px, less `reserve` em, in the type of `element`; the last one when none
 * does.
 */
export function firstThatFits(
  words: readonly string[],
  width: number,
  element: HTMLElement,
  reserve = 0
): string {
  pen ??= document.createElement('canvas').getContext('2d');
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  if (pen) pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const room = width - reserve * parseFloat(fontSize);
  // Figures are tabular on screen: all as wide as a zero.
  const wide = (text: string) => pen?.measureText(text.replace(/[0-9]/g, '0')).width ?? 0;
  return words.find((text) => wide(text) * (1 + MARGIN) <= room) ?? words.at(-1) ?? '';
}
