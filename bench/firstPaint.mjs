import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakOf } from './memoryOf.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const text = 'Attention tells where a model looks. The quick brown fox jumps over the lazy dog. '.repeat(20);

/** A table of the time from a request to its first map, through the real engine process. @param {string} node */
export async function firstPaint(node) {
  const lines = [
    '## First paint, through the engine process',
    '',
    '| model | units | cold, ms | warm, ms | whole run warm, ms | peak, MB |',
    '|---|---|---|---|---|---|',
  ];
  const photo = { kind: 'picture', name: 'photo.jpg', bytes: await photograph() };
  const prose = { kind: 'text', text };
  for (const [model, input] of [
    ['headlight-encoder', prose],
    ['headlight-causal', prose],
    ['headlight-vit', photo],
  ]) {
    const path = join(root, 'media/models', model);
    if (!existsSync(join(path, 'model.safetensors')) || !existsSync(join(root, 'dist/engine/main.js'))) continue;
    const cold = [];
    const warm = [];
    const whole = [];
    let units = 0;
    let peak = 0;
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      const engine = open(node);
      cold.push((await engine.inspect(path, 'a', input)).first - started);
      for (let j = 0; j < 5; j++) {
        const asked = performance.now();
        const result = await engine.inspect(path, `b${j}`, input);
        warm.push(result.first - asked);
        whole.push(result.last - asked);
        units = result.units;
      }
      peak = Math.max(peak, engine.peak());
      engine.end();
    }
    const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1].toFixed(0);
    lines.push(`| ${model} | ${units} | ${median(cold)} | ${median(warm)} | ${median(whole)} | ${peak.toFixed(0)} |`);
  }
  console.log(lines.join('\n'));
  return lines.join('\n');
}

/** The engine process, spoken to as its client does. @param {string} node */
function open(node) {
  const child = fork(join(root, 'dist/engine/main.js'), [], {
    execPath: node,
    execArgv: [],
    serialization: 'advanced',
  });
  let id = 0;
  return {
    end: () => child.kill(),
    peak: () => peakOf(child.pid),
    inspect: (path, inspection, input) =>
      new Promise((resolve, reject) => {
        const mine = ++id;
        let first = NaN;
        let units = 0;
        const hear = ({ header }) => {
          const message = JSON.parse(header);
          if (message.type === 'event' && message.event === 'map' && Number.isNaN(first)) first = performance.now();
          if (message.type === 'event' && message.event === 'window') units = message.payload.done;
          if (message.id !== mine) return;
          child.off('message', hear);
          if (message.type === 'ok') resolve({ first, last: performance.now(), units });
          else reject(new Error(message.error.message));
        };
        child.on('message', hear);
        const request = {
          inspection,
          source: {
            kind: 'run',
            model: { path, source: 'bundled' },
            inputs: [packed(input)],
            target: null,
            generate: 0,
            changes: [],
            of: null,
          },
          focus: null,
          maxUnits: 16384,
        };
        child.send({
          header: JSON.stringify({ type: 'request', id: mine, method: 'open', request }),
          data: input.bytes ?? new Uint8Array(),
        });
      }),
  };
}

/** As src/protocol/packing.ts has it: the bytes are what the message's buffer holds. */
function packed(input) {
  return input.kind === 'picture' ? { ...input, bytes: { '\0array': ['u8', 0, input.bytes.length] } } : input;
}

/** A photograph of 12 megapixels, as a camera would write it: shapes under noise, JPEG of about 4 MB. */
async function photograph() {
  const sharp = require('sharp');
  const [width, height] = [4000, 3000];
  const shapes = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#468"/><circle cx="1300" cy="1200" r="700" fill="#e94"/></svg>`,
  );
  const grain = await sharp({ create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 0, sigma: 20 } } })
    .png()
    .toBuffer();
  return new Uint8Array(
    await sharp(shapes)
      .composite([{ input: grain, blend: 'add' }])
      .jpeg({ quality: 88 })
      .toBuffer(),
  );
}
