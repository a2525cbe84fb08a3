import { CodedError } from '#domain/errors.ts';
import { CODES } from '#domain/samu/codes.ts';
import type { HubModel } from '#domain/samu/messages.ts';
import { impossiblePosition, type PositionReport } from '#domain/samu/position.ts';
import { eachItem, type MessageContext, type MessageReader } from '../context.ts';
import type { Reader } from '../reader.ts';
import { has } from './codes.ts';

/** GEO-POS: where teams are. It names no case. */
export const readPositions: MessageReader = (root, context) => {
  const [first] = root.list('position');
  const model = first ? modelOf(first) : 'any';
  const { items, received, refusals } = eachItem(root, 'position', (item) => positionOf(item, context));
  return {
    model,
    body: { is: 'positions', positions: items },
    ...{ received, accepted: items.length, refusals }
  };
};

/** v1 names the team `id`; v1 and v2 write `coord` as a list, v3 as one object. */
function modelOf(item: Reader): HubModel {
  if (item.has('id') && !item.has('resourceId')) return 'v1';
  return item.isList('coord') ? 'v2' : 'v3';
}

function positionOf(item: Reader, { box }: MessageContext): PositionReport {
  const name = item.has('resourceId') || !item.has('id') ? 'resourceId' : 'id';
  const team = item.need(name, item.id(name));
  const at = item.need('datetime', item.time('datetime'));
  const coord = item.need('coord', item.child('coord'));
  const lon = coord.need('lon', coord.number('lon'));
  const lat = coord.need('lat', coord.number('lat'));
  const impossible = impossiblePosition(lon, lat, box);
  if (impossible) throw new CodedError(impossible, coord.place);
  const status = item.code('status', has(CODES.positionStatus));
  const heading = item.number('cap');
  return {
    ...{ team, at, lon, lat },
    speed: atLeastZero(item.number('speed')),
    heading: heading === null ? null : ((heading % 360) + 360) % 360,
    available: status === 'DISPONIBLE' ? true : status === 'INDISPONIBLE' ? false : null,
    engaged: item.code('engagedStatus', has(CODES.engagedStatus))
  };
}

const atLeastZero = (speed: number | null): number | null => (speed !== null && speed >= 0 ? speed : null);
