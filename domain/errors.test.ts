import { readdirSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { CodedError, entryOf, errorBody, ERRORS, isErrorCode, statusOf, type ErrorCode } from './errors.ts';
import { errorsMarkdown, type Chapter } from './errors/markdown.ts';

/** Every section of the table: each `NAME = {…}` a file of errors/ exports. */
const modules = import.meta.glob<Record<string, Chapter['codes']>>(
  ['./errors/*.ts', '!./errors/{entry,markdown}.ts'],
  { eager: true }
);
const chapters: Chapter[] = Object.values(modules).flatMap((module) =>
  Object.entries(module).map(([name, codes]) => ({ title: titleOf(name), codes }))
);

/** `RPU_FILE_ERRORS` is “RPU file errors”. */
function titleOf(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ').replace('rpu', 'RPU');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const codes = Object.keys(ERRORS) as ErrorCode[];

/** Every file that can say a code: the sources, not the table itself, nor the tests. */
function sources(): string {
  const layers = ['domain', 'maps', 'db', 'ingest', 'realtime', 'app', 'bin'];
  return layers
    .flatMap((layer) =>
      readdirSync(layer, { recursive: true, encoding: 'utf8' }).map((path) => `${layer}/${path}`)
    )
    .filter(
      (path) => /\.(ts|mjs|svelte)$/.test(path) && !/\.(test|e2e)\.ts$|\/testing\/|generated\//.test(path)
    )
    .filter((path) => !/^domain\/errors[./]/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

describe('the error table', () => {
  it('says each code once, in alphabetical order within its section', () => {
    const listed = chapters.flatMap((chapter) => Object.keys(chapter.codes));
    expect(new Set(listed).size).toBe(listed.length);
    expect(codes.toSorted()).toEqual(listed.toSorted());
    // Word by word: RPU_NO_EXIT comes before RPU_NOT_UTF8.
    const words = (code: string) => code.replaceAll('_', ' ');
    for (const chapter of chapters) {
      const inOrder = Object.keys(chapter.codes).map(words);
      expect(inOrder).toEqual(inOrder.toSorted());
    }
  });

  it.each(codes)('%s says what happened and what to do, in both languages', (code) => {
    const { message, hint, status } = entryOf(code);
    for (const text of [message.fr, message.en, hint.fr, hint.en]) expect(text).toMatch(/^\S.{6,}[.)…]$/);
    expect(message.fr).not.toBe(message.en);
    if (status !== undefined) expect(status).toBeGreaterThanOrEqual(400);
  });

  it('holds every code the sources say, and none they do not', () => {
    const said = new Set(sources().match(/(?<=['"`])[A-Z]+(?:_[A-Z0-9]+)*(?=['"`])/g));
    expect(codes.filter((code) => !said.has(code))).toEqual([]);
    const looksLikeOne = [...said].filter((text) => /^(RPU|AUTH|BODY|LIVE)_/.test(text));
    expect(looksLikeOne.filter((text) => !isErrorCode(text))).toEqual([]);
  });

  it('is printed in docs/errors.md (`npx vitest run -u domain/errors` writes it)', async () => {
    const options = await resolveConfig('docs/errors.md');
    const page = await format(errorsMarkdown(chapters), { ...options, plugins: [], parser: 'markdown' });
    await expect(page).toMatchFileSnapshot('../docs/errors.md');
  });
});

describe('an error', () => {
  it('is answered in the language of the reader', () => {
    expect(errorBody('RPU_EMPTY')).toEqual({
      code: 'RPU_EMPTY',
      message: 'Le fichier est vide.',
      where: null,
      hint: expect.stringContaining('Vérifier')
    });
    expect(errorBody('RPU_EMPTY', 'PASSAGES', 'en')).toMatchObject({
      message: 'The file is empty.',
      where: 'PASSAGES'
    });
  });

  it('carries its code, place and details', () => {
    const error = new CodedError('RPU_EXTRACT_FUTURE', 'ETABLISSEMENT/EXTRACT', { minutesAhead: 11 });
    expect(error).toMatchObject({ code: 'RPU_EXTRACT_FUTURE', where: 'ETABLISSEMENT/EXTRACT' });
    expect(error.details).toEqual({ minutesAhead: 11 });
    expect(error.message).toContain('RPU_EXTRACT_FUTURE at ETABLISSEMENT/EXTRACT');
  });

  it('has a status of its own, or is a failure of the server', () => {
    expect(statusOf('RPU_FINESS_FORBIDDEN')).toBe(403);
    expect(statusOf('RPU_DUPLICATE')).toBe(500);
    expect(isErrorCode('toString')).toBe(false);
  });
});
