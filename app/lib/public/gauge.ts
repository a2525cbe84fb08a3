import type { Status } from '#realtime/protocol/public-status.ts';

const HEIGHTS = [7, 12, 17, 22];

/** The drawing of a status. The words beside it say the same: shape and lightness only, so that it holds in greyscale. */
export function gaugeSvg(status: Status): string {
  return `<svg class="gauge" viewBox="0 0 34 24" width="34" height="24" aria-hidden="true">${shapeOf(status)}</svg>`;
}

function shapeOf(status: Status): string {
  switch (status.kind) {
    case 'crowd': {
      const filled = status.affluence + 2;
      return HEIGHTS.map(
        (height, index) =>
          `<rect${index < filled ? ' class="on"' : ''} x="${index * 9 + 0.5}" y="${23.5 - height}" width="6" height="${height}"/>`
      ).join('');
    }
    case 'withheld':
    case 'closed':
    case 'diverted':
      return '<path class="shut" d="M9 4L25 20M25 4L9 20"/>';
    case 'active':
      return '<circle cx="17" cy="12" r="8" class="on"/>';
    default:
      return `<rect class="hole" x="1" y="2" width="32" height="20"/>${
        status.kind === 'unknown'
          ? '<text x="17" y="17.5" text-anchor="middle">?</text>'
          : '<path d="M11 12h12"/>'
      }`;
  }
}
