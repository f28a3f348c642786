import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { rowOf } from '../../src/core/maps/attentionMap';
import { causalMask } from '../../src/core/maps/mask';
import { unhurried } from '../../src/core/work';
import { attend } from '../../src/engine/maps/attend';
import { HeadlightBackend } from '../../src/engine/runtime/headlightBackend';
import { Heap } from '../../src/engine/runtime/heap';
import { instantiate } from '../../src/engine/runtime/kernels';
import { PackedMatrix } from '../../src/engine/runtime/packedMatrix';
import { product } from '../../src/engine/runtime/product';
import { Threads } from '../../src/engine/runtime/threads';
import { mapInfo } from './mapInfo';
import { random } from './mapReference';

const module = new WebAssembly.Module(
  new Uint8Array(readFileSync(fileURLToPath(new URL('../../out/kernels/kernels-plain.wasm', import.meta.url)))),
);
const started: Threads[] = [];
afterAll(() => started.forEach((threads) => threads.dispose()));

/** What a product and an attention leave behind on so many threads, all their bits. */
async function bitsOn(count: number): Promise<{ parts: number[]; bits: Uint8Array[] }> {
  const heap = new Heap();
  const kernels = instantiate(module, heap.memory);
  const threads = new Threads(kernels, module, heap.memory, count);
  started.push(threads);
  const backend = new HeadlightBackend(heap, kernels, threads);
  const next = random(5);
  const [units, width, inner, heads] = [257, 136, 1033, 8];
  const tensor = (rows: number, columns: number): ReturnType<HeadlightBackend['output']> => {
    const out = backend.output([rows, columns]);
    new Float32Array(heap.buffer, out.address, rows * columns).forEach((_, i, numbers) => (numbers[i] = next()));
    return out;
  };
  const [x, bias, k, v] = [tensor(units, width), tensor(1, inner), tensor(units, width / 2), tensor(units, width / 2)];
  const weights = new PackedMatrix(backend, width, inner);
  weights.packOutputs(tensor(inner, width).address, 0, inner);
  const [out, context] = [tensor(units, inner), tensor(units, width)];
  // Biases by distance: threads read them from one table.
  const numbers = Float32Array.from({ length: heads * (2 * units - 1) }, next);
  const bits: Uint8Array[] = [];
  for (let i = 0; i < 3; i++) {
    product(backend, x.address, weights, out.address, units, { bias: bias.address, activation: 'gelu' });
    const map = await attend(
      backend,
      x.info,
      k.info,
      { values: v.address, context: context.address },
      {
        info: mapInfo(heads, { kind: 'causal' }),
        keyHeads: heads / 2,
        mask: causalMask(),
        scale: 2,
        bias: { numbers, headStride: 2 * units - 1, queryStride: -1, offset: units - 1 },
        placed: { start: 1, end: units },
        grow: null,
      },
      unhurried,
    );
    const floats = [
      ...Array.from({ length: heads }, (_, head) => [
        map.received(head),
        map.entropy(head),
        map.peaks(head, 'placed'),
        rowOf(map, head, 200),
      ]).flat(),
    ];
    bits.push(
      ...[
        ...floats.map((array) => new Uint8Array(array.buffer)),
        new Uint8Array(heap.buffer, out.address, 4 * units * inner).slice(),
        new Uint8Array(heap.buffer, context.address, 4 * units * width).slice(),
      ],
    );
  }
  return { parts: [threads.parts(65, units * width * inner), threads.parts(heads, units * units * width)], bits };
}

test('the result is the same to the bit whatever the number of threads', async () => {
  const alone = await bitsOn(1);
  expect(alone.parts).toEqual([1, 1]);
  for (const count of [2, 3, 5]) {
    const { parts, bits } = await bitsOn(count);
    expect(parts[0]).toBeGreaterThan(1);
    bits.forEach((array, i) => expect(Buffer.compare(array, alone.bits[i]!)).toBe(0));
  }
});

test('small work stays on one thread', () => {
  const heap = new Heap();
  const threads = new Threads(instantiate(module, heap.memory), module, heap.memory, 8);
  expect(threads.parts(100, 64 * 192 * 192)).toBe(1);
  expect(threads.parts(12, 512 * 512 * 768)).toBe(8);
});
