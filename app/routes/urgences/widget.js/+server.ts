import widgetUrl from '#app/lib/public/phone/widget.ts?worker&url';
import type { RequestHandler } from './$types';

/** The widget's script under an address that stays: its content is named by its own. */
export const GET: RequestHandler = () =>
  new Response(null, {
    status: 302,
    headers: {
      location: widgetUrl,
      'cache-control': 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin'
    }
  });
