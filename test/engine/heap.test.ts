import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap, type Block } from '../../src/engine/runtime/heap';

test('blocks never overlap, and what is freed is used again', () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 100_000 }), free: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = new Heap();
      const live: Block[] = [];
      for (const { bytes, free } of steps) {
        const block = heap.allocate(bytes);
        expect(block.address % 64).toBe(0);
        expect(block.bytes).toBeGreaterThanOrEqual(bytes);
        expect(block.address + block.bytes).toBeLessThanOrEqual(heap.buffer.byteLength);
        for (const other of live)
          expect(block.address >= other.address + other.bytes || other.address >= block.address + block.bytes).toBe(
            true,
          );
        live.push(block);
        if (free < live.length) live.splice(free, 1)[0]!.free();
      }
      expect(heap.allocated).toBe(live.reduce((sum, { bytes }) => sum + bytes, 0));
      for (const block of live) block.free();
      expect(heap.allocated).toBe(0);
      const grown = heap.buffer.byteLength;
      heap.allocate(grown - 2 * 65_536).free();
      expect(heap.buffer.byteLength).toBe(grown);
    }),
    { numRuns: 30 },
  );
});

test('what the memory cannot hold is refused with the figures', () => {
  expect(() => new Heap().allocate(5e9)).toThrow(
    "the engine's memory is full: 0 MB of 4,295 MB are in use, 5,000 MB more were wanted",
  );
});

test('a block gives no view past its end, and none when it is freed', () => {
  const block = new Heap().allocate(64);
  expect(() => block.floats(17)).toThrow('wanted 17 numbers at 0 of a block of 64 bytes');
  block.free();
  expect(() => block.octets()).toThrow(RangeError);
});
