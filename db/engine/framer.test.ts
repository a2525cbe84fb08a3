import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Framer, ProtocolError, type Frame } from './framer.ts';
import { query } from './protocol.ts';

const LIMIT = 1024;

function all(framer: Framer): Frame[] {
  const frames: Frame[] = [];
  for (let frame = framer.next(); frame; frame = framer.next()) frames.push(frame);
  return frames;
}

test('however the bytes are cut into chunks, the same messages come out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 60 })),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (texts, cuts) => {
        const messages = texts.map((text) => query(text.replaceAll('\0', '')));
        const bytes = Buffer.concat(messages);
        const framer = new Framer(LIMIT);
        const frames: Frame[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts.length > 0 ? (cuts[turn % cuts.length] ?? 1) : bytes.length;
          framer.push(bytes.subarray(at, at + size));
          frames.push(...all(framer));
          at += size;
        }
        expect(frames.map(({ bytes: part }) => part.toString())).toEqual(
          messages.map((message) => message.toString())
        );
        expect(framer.size).toBe(0);
      }
    )
  );
});

test('a message over the limit is refused as soon as its length is known', () => {
  const framer = new Framer(LIMIT);
  const head = Buffer.from('Q\0\0\0\0');
  head.writeInt32BE(LIMIT + 1, 1);
  framer.push(head);
  expect(() => framer.next()).toThrow(ProtocolError);
});

test('a length that cannot be is refused', () => {
  const framer = new Framer(LIMIT);
  framer.push(Buffer.from('Q\0\0\0\x03'));
  expect(() => framer.next()).toThrow(/invalid message length/);
});

test('the startup parameters are read, in any chunks', () => {
  const body = Buffer.from('user\0vigie\0application_name\0psql\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(196_608, 4);
  const framer = new Framer(LIMIT);
  const bytes = Buffer.concat([head, body]);
  for (const byte of bytes.subarray(0, -1)) {
    framer.push(Buffer.of(byte));
    expect(framer.first()).toBeNull();
  }
  framer.push(bytes.subarray(-1));
  const first = framer.first();
  expect(first?.kind === 'startup' && [...first.parameters]).toEqual([
    ['user', 'vigie'],
    ['application_name', 'psql']
  ]);
});

test('another protocol is refused at its first bytes', () => {
  const framer = new Framer(LIMIT);
  framer.push(Buffer.from('GET / HTTP/1.1\r\n'));
  expect(() => framer.first()).toThrow(/startup packet/);
});
