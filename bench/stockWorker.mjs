// stockWorker.mjs FOLDER UNITS THREADS: tfjs's own wasm backend, as it comes, on the same graph.
import { openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { idsOf, serve } from './worker.mjs';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs-core');
const { setWasmPaths, version_wasm: version } = require('@tensorflow/tfjs-backend-wasm');
const [folder, units] = [process.argv[2], Number(process.argv[3])];
tf.enableProdMode();
setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + '/');
await tf.setBackend('wasm');

const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
const bert = config.model_type === 'bert';
const [layers, width, heads] = bert
  ? [config.num_hidden_layers, config.hidden_size, config.num_attention_heads]
  : [config.n_layer, config.n_embd, config.n_head];
const started = performance.now();
const file = openSync(join(folder, 'model.safetensors'));
const read = (length, at) => {
  const bytes = new Uint8Array(length);
  readSync(file, bytes, 0, length, at);
  return bytes;
};
const headerLength = Number(new DataView(read(8, 0).buffer).getBigUint64(0, true));
const header = JSON.parse(new TextDecoder().decode(read(headerLength, 8)));
const weights = Object.fromEntries(
  Object.entries(header).map(
    ([
      name,
      {
        shape,
        data_offsets: [start, end],
      },
    ]) => {
      const tensor = tf.tensor(new Float32Array(read(end - start, 8 + headerLength + start).buffer), shape);
      return [name, bert && shape.length === 2 && !name.includes('embeddings') ? tf.transpose(tensor) : tensor];
    },
  ),
);
const ready = performance.now() - started;

const linear = (x, name) => tf.add(tf.matMul(x, weights[`${name}.weight`]), weights[`${name}.bias`]);
const norm = (x, name, epsilon) => {
  const { mean, variance } = tf.moments(x, 1, true);
  return tf.add(
    tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), weights[`${name}.weight`]),
    weights[`${name}.bias`],
  );
};
const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
const geluTanh = (x) =>
  tf.mul(tf.mul(x, 0.5), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3)))))));
const split = (x) => tf.transpose(tf.reshape(x, [units, heads, width / heads]), [1, 0, 2]);
function attend(q, k, v, mask) {
  const scores = tf.mul(tf.matMul(split(q), split(k), false, true), 1 / Math.sqrt(width / heads));
  const pattern = tf.softmax(mask === null ? scores : tf.add(scores, mask));
  return { pattern, context: tf.reshape(tf.transpose(tf.matMul(pattern, split(v)), [1, 0, 2]), [units, width]) };
}

let patterns = [];
function forward() {
  const ids = tf.tensor1d(idsOf(units), 'int32');
  const kept = [];
  const keep = (pattern) => kept.push(tf.keep(pattern));
  if (bert) {
    let x = tf.add(
      tf.add(
        tf.gather(weights['embeddings.word_embeddings.weight'], ids),
        tf.slice(weights['embeddings.position_embeddings.weight'], [0, 0], [units, width]),
      ),
      tf.slice(weights['embeddings.token_type_embeddings.weight'], [0, 0], [1, width]),
    );
    x = norm(x, 'embeddings.LayerNorm', 1e-12);
    for (let i = 0; i < layers; i++) {
      const at = `encoder.layer.${i}.`;
      const { pattern, context } = attend(
        ...['query', 'key', 'value'].map((part) => linear(x, `${at}attention.self.${part}`)),
        null,
      );
      keep(pattern);
      x = norm(tf.add(x, linear(context, `${at}attention.output.dense`)), `${at}attention.output.LayerNorm`, 1e-12);
      x = norm(
        tf.add(x, linear(gelu(linear(x, `${at}intermediate.dense`)), `${at}output.dense`)),
        `${at}output.LayerNorm`,
        1e-12,
      );
    }
  } else {
    const mask = tf.tensor2d(
      Float32Array.from({ length: units * units }, (_, i) => (i % units > Math.floor(i / units) ? -1e30 : 0)),
      [units, units],
    );
    let x = tf.add(tf.gather(weights['wte.weight'], ids), tf.slice(weights['wpe.weight'], [0, 0], [units, width]));
    for (let i = 0; i < layers; i++) {
      const at = `h.${i}.`;
      const { pattern, context } = attend(
        ...tf.split(linear(norm(x, `${at}ln_1`, 1e-5), `${at}attn.c_attn`), 3, 1),
        mask,
      );
      keep(pattern);
      x = tf.add(x, linear(context, `${at}attn.c_proj`));
      x = tf.add(x, linear(geluTanh(linear(norm(x, `${at}ln_2`, 1e-5), `${at}mlp.c_fc`)), `${at}mlp.c_proj`));
    }
  }
  return kept;
}

serve(
  `tfjs-wasm ${version}`,
  ready,
  async () => {
    tf.dispose(patterns);
    patterns = [];
    let kept;
    tf.tidy(() => {
      kept = forward();
      kept.at(-1).dataSync();
    });
    patterns = kept;
  },
  () =>
    [patterns[0], patterns.at(-1)].map((pattern) =>
      tf.slice(pattern, [heads - 1, units >> 1, 0], [1, 1, units]).dataSync(),
    ),
);
