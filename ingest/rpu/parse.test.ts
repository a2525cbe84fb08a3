import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '#domain/errors.ts';
import { parseRpu } from './parse.ts';
import { fileOf, inPieces, refusalOf } from './testing/files.ts';

const good = fileOf([{}, {}]);
const passages = (inside: string) =>
  good.replace(/<PASSAGES>[^]*<\/PASSAGES>/, `<PASSAGES>${inside}</PASSAGES>`);
const ignore = { header: () => undefined, record: () => undefined, unknown: () => undefined };

describe('a file refused as a whole', () => {
  it.each([
    ['nothing', '', 'RPU_EMPTY'],
    ['a text', 'FINESS;ENTREE\n960000011;22/11/2026', 'RPU_NOT_XML'],
    ['only white space', ' \n ', 'RPU_NOT_XML'],
    ['HTML', '<html><body>502 Bad Gateway</body></html>', 'RPU_ROOT'],
    ['JSON', '{"OSCOUR": []}', 'RPU_NOT_XML'],
    ['a namespace prefix', '<r:OSCOUR xmlns:r="x"/>', 'RPU_ROOT'],
    ['crossed tags', passages('\n<PATIENT></PASSAGES>'), 'RPU_NOT_XML 4:21'],
    ['two roots', `${good}<OSCOUR/>`, 'RPU_NOT_XML'],
    ['a naked ampersand', passages('\n<PATIENT><COMMUNE>A & B</COMMUNE></PATIENT>'), 'RPU_NOT_XML 4:21'],
    [
      'a naked ampersand before an entity',
      passages('\n<PATIENT><MOTIF>A &amp B &lt;</MOTIF></PATIENT>'),
      'RPU_NOT_XML 4:19'
    ],
    ['an undeclared entity', good.replace('PORT-BRUME', '&eacute;'), 'RPU_DTD'],
    ['an entity named like a property', good.replace('PORT-BRUME', '&valueOf;'), 'RPU_DTD'],
    ['a NUL', good.replace('PORT-BRUME', 'A\0'), 'RPU_NOT_XML'],
    ['no header', '<OSCOUR><PASSAGES/></OSCOUR>', 'RPU_HEADER_MISSING ETABLISSEMENT'],
    ['no root content', '<OSCOUR/>', 'RPU_HEADER_MISSING ETABLISSEMENT'],
    ['no PASSAGES', good.replace(/<PASSAGES>[^]*<\/PASSAGES>/, ''), 'RPU_STRUCTURE PASSAGES'],
    ['two PASSAGES', good.replace('</PASSAGES>', '</PASSAGES><PASSAGES/>'), 'RPU_STRUCTURE PASSAGES'],
    ['two headers', good.replace('<PASSAGES>', '<ETABLISSEMENT/><PASSAGES>'), 'RPU_STRUCTURE ETABLISSEMENT'],
    [
      'a header item twice',
      good.replace('<ORDRE>', '<ORDRE/><ORDRE>'),
      'RPU_HEADER_INVALID ETABLISSEMENT/ORDRE'
    ],
    ['records outside PASSAGES', good.replace('<PASSAGES>', '<PATIENT/><PASSAGES>'), 'RPU_STRUCTURE PATIENT']
  ])('%s', async (_, file, refusal) => {
    const got = await refusalOf(file);
    expect(refusal.includes(' ') ? got : got.split(' ')[0]).toBe(refusal);
  });

  it('because of a naked ampersand, named where it stands however far the parser went', async () => {
    const many = '\n<PATIENT><MOTIF>toux</MOTIF></PATIENT>'.repeat(20_000);
    const naked = '\n<PATIENT><MOTIF>toux & fièvre</MOTIF></PATIENT>';
    expect(await refusalOf(passages(naked + many))).toBe('RPU_NOT_XML 4:22');
    expect(await refusalOf(passages(many + naked + many))).toBe('RPU_NOT_XML 20004:22');
    // One in a CDATA section is no fault, and does not hide another.
    expect(await refusalOf(passages('<PATIENT><MOTIF><![CDATA[A & B]]></MOTIF></PATIENT>'))).toBe('accepted');
  });

  it('because it is cut anywhere', async () => {
    // From inside the header to the last character but one of the root.
    for (let length = good.indexOf('<ETABLISSEMENT>') + 3; length < good.trimEnd().length; length += 7) {
      expect(await refusalOf(good.slice(0, length))).toMatch(/^RPU_TRUNCATED \d+:\d+$/);
    }
  });

  it('because it is cut inside a character', async () => {
    const bytes = Buffer.from(passages('<PATIENT><MOTIF>é'));
    const cut = bytes.subarray(0, bytes.indexOf(0xc3) + 1);
    expect(await refusalOf(cut)).toMatch(/^RPU_TRUNCATED/);
  });
});

describe('encodings', () => {
  const accented = fileOf([{ COMMUNE: 'SAINT-MANDÉ' }]);

  it.each([
    ['ISO-8859-1', 'latin1'],
    ['windows-1252', 'latin1'],
    ['UTF-16', 'utf16le']
  ] as const)('%s is refused when declared', async (name, encoding) => {
    const file = Buffer.from(accented.replace('UTF-8', name), encoding);
    expect(await refusalOf(file)).toMatch(/^RPU_ENCODING/);
  });

  it('UTF-16 is refused undeclared, with its mark or without', async () => {
    const file = Buffer.from('<OSCOUR/>', 'utf16le');
    expect(await refusalOf(file)).toMatch(/^RPU_ENCODING/);
    expect(await refusalOf(Buffer.concat([Buffer.from([0xff, 0xfe]), file]))).toMatch(/^RPU_ENCODING/);
  });

  it('bytes that are not UTF-8 are refused whatever the declaration says', async () => {
    expect(await refusalOf(Buffer.from(accented, 'latin1'))).toMatch(/^RPU_NOT_UTF8/);
  });

  it('UTF-8 is accepted with a byte order mark, single quotes, or no declaration', async () => {
    expect(await refusalOf(`\uFEFF${accented}`)).toBe('accepted');
    expect(await refusalOf(accented.replace('"UTF-8"', "'utf-8'"))).toBe('accepted');
    expect(await refusalOf(accented.replace(/^<\?xml.*\?>/, ''))).toBe('accepted');
  });

  it('a character may fall across two pieces', async () => {
    const communes: string[] = [];
    const sink = { ...ignore, record: ({ raw }: { raw: { COMMUNE: string } }) => communes.push(raw.COMMUNE) };
    await parseRpu(inPieces(Buffer.from(accented), 1), sink);
    expect(communes).toEqual(['SAINT-MANDÉ']);
  });
});

describe('attacks are refused before they cost anything', () => {
  /** Bytes drawn from an endless attack until it is refused. */
  async function drawn(head: string, repeat: string): Promise<[string, number]> {
    let bytes = 0;
    const piece = Buffer.from(repeat.repeat(Math.ceil(4096 / repeat.length)));
    async function* attack() {
      yield Buffer.from(head);
      for (; bytes < 64e6; bytes += piece.length) yield piece;
    }
    const error: unknown = await parseRpu(attack(), ignore).catch((thrown: unknown) => thrown);
    return [error instanceof CodedError ? error.code : String(error), bytes];
  }
  const open = good.slice(0, good.indexOf('<PATIENT>'));

  it.each([
    ['a DTD', '<?xml version="1.0"?><!DOCTYPE OSCOUR [', '<!ENTITY a "b">', 'RPU_DTD'],
    ['a billion laughs', '<!DOCTYPE lolz [<!ENTITY lol "lol">', '<!ENTITY l "&lol;&lol;">', 'RPU_DTD'],
    ['an external entity', '<!DOCTYPE r SYSTEM "file:///etc/passwd">', '<r/>', 'RPU_DTD'],
    ['endless depth', open, '<a>', 'RPU_TOO_DEEP'],
    ['endless depth of PATIENT', open, '<PATIENT>', 'RPU_TOO_DEEP'],
    ['an endless text', `${open}<PATIENT><MOTIF>`, 'douleur ', 'RPU_TEXT_TOO_LONG'],
    ['an endless text where none belongs', open, 'douleur ', 'RPU_TEXT_TOO_LONG'],
    ['an endless text of entities', `${open}<PATIENT><MOTIF>`, '&amp;', 'RPU_TEXT_TOO_LONG'],
    ['an endless CDATA section', `${open}<PATIENT><MOTIF><![CDATA[`, '<a>', 'RPU_TEXT_TOO_LONG'],
    ['many CDATA sections', `${open}<PATIENT><MOTIF>`, '<![CDATA[abcdefgh]]>', 'RPU_TEXT_TOO_LONG'],
    ['an endless comment', `${open}<!--`, '<PATIENT>', 'RPU_TEXT_TOO_LONG'],
    ['an endless instruction', `${open}<?x `, '<PATIENT>', 'RPU_TEXT_TOO_LONG'],
    ['an endless attribute', `${open}<PATIENT a="`, 'abcdefgh', 'RPU_TEXT_TOO_LONG'],
    ['an endless name', `${open}<`, 'abcdefgh', 'RPU_TEXT_TOO_LONG'],
    ['an endless entity name', `${open}&`, 'abcdefgh', 'RPU_NOT_XML'],
    ['white space before the root', '', ' \n', 'RPU_TEXT_TOO_LONG']
  ])('%s', async (_, head, repeat, code) => {
    const [refusal, bytes] = await drawn(head, repeat);
    expect(refusal).toBe(code);
    expect(bytes).toBeLessThan(128 * 1024);
  });

  it('a text or an attribute over 4,096 characters', async () => {
    const [long, longer] = ['x'.repeat(4096), 'x'.repeat(4097)];
    expect(await refusalOf(passages(`<PATIENT a="${long}"><MOTIF>${long}</MOTIF></PATIENT>`))).toBe(
      'accepted'
    );
    expect(await refusalOf(passages(`<PATIENT a="${longer}"/>`))).toMatch(/^RPU_TEXT_TOO_LONG/);
    expect(await refusalOf(passages(`<PATIENT><MOTIF>${longer}</MOTIF></PATIENT>`))).toMatch(
      /^RPU_TEXT_TOO_LONG/
    );
  });

  it('more records than any establishment has', async () => {
    const [refusal, bytes] = await drawn(open, '<PATIENT/>');
    expect(refusal).toBe('RPU_TOO_MANY_RECORDS');
    expect(bytes).toBeLessThan(2.1e6);
  });
});

describe('a file that is read', () => {
  it('is the same whatever the pieces it comes in', async () => {
    const file = Buffer.from(
      fileOf([{ COMMUNE: 'L’HAŸ & CŒUR <1>' }, { MOTIF: ']]>' }, { DA: ['I10', 'E119'] }])
    );
    const read = async (size: number) => {
      const records: string[] = [];
      const sink = { ...ignore, record: (record: object) => records.push(JSON.stringify(record)) };
      await parseRpu(inPieces(file, size), sink);
      return records;
    };
    const whole = await read(file.length);
    expect(whole).toHaveLength(3);
    for (const size of [1, 2, 3, 7, 100]) expect(await read(size)).toEqual(whole);
  });

  it('may hold comments, CDATA, indentation, attributes and elements of its own', async () => {
    const file = passages(`
      <!-- export 3.2 -->
      <PATIENT id="1">
        <CP>
          96000
        </CP>
        <MOTIF>R<![CDATA[10]]>.<!-- -->4</MOTIF>
        <VERSION><DEEP>9</DEEP></VERSION>
        <SEXE>F<b>M</b></SEXE>
        <SEXE>M</SEXE>
      </PATIENT>`);
    const unknown: string[] = [];
    const records: object[] = [];
    await parseRpu(inPieces(Buffer.from(file)), {
      header: () => undefined,
      unknown: (parent) => unknown.push(parent),
      record: ({ raw, repeated }) => records.push({ ...raw, repeated: [...repeated] })
    });
    expect(records).toMatchObject([{ CP: '96000', MOTIF: 'R10.4', SEXE: 'F', repeated: ['SEXE'] }]);
    expect(unknown).toEqual(['PATIENT', 'SEXE']);
  });

  it('lets the event loop turn every 256 KB', async () => {
    const file = Buffer.from(fileOf(Array.from({ length: 4000 }, () => ({}))));
    let turns = 0;
    let reading = true;
    const counting = (async () => {
      for (; reading; turns += 1) await nextTurn();
    })();
    await parseRpu(inPieces(file, file.length), ignore);
    reading = false;
    await counting;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(file.length / (256 * 1024)));
  });
});

describe('whatever the bytes', () => {
  const fragments = fc.constantFrom(
    ...[
      '<OSCOUR>',
      '</OSCOUR>',
      '<ETABLISSEMENT>',
      '<PASSAGES>',
      '<PATIENT>',
      '</PATIENT>',
      '<MOTIF>',
      '</MOTIF>'
    ],
    ...[
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '&amp;',
      '&',
      '&#x0;',
      '<!',
      '"',
      '=',
      'é',
      '\0',
      '\uFFFF'
    ]
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fragments, { maxLength: 40 }).map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
    // A good file with a few bytes changed.
    fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => {
        const file = new Uint8Array(Buffer.from(good));
        for (const [at, byte] of changes) file[at] = byte;
        return file;
      })
  );

  it('the parser answers or refuses with a code; it never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 64 }), async (file, size) => {
        const outcome: unknown = await parseRpu(inPieces(file, size), ignore).catch(
          (error: unknown) => error
        );
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CodedError);
      }),
      { numRuns: 1500 }
    );
  });

  it('the translator does, too', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        expect(await refusalOf(file)).toMatch(/^(accepted|[A-Z0-9_]+( .*)?)$/);
      }),
      { numRuns: 1500 }
    );
  });
});
