import * as tf from '@tensorflow/tfjs-core';
import { withoutKeys } from '../../core/maps/mask';
import { attend } from '../maps/attend';
import { PermutedMap } from '../maps/permutedMap';
import { headlight } from '../runtime/backend';
import { changesAt } from './changesAt';
import { linear } from './linear';
import { PassEnds, type Caches, type Held, type Pass } from './pass';
import { permutedContext } from './permutedContext';
import type { Site } from './site';
import { siteFacets } from './siteFacets';

/** Each is computed when it is wanted, and not before; rotary positions are already in queries and keys. */
export interface AttentionInputs {
  /** [queries, heads × headWidth] */
  readonly query: () => Promise<tf.Tensor2D>;
  /** [keys, keyHeads × headWidth], of the units that are new. */
  readonly key: () => Promise<tf.Tensor2D>;
  readonly value: () => Promise<tf.Tensor2D>;
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, equation 1, https://arxiv.org/abs/1706.03762), for every family: reports
 * the map, and gives what comes out of the output projection, [queries, width]. The kernel goes block by block; n × n is never
 * held. Throws PassEnds at the map where the pass ends; CancelledError; HeadlightError `numbers`.
 */
export async function attention(inputs: AttentionInputs, site: Site, pass: Pass): Promise<tf.Tensor2D> {
  const backend = headlight();
  const { info, keyHeads } = site;
  const change = changesAt(info, pass.tap.changes(info));
  const mask = withoutKeys(site.mask, change.hidden);
  const bias = change.uniform ? null : site.bias;
  const scale = change.uniform ? 0 : site.scale;
  const held = pass.caches?.get(info.address) ?? null;
  const probed = pass.probe?.address === info.address;
  const ends = pass.endsAt === info.address && !probed;

  const query = await inputs.query();
  const keys = await withHeld(held?.keys, inputs.key, site);
  const values = ends ? null : await withHeld(held?.values, inputs.value, site);
  const context = values === null ? null : emptyLike(query);
  const placed = pass.tap.placed(info.keys);
  const { permuteBy } = change;
  const factored = await attend(
    backend,
    query,
    keys,
    values === null || context === null || permuteBy !== null
      ? { values: 0, context: 0 }
      : { values: backend.address(values), context: backend.address(context) },
    { info, keyHeads, mask, scale, bias, placed, grow: held?.map ?? null },
    pass.work,
  );
  const permuted = permuteBy === null ? null : (held?.permuted ?? new PermutedMap(factored, mask, permuteBy));
  if (permuted !== null)
    await permutedContext(permuted, site, { queries: query.shape[0], placed, values, context }, pass.work);
  pass.report(permuted ?? factored);
  if (pass.caches !== null && values !== null) hold(pass.caches, { keys, values, map: factored, permuted });
  if (pass.probe !== null && probed && values !== null) {
    pass.probe.take(siteFacets({ ...site, mask, scale, bias }, permuteBy, { query, keys, values }));
    throw new PassEnds();
  }
  if (context === null) throw new PassEnds();
  silence(context, change.ablated, site.headWidth);
  return linear(context, site.output, pass.work);
}

/** Keys or values: what is held with the new ones behind it; of another list, which does not grow, what is held. */
async function withHeld(
  held: tf.Tensor2D | undefined,
  more: () => Promise<tf.Tensor2D>,
  { info }: Site,
): Promise<tf.Tensor2D> {
  if (held === undefined) return more();
  return info.queries === info.keys ? tf.concat([held, await more()], 0) : held;
}

function hold(caches: Caches, next: Held): void {
  const { address } = next.map.info;
  const before = caches.get(address);
  for (const name of ['keys', 'values'] as const) {
    if (before !== undefined && before[name] !== next[name]) before[name].dispose();
    tf.keep(next[name]);
  }
  caches.set(address, next);
}

function emptyLike({ shape }: tf.Tensor2D): tf.Tensor2D {
  const backend = headlight();
  return backend.tensor(backend.output([...shape]).info);
}

/** Makes the output of some heads zero, in place. context: [queries, heads × headWidth]. */
function silence(context: tf.Tensor2D, heads: readonly number[], headWidth: number): void {
  if (heads.length === 0) return;
  const backend = headlight();
  const [queries, width] = context.shape;
  const numbers = new Float32Array(backend.heap.buffer, backend.address(context), queries * width);
  for (const head of heads)
    for (let start = head * headWidth; start < numbers.length; start += width)
      numbers.fill(0, start, start + headWidth);
}
