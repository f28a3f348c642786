import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineServer } from '../../src/engine/server';
import { PROTOCOL } from '../../src/protocol/engine';
import { encodeFrame, MAX_DATA_BYTES, MAX_HEADER_BYTES } from '../../src/protocol/frames';
import { pack } from '../../src/protocol/packing';
import { nativeReaders } from '../support/nativeReaders';

const page = readFileSync(join(__dirname, '../../docs/protocol.md'), 'utf8');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').match(/../g)!.join(' ');

/** Names in the first column of the table below a heading. */
function namesBelow(heading: string): string[] {
  const section = page.split(`\n## `).find((found) => found.includes(heading))!;
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]!);
}

describe('docs/protocol.md', () => {
  it('tells of every method that the engine answers', () => {
    const { handlers } = new EngineServer(1, '0', () => undefined, nativeReaders);
    expect(namesBelow('7. Methods').sort()).toEqual(Object.keys(handlers).sort());
  });

  it('is about this version, and these limits', () => {
    expect(page).toContain(`It is version\n**${PROTOCOL}** of the protocol`);
    for (const limit of [MAX_HEADER_BYTES, MAX_DATA_BYTES]) expect(page).toContain(limit.toLocaleString('en-US'));
  });

  it('shows a frame and a packed message as they are', () => {
    const [head, data] = encodeFrame({ header: '{"type":"cancel","id":7}', data: new Uint8Array() });
    expect(page).toContain(`\n${hex(head)}\n`);
    expect(data).toHaveLength(0);
    const packed = pack({ values: Float32Array.of(0.5, 1), special: Uint8Array.of(1) });
    expect(page).toContain(`\n${packed.header}\n`);
    expect(page).toContain(`\`${hex(packed.data)}\``);
  });
});
