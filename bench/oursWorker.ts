// oursWorker FOLDER UNITS THREADS: this engine's side of the bench.
import { rowOf, type AttentionMap } from '../src/core/maps/attentionMap';
import { nativeTokenizers } from '../src/engine/input/nativeTokenizer';
import { loadModel } from '../src/engine/models';
import { startBackend } from '../src/engine/runtime/backend';
import { peakOf, residentOf } from './memoryOf.mjs';
import { runIds } from './runIds';
import { idsOf, serve } from './worker.mjs';

const [folder = '', units] = [process.argv[2], Number(process.argv[3])];
process.env['HEADLIGHT_THREADS'] = process.argv[4];

async function main(): Promise<void> {
  const backend = await startBackend();
  const resident = residentOf('self');
  const started = performance.now();
  const model = await loadModel({ path: folder, source: 'folder' }, { memoryLimit: 4e9, tokenizers: nativeTokenizers });
  const ready = performance.now() - started;
  // What loading took at its most, over what stays of it: the weights.
  const [peakAtLoad, weights] = [peakOf('self') - resident, model.bytes / 2 ** 20];
  let maps: AttentionMap[] = [];
  const run = async (): Promise<void> => {
    for (const map of maps) map.dispose?.();
    const run = await runIds(model, [...idsOf(units)]);
    ({ maps } = run);
    run.outputs.dispose();
  };
  serve(backend, ready, run, () => [maps[0]!, maps.at(-1)].map((map) => rowOf(map, map.info.heads - 1, units >> 1)), {
    peakAtLoad,
    weights,
  });
}

void main();
