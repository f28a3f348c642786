import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import type { Lens } from '../../src/protocol/lens';
import { hostileTokenizers, soundTokenizer } from './hostileTokenizers';
import { mutatedJson } from './mutatedJson';

/** Folders of small models. */
export const fixtures = join(__dirname, '../fixtures/transformers');

/** What a stranger's files may be, and what may happen meanwhile. */
export type Act =
  | { readonly kind: 'model'; readonly of: string; readonly file: string; readonly content: Uint8Array }
  | { readonly kind: 'tokenizer'; readonly content: Uint8Array }
  | { readonly kind: 'picture' | 'dump'; readonly content: Uint8Array }
  | { readonly kind: 'kill' | 'cancel'; readonly after: number }
  | { readonly kind: 'storm'; readonly questions: readonly Lens[] };

/** A small picture of each kind. */
export async function pictures(): Promise<Uint8Array[]> {
  const drawn = sharp({ create: { width: 90, height: 60, channels: 3, background: '#47a' } });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><filter id="f"><feTurbulence numOctaves="3"/></filter><circle r="20" filter="url(#f)"/></svg>`;
  return [
    ...(await Promise.all(
      (['png', 'jpeg', 'webp', 'gif', 'tiff'] as const).map((kind) => drawn.toFormat(kind).toBuffer()),
    )),
    Buffer.from(svg),
  ];
}

/** Some bytes in others, and sometimes the end cut off. */
function mutatedBytes(bytes: Uint8Array, within = bytes.length): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(fc.tuple(fc.nat(Math.min(bytes.length, within) - 1), fc.nat(255)), { maxLength: 6 });
  return fc.tuple(edits, fc.option(fc.nat(bytes.length), { freq: 3 })).map(([changes, cut]) => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of changes) copy[at] = value;
    return cut === null ? copy : copy.subarray(0, cut);
  });
}

/** The header of a safetensors file in another one, before the same numbers. */
function mutatedHeader(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const length = Number(Buffer.from(file).readBigUInt64LE());
  const header = JSON.parse(Buffer.from(file.subarray(8, 8 + length)).toString()) as unknown;
  return mutatedJson(header).map((changed) => {
    const json = Buffer.from(JSON.stringify(changed));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([size, json, file.subarray(8 + length)]);
  });
}

const asFile = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** Acts over the small models, a sound dump and sound pictures. */
export function actsWith(dump: Uint8Array, files: readonly Uint8Array[]): fc.Arbitrary<Act> {
  const inModel = (of: string, file: string, change: (bytes: Buffer) => fc.Arbitrary<Uint8Array>): fc.Arbitrary<Act> =>
    change(readFileSync(join(fixtures, of, file))).map((content) => ({ kind: 'model', of, file, content }));
  const json = (bytes: Buffer): fc.Arbitrary<Uint8Array> =>
    mutatedJson(JSON.parse(bytes.toString()) as unknown).map(asFile);
  const families = ['bert-masked-lm', 'gpt2', 'mistral', 't5', 'vit', 'dinov2-registers', 'clip-vision'];
  const seeing = families.slice(-3);
  const tokenizers = hostileTokenizers.map(([, change]) => ({ ...soundTokenizer, ...change }));
  const questions = fc.record({
    ...{ map: fc.constantFrom('encoder.0.self', 'encoder.1.self', 'nowhere'), answer: fc.constant(null) },
    head: fc.oneof(fc.constantFrom<Lens['head']>('mean', 'max'), fc.integer()),
    ...{
      method: fc.constantFrom('raw', 'rollout', 'none'),
      side: fc.constantFrom<Lens['side']>('query', 'key', 'all'),
    },
    units: fc.array(fc.oneof(fc.nat(3), fc.integer(), fc.double()), { maxLength: 4 }),
  });
  return fc.oneof(
    ...families.map((of) => ({ weight: 3, arbitrary: inModel(of, 'config.json', json) })),
    ...families.map((of) => ({ weight: 1, arbitrary: inModel(of, 'model.safetensors', mutatedHeader) })),
    ...families.map((of) => ({
      weight: 1,
      arbitrary: inModel(of, 'model.safetensors', (bytes) => mutatedBytes(bytes, 2000)),
    })),
    ...seeing.map((of) => ({ weight: 2, arbitrary: inModel(of, 'preprocessor_config.json', json) })),
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(soundTokenizer, ...tokenizers)
        .chain(mutatedJson)
        .map((changed): Act => ({ kind: 'tokenizer', content: asFile(changed) })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...tokenizers)
        .map((changed): Act => ({ kind: 'tokenizer', content: asFile(changed) })),
    },
    {
      weight: 20,
      arbitrary: fc
        .constantFrom(...files)
        .chain((file) => mutatedBytes(file))
        .map((content): Act => ({ kind: 'picture', content })),
    },
    {
      weight: 3,
      arbitrary: fc.oneof(mutatedHeader(dump), mutatedBytes(dump)).map((content): Act => ({ kind: 'dump', content })),
    },
    { weight: 2, arbitrary: fc.nat(300).map((after): Act => ({ kind: 'kill', after })) },
    { weight: 4, arbitrary: fc.nat(300).map((after): Act => ({ kind: 'cancel', after })) },
    {
      weight: 4,
      arbitrary: fc
        .array(questions, { minLength: 20, maxLength: 100 })
        .map((asked): Act => ({ kind: 'storm', questions: asked })),
    },
  );
}
