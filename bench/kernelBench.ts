// The kernels one by one, by processor time, against what the processor can do; rows a second, and scaling with the units.
import * as tf from '@tensorflow/tfjs-core';
import { causalMask, fullMask } from '../src/engine/maps/mask';
import { attention } from '../src/engine/nn/attention';
import { linear } from '../src/engine/nn/linear';
import { norm } from '../src/engine/nn/norm';
import { headlight, startBackend } from '../src/engine/runtime/backend';
import { PackedMatrix } from '../src/engine/runtime/packedMatrix';

/** Least processor time of some calls, milliseconds. */
function timed(work: () => void, calls = 9): number {
  let best = Infinity;
  for (let i = 0; i < calls; i++) {
    const before = process.cpuUsage();
    tf.tidy(work);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

function weights(inputs: number, outputs: number): PackedMatrix {
  const matrix = new PackedMatrix(headlight(), inputs, outputs);
  headlight().heap.within(4 * inputs * outputs, (block) => {
    block.floats(inputs * outputs).forEach((_, i, numbers) => (numbers[i] = ((i * 7919) % 1000) / 5000 - 0.1));
    matrix.packOutputs(block.address, 0, outputs);
  });
  return matrix;
}

async function main(): Promise<void> {
  const version = await startBackend();
  const lines = [`**Kernels** (${version}; least processor time)`, '', '| kernel | ms | GFLOP/s |', '|---|---|---|'];
  const random = (rows: number, columns: number): tf.Tensor2D => tf.randomUniform([rows, columns], -1, 1);
  for (const [rows, inputs, outputs] of [[128, 768, 3072], [128, 3072, 768], [512, 768, 768], [128, 256, 1024]] as const) {
    const [x, matrix] = [random(rows, inputs), weights(inputs, outputs)];
    for (const activation of [undefined, 'gelu'] as const) {
      const ms = timed(() => void linear(x, { weight: matrix, bias: null }, activation));
      lines.push(`| product ${rows}×${inputs}×${outputs}${activation === undefined ? '' : ' with GELU'} | ${ms.toFixed(2)} | ${((2 * rows * inputs * outputs) / ms / 1e6).toFixed(1)} |`);
    }
    matrix.free();
  }
  const x = random(512, 768);
  const [gamma, beta] = [tf.ones<tf.Rank.R1>([768]), tf.zeros<tf.Rank.R1>([768])];
  lines.push(`| layer norm 512×768 | ${timed(() => void norm(x, { kind: 'layer', weight: gamma, bias: beta, epsilon: 1e-5 })).toFixed(3)} | |`);
  for (const [units, mask] of [[128, fullMask()], [512, fullMask()], [512, causalMask()], [4096, causalMask()]] as const) {
    const [q, k, v] = [random(units, 768), random(units, 768), random(units, 768)];
    const options = { address: 'bench', heads: 12, keyHeads: 12, mask, scale: 0.125 };
    const ms = timed(() => attention(q, k, v, options).map.dispose(), units > 1000 ? 3 : 9);
    const cells = mask.kind === 'causal' ? (units * (units + 1)) / 2 : units * units;
    lines.push(`| attention ${units}, 12 heads of 64, ${mask.kind} | ${ms.toFixed(1)} | ${((4 * cells * 768) / ms / 1e6).toFixed(1)} |`);
    if (units === 512 && mask.kind === 'self') {
      const { map } = attention(q, k, v, options);
      const rows = timed(() => { for (let i = 0; i < 144; i++) map.row(i % 12, (i * 31) % 512); }, 20);
      const tile = timed(() => void map.tile(0, { start: 0, end: 512 }, { start: 0, end: 512 }, { width: 256, height: 256 }), 20);
      lines.push(`| one row at 512 units × 144 heads | ${rows.toFixed(2)} | |`, `| a tile of 512 × 512 cells | ${tile.toFixed(2)} | |`);
      map.dispose();
    }
  }
  console.log([...lines, ''].join('\n'));
}

void main();
