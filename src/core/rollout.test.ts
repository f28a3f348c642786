import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Lens } from '../protocol/lens';
import { arrayMap } from '../../test/support/arrayMap';
import { heatOf } from './heat';

type Matrix = number[][];
const golden = JSON.parse(readFileSync('test/golden/rollout.json', 'utf8')) as {
  attention: Matrix[][];
  mean: Matrix[];
  max: Matrix[];
  head1: Matrix[];
  uniformCausal: Matrix[];
};
const maps = golden.attention.map((heads, layer) => arrayMap(`encoder.${layer}.self`, heads));
const lens: Lens = { layer: 2, head: 'mean', method: 'rollout', direction: 'from', query: 0 };

function closeTo(actual: Float32Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 6));
}

describe('rollout', () => {
  for (const [name, head, expected] of [
    ['the mean over heads', 'mean', golden.mean],
    ['the maximum over heads, rows normalised after it', 'max', golden.max],
    ['one head', 1, golden.head1],
  ] as const) {
    for (const layer of [0, 1, 2]) {
      it(`equals the published formula for ${name}, layer ${layer}`, () => {
        const matrix = expected[layer]!;
        for (const query of [0, 1, 2]) {
          closeTo(heatOf(maps, { ...lens, head, layer, query }).weights, matrix[query]!);
          closeTo(
            heatOf(maps, { ...lens, head, layer, query, direction: 'to' }).weights,
            matrix.map((row) => row[query]!),
          );
        }
        const mean = [0, 1, 2].map((key) => matrix.reduce((sum, row) => sum + row[key]!, 0) / 3);
        closeTo(heatOf(maps, { ...lens, head, layer, query: null }).weights, mean);
      });
    }
  }

  it('favours early units under uniform causal attention, as the literature warns', () => {
    const uniform = [0, 1, 2, 3].map((query) => [0, 1, 2, 3].map((key) => (key <= query ? 1 / (query + 1) : 0)));
    const causal = [0, 1, 2].map((layer) => arrayMap(`decoder.${layer}.self`, [uniform], 'causal'));
    const { weights } = heatOf(causal, { ...lens, query: 3 });
    closeTo(weights, golden.uniformCausal[2]![3]!);
    closeTo(weights, [0.379123, 0.220269, 0.156467, 0.244141]);
  });
});
