// The kernels one by one, by processor time, against what their register tile can do at best. All take turns, round by
// round: a busy machine slows one as much as the other.
import * as tf from '@tensorflow/tfjs-core';
import { causalMask, fullMask } from '../src/engine/maps/mask';
import { attention } from '../src/engine/nn/attention';
import { linear } from '../src/engine/nn/linear';
import { norm } from '../src/engine/nn/norm';
import { headlight, startBackend } from '../src/engine/runtime/backend';
import { PackedMatrix } from '../src/engine/runtime/packedMatrix';

const ROUNDS = 25;
/** Milliseconds of a sample: processor time is counted in steps that a single short call would be lost in. */
const LONG_ENOUGH = 20;

/** A row of the table. */
interface Kernel {
  readonly name: string;
  /** Floating-point operations of a call; null where other work counts. */
  readonly flop: number | null;
  /** Processor time of a call, milliseconds. */
  readonly sample: () => number;
}

function kernel(name: string, flop: number | null, work: () => void): Kernel {
  const sample = (calls: number): number => {
    const before = process.cpuUsage();
    for (let i = 0; i < calls; i++) tf.tidy(work);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / calls;
  };
  sample(1);
  const calls = Math.ceil(LONG_ENOUGH / Math.max(sample(3), 0.01));
  return { name, flop, sample: () => sample(calls) };
}

/** The product's own register tile where all that it reads lies in the first cache: no kernel can be faster. */
function ceiling(): Kernel {
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

function products(): Kernel[] {
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
      kernel(product, flop, () => void linear(x, { weight, bias: null })),
      kernel(`${product} with GELU`, flop, () => void linear(x, { weight, bias: null }, 'gelu')),
    ];
  });
}

function layerNorm(): Kernel {
  const x = random(512, 768);
  const [gamma, beta] = [tf.ones<tf.Rank.R1>([768]), tf.zeros<tf.Rank.R1>([768])];
  return kernel(
    'layer norm 512×768',
    null,
    () => void norm(x, { kind: 'layer', weight: gamma, bias: beta, epsilon: 1e-5 }),
  );
}

function attentions(): Kernel[] {
  return (
    [
      [128, fullMask()],
      [512, fullMask()],
      [512, causalMask()],
      [4096, causalMask()],
    ] as const
  ).flatMap(([units, mask]) => {
    const [q, k, v] = [random(units, 768), random(units, 768), random(units, 768)];
    const options = { address: 'bench', heads: 12, keyHeads: 12, mask, scale: 0.125 };
    const cells = mask.kind === 'causal' ? (units * (units + 1)) / 2 : units * units;
    const whole = kernel(`attention ${units}, 12 heads of 64, ${mask.kind}`, 4 * cells * 768, () =>
      attention(q, k, v, options).map.dispose(),
    );
    if (units !== 512 || mask.kind !== 'self') return [whole];
    const { map } = attention(q, k, v, options);
    const all = { start: 0, end: units };
    return [
      whole,
      kernel(`one row at ${units} units × 144 heads`, null, () => {
        for (let i = 0; i < 144; i++) map.row(i % 12, (i * 31) % units);
      }),
      kernel(
        `a tile of ${units} × ${units} cells`,
        null,
        () => void map.tile(0, all, all, { width: 256, height: 256 }),
      ),
    ];
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function main(): Promise<void> {
  const version = await startBackend();
  const kernels = [ceiling(), ...products(), layerNorm(), ...attentions()];
  const rounds = Array.from({ length: ROUNDS }, () => kernels.map(({ sample }) => sample()));
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
