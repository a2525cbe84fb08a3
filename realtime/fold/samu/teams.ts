import type { Measure, Provenance } from '#domain/measure.ts';
import { engagementOf } from '#domain/samu/team-state.ts';
import type { TeamNow, TeamPosition } from '#domain/samu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TeamEntry } from '../../protocol/samu-types.ts';
import { agedAll, blocked, FORMULA, known, suppressed, type Block } from '../measures.ts';
import type { FoldState, Kept } from '../state.ts';
import { agesOf, fromHub } from './ages.ts';

const NEVER: Block = { state: 'unknown', reason: 'never_received' };
const SILENT: Block = { state: 'unknown', reason: 'input_missing' };

type Measures = TeamEntry['measures'];

/** A team's entry for those who regulate. Null for a team nobody spoke of. */
export function teamEntry(state: FoldState, id: string, now: Instant): TeamEntry | null {
  const kept = state.news['team.state']?.[id];
  if (!kept) return null;
  const place = state.news['team.position']?.[id];
  const team = kept.payload;
  const { samu, name, base, family, vehicle, medicalLevel, mission, destination } = team;
  const provenance = fromHub('team', team.statusAt, kept.at, state.origin);
  return {
    ...{ id, name, samu, base, family, vehicle, medicalLevel, mission, destination },
    provenance,
    measures: agedAll({ ...stateMeasures(team, place), ...placeMeasures(place) }, provenance, now)
  };
}

/** The same as a wall may show it: no mission, and no exact place unless the team is known to be free now. */
export function wallTeam(entry: TeamEntry): TeamEntry {
  const { engagement } = entry.measures;
  const isFree = engagement.state === 'known' && engagement.value === 'free';
  if (isFree) return { ...entry, mission: null };
  const hidden = <T>(measure: Measure<T>): Measure<T> =>
    measure.value === null ? measure : { ...measure, ...suppressed(measure.formula), value: null };
  const { point, speed, heading } = entry.measures;
  const measures = { point: hidden(point), speed: hidden(speed), heading: hidden(heading) };
  return { ...entry, mission: null, measures: { ...entry.measures, ...measures } };
}

/** Availability comes from the newest word: a state, or a position that says it. */
function stateMeasures(
  team: TeamNow,
  place: Kept<TeamPosition> | undefined
): Pick<Measures, 'status' | 'available' | 'engagement'> {
  const position = place?.payload;
  const fromPlace = (position?.available ?? null) !== null && (position?.at ?? 0) > (team.statusAt ?? 0);
  const available = fromPlace ? (position?.available ?? null) : team.available;
  const said: { provenance?: Partial<Provenance> } =
    fromPlace && position ? { provenance: agesOf('team', position.at) } : {};
  const found = engagementOf(available, team.status);
  const block = team.statusAt === null ? NEVER : SILENT;
  return {
    status:
      team.status === null ? blocked(FORMULA.teamStatus, NEVER) : known(FORMULA.teamStatus, team.status),
    available:
      available === null
        ? blocked(FORMULA.teamAvailable, block)
        : { ...known(FORMULA.teamAvailable, available), ...said },
    engagement: found
      ? {
          ...known(found.deduced ? FORMULA.engagedByState : FORMULA.teamAvailable, found.engagement),
          ...said
        }
      : blocked(FORMULA.teamAvailable, block)
  };
}

function placeMeasures(
  place: Kept<TeamPosition> | undefined
): Pick<Measures, 'point' | 'commune' | 'speed' | 'heading'> {
  if (!place) {
    const none = <T>(): Measure<T> => blocked<T>(FORMULA.teamPosition, NEVER);
    return { point: none(), commune: none(), speed: none(), heading: none() };
  }
  const { lon, lat, commune, speed, heading, at } = place.payload;
  const provenance: Partial<Provenance> = { ...agesOf('position', at), receivedAt: place.at };
  const said = <T>(value: T | null): Measure<T> =>
    value === null
      ? { ...blocked<T>(FORMULA.teamPosition, SILENT), provenance }
      : { ...known(FORMULA.teamPosition, value), provenance };
  return { point: said({ lon, lat }), commune: said(commune), speed: said(speed), heading: said(heading) };
}
