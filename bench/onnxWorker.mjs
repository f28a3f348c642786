// onnxWorker.mjs FOLDER UNITS THREADS: onnxruntime-node's side of the bench.
import * as ort from 'onnxruntime-node';
import { idsOf, serve } from './worker.mjs';

const [folder, units, threads] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const started = performance.now();
const session = await ort.InferenceSession.create(`${folder}/model-${units}.onnx`, {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
});
const ready = performance.now() - started;
const ids = new ort.Tensor('int64', BigInt64Array.from(idsOf(units), BigInt), [units]);
let outputs;
serve(
  `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}`,
  ready,
  async () => {
    outputs = await session.run({ ids });
  },
  () => {
    const patterns = Object.keys(outputs).filter((name) => name.startsWith('pattern.'));
    return [patterns[0], `pattern.${patterns.length - 1}`].map((name) => {
      const { dims, data } = outputs[name];
      const at = (dims[0] * dims[1] - dims[1] + (units >> 1)) * dims[2];
      return data.slice(at, at + units);
    });
  },
);
