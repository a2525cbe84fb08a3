/**
 * Mutators for fuzzing: seeded, so that a finding replays. `VIGIE_FUZZ_SEED` draws other cases, `VIGIE_FUZZ_RUNS`
 * (default 1) multiplies how many; the short form is part of `npm test`.
 */
export const FUZZ = {
  seed: Number(process.env['VIGIE_FUZZ_SEED'] ?? 75),
  times: Math.max(1, Number(process.env['VIGIE_FUZZ_RUNS'] ?? 1))
};

/** Pseudo-random numbers in [0, 1) (mulberry32). */
export function drawn(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bytes that parsers have stumbled over. */
const NASTY = [
  ...[
    '\0',
    '\r\n',
    '\n',
    '"',
    "'",
    '\\',
    '<',
    '>',
    '&',
    ']]>',
    '<!--',
    '<![CDATA[',
    '<!DOCTYPE x [',
    '&#0;',
    '&x;'
  ],
  ...['{', '}', '[', ']', ',', ':', 'null', 'true', '-0', '1e999', '-1', '9007199254740993', '0x10', 'NaN'],
  ...['__proto__', 'constructor', 'toString', '\\u0000', '\\ud800', '\ufeff', '\u202e', '%00', '../', '%s'],
  ...['9999-99-99', '0000-00-00T00:00:00Z', '29/02/2025', "';DROP TABLE vigie.outbox;--", 'Ａ', '𝔸', 'é'],
  ...['\r\n\r\n', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', 'Host: b\r\n', ' ', '\t']
];

/** One to four changes of some bytes: flipped, cut out, doubled, moved, replaced by something nasty. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) out = changed(out, random);
  return out;
}

function changed(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() ** 3 * (bytes.length - at));
  const [before, part, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length)
  ];
  const nasty = Buffer.from(NASTY[Math.floor(random() * NASTY.length)] ?? '');
  switch (Math.floor(random() * 8)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) flipped[at % flipped.length] = Math.floor(random() * 256);
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, part, part, after]);
    case 3:
      return before;
    case 4:
      return Buffer.concat([after, part, before]);
    case 5: {
      // A few bytes many times over: nesting, long names, long numbers.
      const some = bytes.subarray(at, at + 1 + Math.floor(random() * 8));
      return Buffer.concat([
        before,
        ...new Array<Buffer>(1 + Math.floor(random() * 2_000)).fill(some),
        after
      ]);
    }
    default:
      return Buffer.concat([before, nasty, after]);
  }
}

/** A JSON document with one to three of its values replaced, removed, doubled or nested. */
export function mutatedJson(value: unknown, random: () => number): unknown {
  let out = structuredClone(value);
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) out = changedJson(out, random);
  return out;
}

const ODD: unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    '\0',
    'x'.repeat(5_000),
    [],
    {},
    [[]],
    [null],
    { a: null }
  ],
  ...[
    '0',
    '-1',
    '1e5',
    '2026-13-45T99:99:99Z',
    '1900-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '🚑',
    'é',
    '__proto__'
  ]
];

function changedJson(value: unknown, random: () => number): unknown {
  const odd = (): unknown => structuredClone(ODD[Math.floor(random() * ODD.length)]);
  if (typeof value !== 'object' || value === null || random() < 0.05) return odd();
  if (Array.isArray(value)) {
    const list: unknown[] = [...value];
    const at = Math.floor(random() * list.length);
    if (list.length === 0 || random() < 0.1) list.push(odd());
    else if (random() < 0.2) list.splice(at, 1);
    else if (random() < 0.25) list.push(...(list.slice(at) as unknown[]));
    else list[at] = changedJson(list[at], random);
    return list;
  }
  const entries = Object.entries(value);
  const at = Math.floor(random() * entries.length);
  const [key = 'x', held] = entries[at] ?? [];
  if (entries.length === 0 || random() < 0.1) return { ...value, [String(odd()).slice(0, 20)]: odd() };
  if (random() < 0.15) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return { ...value, [key]: changedJson(held, random) };
}
