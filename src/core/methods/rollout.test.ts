import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { RowsMap } from '../maps/rowsMap';
import { arrayMap } from '../../../test/support/arrayMap';
import { mapInfo, stackInfos } from '../../../test/support/mapInfo';
import { CancelledError } from '../../protocol/errors';
import type { HeadChoice, Lens } from '../../protocol/lens';
import { heatOf } from '../heat';
import { tileOf } from '../maps/tile';
import { unhurried } from '../work';
import { mapsFor, refusal } from './index';
import { rollout } from './rollout';

type Matrix = number[][];
const golden = JSON.parse(readFileSync('test/golden/rollout.json', 'utf8')) as {
  attention: Matrix[][];
  mean: Matrix[];
  max: Matrix[];
  head1: Matrix[];
  uniformCausal: Matrix[];
};
const maps = golden.attention.map((heads, layer) => arrayMap(`encoder.${layer}.self`, heads));
const lens: Lens = { map: 'encoder.2.self', head: 'mean', method: 'rollout', side: 'query', units: [0], answer: null };

/** The heat of the rollout up to a layer. */
async function heatUpTo(layer: number, head: HeadChoice, told: Partial<Lens>): Promise<Float32Array> {
  const made = await rollout.map(maps.slice(0, layer + 1), head, unhurried);
  return (await heatOf(made, { ...lens, head, ...told }, unhurried)).weights;
}

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
      it(`equals the published formula for ${name}, layer ${layer}`, async () => {
        const matrix = expected[layer]!;
        for (const unit of [0, 1, 2]) {
          closeTo(await heatUpTo(layer, head, { units: [unit] }), matrix[unit]!);
          closeTo(
            await heatUpTo(layer, head, { units: [unit], side: 'key' }),
            matrix.map((row) => row[unit]!),
          );
        }
        const mean = [0, 1, 2].map((key) => matrix.reduce((sum, row) => sum + row[key]!, 0) / 3);
        closeTo(await heatUpTo(layer, head, { units: [], side: 'all' }), mean);
      });
    }
  }

  it('is a map whose tile shows the same as its rows', async () => {
    const made = await rollout.map(maps, 'mean', unhurried);
    const whole = { start: 0, end: 3 };
    const options = { rows: whole, columns: whole, size: { width: 3, height: 3 }, coarse: false };
    closeTo(await tileOf(made.map, made.head, options, unhurried), golden.mean[2]!.flat());
  });

  it('favours early units under uniform causal attention, as the literature warns', async () => {
    const uniform = [0, 1, 2, 3].map((query) => [0, 1, 2, 3].map((key) => (key <= query ? 1 / (query + 1) : 0)));
    const causal = [0, 1, 2].map((layer) => arrayMap(`decoder.${layer}.self`, [uniform], { kind: 'causal' }));
    const made = await rollout.map(causal, 'mean', unhurried);
    const { weights } = await heatOf(made, { ...lens, units: [3] }, unhurried);
    closeTo(weights, golden.uniformCausal[2]![3]!);
    closeTo(weights, [0.379123, 0.220269, 0.156467, 0.244141]);
  });

  it('of a text that is too long is refused with the reason, before anything is computed', async () => {
    const row = { start: 0, weights: new Float32Array(9000) };
    const long = new RowsMap(mapInfo('encoder.0.self'), 9000, [Array.from({ length: 9000 }, () => row)]);
    const breathe = vi.fn();
    await expect(rollout.map([long], 'mean', { ...unhurried, breathe })).rejects.toMatchObject({
      code: 'memory',
      message:
        'the rollout of 9,000 units would hold more than 64 million weights; select a part of the text and inspect that',
    });
    expect(breathe).not.toHaveBeenCalled();
  });

  it('stops where nobody wants it any more', async () => {
    const gone = { signal: AbortSignal.abort(), breathe: () => Promise.reject(new CancelledError()) };
    await expect(rollout.map(maps, 'mean', gone)).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('what rollout reads', () => {
  const encoder = stackInfos('encoder', 3);
  const cross = mapInfo('decoder.0.cross', { queries: 'output' });
  const all = [...encoder, cross];

  it('is the stack up to the map', () => {
    expect(mapsFor(rollout, all, 'encoder.1.self')).toEqual(encoder.slice(0, 2));
    expect(mapsFor(rollout, all, 'encoder.9.self')).toEqual([]);
  });

  it('is refused where a map joins two lists, or has weights of any sum', () => {
    expect(refusal(rollout, all, 'encoder.2.self', 9)).toBeNull();
    expect(refusal(rollout, all, 'decoder.0.cross', 9)).toMatch(/decoder\.0\.cross joins two/);
    const signed = [mapInfo('mixer.0.self', { rows: 'signed' })];
    expect(refusal(rollout, signed, 'mixer.0.self', 9)).toMatch(/sum to 1, and those of mixer\.0\.self do not/);
  });
});
