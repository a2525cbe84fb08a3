/** What a wall page says to the page that holds it in a frame: that it has a picture, or none, and the orders it shows. */
export interface Said {
  vigie: 'ready' | 'empty';
  orders: string[];
}

/** Whether this page is held by a playlist or by an order. */
export const isEmbedded = (): boolean => window.parent !== window;

/** Tells the page that holds this one; nothing where there is none. */
export function say(said: Said): void {
  if (isEmbedded()) window.parent.postMessage(said, location.origin);
}

/** Reads what a frame said; null for anything else. */
export function heard(data: unknown): Said | null {
  const { vigie, orders } = (data ?? {}) as Record<string, unknown>;
  if ((vigie !== 'ready' && vigie !== 'empty') || !Array.isArray(orders)) return null;
  return { vigie, orders: orders.filter((id) => typeof id === 'string') };
}
