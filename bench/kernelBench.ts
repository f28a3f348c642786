// The kernels one by one, by processor time, against what their register tile can do at best. All take turns, round by
// round: a busy machine slows one as much as the other.
import * as tf from '@tensorflow/tfjs-core';
import { rowOf } from '../src/core/maps/attentionMap';
import { causalMask, fullMask } from '../src/core/maps/mask';
import { tileOf } from '../src/core/maps/tile';
import { unhurried } from '../src/core/work';
import { attend } from '../src/engine/maps/attend';
import type { FactoredMap } from '../src/engine/maps/factoredMap';
import { linear } from '../src/engine/nn/linear';
import { norm } from '../src/engine/nn/norm';
import { scope } from '../src/engine/nn/scope';
import { headlight, startBackend } from '../src/engine/runtime/backend';
import { PackedMatrix } from '../src/engine/runtime/packedMatrix';
import type { MapInfo } from '../src/protocol/models';

const ROUNDS = 25;
/** Milliseconds of a sample: processor time is counted in steps that a single short call would be lost in. */
const LONG_ENOUGH = 20;

/** A row of the table. */
interface Kernel {
  readonly name: string;
  /** Floating-point operations of a call; null where other work counts. */
  readonly flop: number | null;
  /** Processor time of a call, milliseconds. */
  readonly sample: () => Promise<number>;
}

async function kernel(name: string, flop: number | null, work: () => Promise<unknown> | void): Promise<Kernel> {
  const sample = async (calls: number): Promise<number> => {
    const before = process.cpuUsage();
    for (let i = 0; i < calls; i++) {
      await scope(async () => {
        await work();
        return [];
      });
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / calls;
  };
  await sample(1);
  const calls = Math.ceil(LONG_ENOUGH / Math.max(await sample(3), 0.01));
  return { name, flop, sample: () => sample(calls) };
}

/** The product's own register tile where all that it reads lies in the first cache: no kernel can be faster. */
function ceiling(): Promise<Kernel> {
  const { heap, kernels } = headlight();
  const [rows, depth, columns] = [8192 * kernels.panelRows(), 192, kernels.panelColumns()];
  const { address } = heap.allocate(4 * (depth + depth * columns + 2 * kernels.panelRows() * columns));
  const panel = address + 4 * depth;
  const out = panel + 4 * depth * columns;
  const scratch = out + 4 * kernels.panelRows() * columns;
  // Rows of no length: all are the first, and are written over each other.
  return kernel('the register tile, in the first cache', 2 * rows * depth * columns, () => {
    kernels.gemm(address, 0, panel, 0, out, 0, rows, depth, columns, 0, 1, 0, 0, scratch);
  });
}

function weights(inputs: number, outputs: number): PackedMatrix {
  const matrix = new PackedMatrix(headlight(), inputs, outputs);
  headlight().heap.within(4 * inputs * outputs, (block) => {
    block.floats(inputs * outputs).forEach((_, i, numbers) => (numbers[i] = ((i * 7919) % 1000) / 5000 - 0.1));
    matrix.packOutputs(block.address, 0, outputs);
  });
  return matrix;
}

const random = (rows: number, columns: number): tf.Tensor2D => tf.randomUniform([rows, columns], -1, 1);

/** Each is made when it is called: two that were made at once would count each other's time. */
function products(): (() => Promise<Kernel>)[] {
  return (
    [
      [128, 768, 3072],
      [128, 3072, 768],
      [512, 768, 768],
      [128, 256, 1024],
    ] as const
  ).flatMap(([rows, inputs, outputs]) => {
    const [x, weight] = [random(rows, inputs), weights(inputs, outputs)];
    const product = `product ${rows}×${inputs}×${outputs}`;
    const flop = 2 * rows * inputs * outputs;
    return [
      () => kernel(product, flop, () => linear(x, { weight, bias: null }, unhurried)),
      () => kernel(`${product} with GELU`, flop, () => linear(x, { weight, bias: null }, unhurried, 'gelu')),
    ];
  });
}

function layerNorm(): Promise<Kernel> {
  const x = random(512, 768);
  const [gamma, beta] = [tf.ones<tf.Rank.R1>([768]), tf.zeros<tf.Rank.R1>([768])];
  return kernel(
    'layer norm 512×768',
    null,
    () => void norm(x, { kind: 'layer', weight: gamma, bias: beta, epsilon: 1e-5 }),
  );
}

async function attentions(): Promise<Kernel[]> {
  const kernels: Kernel[] = [];
  for (const [units, kind] of [
    [128, 'self'],
    [512, 'self'],
    [512, 'causal'],
    [4096, 'causal'],
  ] as const) {
    const [q, k, v] = [random(units, 768), random(units, 768), random(units, 768)];
    const cells = kind === 'causal' ? (units * (units + 1)) / 2 : units * units;
    const run = (): Promise<FactoredMap> => attended(q, k, v, kind);
    kernels.push(
      await kernel(`attention ${units}, 12 heads of 64, ${kind}`, 4 * cells * 768, async () => (await run()).dispose()),
    );
    if (units !== 512 || kind !== 'self') continue;
    const map = await run();
    const all = { start: 0, end: units };
    const whole = { rows: all, columns: all, size: { width: 256, height: 256 }, coarse: false };
    kernels.push(
      await kernel(`one row at ${units} units × 144 heads`, null, () => {
        for (let i = 0; i < 144; i++) rowOf(map, i % 12, (i * 31) % units);
      }),
      await kernel(`a tile of ${units} × ${units} cells`, null, () => tileOf(map, 0, whole, unhurried)),
    );
  }
  return kernels;
}

function attended(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, kind: 'self' | 'causal'): Promise<FactoredMap> {
  const backend = headlight();
  const { info, address } = backend.output([...q.shape]);
  // Known to tfjs, which frees it with its scope.
  backend.tensor(info);
  const map: MapInfo = {
    address: 'bench',
    stack: 'encoder',
    layer: 0,
    step: 0,
    kind,
    heads: 12,
    queries: 'input',
    keys: 'input',
    rows: 'one',
    facets: [],
  };
  const mask = kind === 'causal' ? causalMask() : fullMask;
  const placed = { start: 0, end: k.shape[0] };
  return attend(
    backend,
    q,
    k,
    { values: backend.address(v), context: address },
    { info: map, keyHeads: 12, mask, scale: 0.125, bias: null, placed, grow: null },
    unhurried,
  );
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function main(): Promise<void> {
  const version = await startBackend();
  const kernels = [await ceiling()];
  for (const make of [...products(), layerNorm]) kernels.push(await make());
  kernels.push(...(await attentions()));
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (const { sample } of kernels) times.push(await sample());
    rounds.push(times);
  }
  const best = kernels[0]!.flop! / median(rounds.map((times) => times[0]!));
  console.log(
    `**Kernels** (${version}; processor time, medians of ${ROUNDS} interleaved rounds)\n\n| kernel | ms | GFLOP/s | of the tile |\n|---|---|---|---|`,
  );
  kernels.forEach(({ name, flop }, i) => {
    const ms = median(rounds.map((times) => times[i]!));
    const speed =
      flop === null ? ['', ''] : [(flop / ms / 1e6).toFixed(1), `${((100 * flop) / ms / best).toFixed(0)} %`];
    console.log(`| ${[name, ms.toPrecision(3), ...speed].join(' | ')} |`);
  });
  console.log();
}

void main();
