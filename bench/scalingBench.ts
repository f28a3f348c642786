// scalingBench FOLDER: a causal model over texts of 128 to 4,096 units at once, by processor time, and what it holds afterwards.
import { rowOf } from '../src/core/maps/attentionMap';
import { nativeTokenizers } from '../src/engine/input/nativeTokenizer';
import { loadModel } from '../src/engine/models';
import { headlight, startBackend } from '../src/engine/runtime/backend';
import { runIds } from './runIds';
import { idsOf } from './worker.mjs';

const [folder = ''] = process.argv.slice(2);
process.env['HEADLIGHT_THREADS'] = '1';

async function main(): Promise<void> {
  await startBackend();
  const model = await loadModel({ path: folder, source: 'folder' }, { memoryLimit: 4e9, tokenizers: nativeTokenizers });
  const { heap } = headlight();
  const lines = [
    '| units | processor, ms | µs a unit | maps kept, MB | n × n would be, MB | one row, all heads, ms |',
    '|---|---|---|---|---|---|',
  ];
  for (let units = 128; units <= 4096; units *= 2) {
    const times: number[] = [];
    let kept = 0;
    let row = Infinity;
    for (let round = 0; round < 5; round++) {
      const held = heap.allocated;
      const before = process.cpuUsage();
      const { maps, outputs } = await runIds(model, [...idsOf(units)]);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      outputs.dispose();
      kept = heap.allocated - held;
      const asked = process.cpuUsage();
      for (const map of maps) for (let head = 0; head < map.info.heads; head++) rowOf(map, head, units - 1);
      const took = process.cpuUsage(asked);
      row = Math.min(row, (took.user + took.system) / 1000);
      for (const map of maps) map.dispose?.();
    }
    const ms = times.toSorted((a, b) => a - b)[times.length >> 1]!;
    const { layers, heads } = model.card;
    lines.push(
      `| ${units} | ${ms.toFixed(1)} | ${((1000 * ms) / units).toFixed(0)} | ${(kept / 1e6).toFixed(1)} | ${((4 * layers * heads * units * units) / 1e6).toFixed(0)} | ${row.toFixed(2)} |`,
    );
  }
  console.log(lines.join('\n'));
}

void main();
