import type { Reroute } from '@sveltejs/kit';
import { deLocalizeUrl } from './lib/messages/generated/runtime.js';

/** `/en/pc` is served by the route `/pc`: French stands at the root. */
export const reroute: Reroute = ({ url }) => deLocalizeUrl(url).pathname;
