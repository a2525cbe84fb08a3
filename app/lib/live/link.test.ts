import { expect, test } from 'vitest';
import { linkOf, type LinkFacts } from './link.ts';

const live: LinkFacts = {
  now: 100_000,
  startedAt: 0,
  heardAt: 99_000,
  via: 'socket',
  patience: 12_000,
  behind: false,
  offline: false,
  recordAge: 250,
  tickAge: 30_000,
  feeds: { of: 91, silent: 3 }
};

test('everything heard in time: live and fresh', () => {
  expect(linkOf(live)).toMatchObject({ state: 'live', broken: null, via: 'socket', fresh: true });
});

test('silence is first a reconnection, then a cut, and the picture is no longer drawn as live', () => {
  expect(linkOf({ ...live, heardAt: 87_000 })).toMatchObject({
    state: 'reconnecting',
    broken: 'screen-server',
    fresh: false,
    via: null
  });
  expect(linkOf({ ...live, heardAt: 39_000 })).toMatchObject({ state: 'offline', broken: 'screen-server' });
  expect(linkOf({ ...live, heardAt: 87_000, offline: true }).state).toBe('offline');
});

test('heard all the time, but one topic of it stays behind: not the picture of now', () => {
  expect(linkOf({ ...live, behind: true })).toMatchObject({
    ...{ state: 'reconnecting', broken: 'screen-server', fresh: false }
  });
});

test('before the first answer the screen is not live, however short the wait', () => {
  expect(linkOf({ ...live, now: 10, heardAt: null })).toMatchObject({ state: 'reconnecting', fresh: false });
  expect(linkOf({ ...live, now: 61_000, heardAt: null }).state).toBe('offline');
});

test('heartbeats go on but the record does not: the link between server and database is named', () => {
  expect(linkOf({ ...live, recordAge: 16_000 })).toMatchObject({
    state: 'live',
    broken: 'server-database',
    fresh: false
  });
  expect(linkOf({ ...live, recordAge: null, tickAge: 151_000 })).toMatchObject({
    broken: 'server-database',
    fresh: false
  });
});

test('half of the feeds silent: the feeds are named, and what is shown is fresh', () => {
  expect(linkOf({ ...live, feeds: { of: 91, silent: 46 } })).toMatchObject({
    state: 'live',
    broken: 'feed',
    fresh: true
  });
  expect(linkOf({ ...live, feeds: { of: 0, silent: 0 } }).broken).toBeNull();
});

test('the nearest broken link is the one that is named', () => {
  const all = { ...live, heardAt: 0, recordAge: 99_000, feeds: { of: 2, silent: 2 } };
  expect(linkOf(all).broken).toBe('screen-server');
  expect(linkOf({ ...all, heardAt: 99_000 }).broken).toBe('server-database');
});
