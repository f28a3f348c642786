import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakOf } from './memoryOf.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const text = 'Attention tells where a model looks. The quick brown fox jumps over the lazy dog. '.repeat(20);

/** A table of the time from a request to its first layer, through the real engine process. @param {string} node */
export async function firstPaint(node) {
  const lines = ['## First paint, through the engine process', '', '| model | units | cold, ms | warm, ms | whole run warm, ms | peak, MB |', '|---|---|---|---|---|---|'];
  for (const model of ['headlight-encoder', 'headlight-causal']) {
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
      cold.push((await engine.inspect(path, 'a')).first - started);
      for (let j = 0; j < 5; j++) {
        const asked = performance.now();
        const result = await engine.inspect(path, `b${j}`);
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
  const child = fork(join(root, 'dist/engine/main.js'), [], { execPath: node, execArgv: [], serialization: 'advanced' });
  let id = 0;
  return {
    end: () => child.kill(),
    peak: () => peakOf(child.pid),
    inspect: (path, inspection) =>
      new Promise((resolve, reject) => {
        const mine = ++id;
        let first = NaN;
        const hear = ({ header }) => {
          const message = JSON.parse(header);
          if (message.type === 'event' && message.event === 'layer' && Number.isNaN(first)) first = performance.now();
          if (message.id !== mine) return;
          child.off('message', hear);
          if (message.type === 'ok') resolve({ first, last: performance.now(), units: message.ok.done });
          else reject(new Error(message.error.message));
        };
        child.on('message', hear);
        const request = { inspection, model: { path, source: 'bundled' }, input: { kind: 'text', text, focus: null }, generate: 0, maxUnits: 16384 };
        child.send({ header: JSON.stringify({ type: 'request', id: mine, method: 'inspect', request }), data: new Uint8Array() });
      }),
  };
}
