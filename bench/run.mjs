// `npm run bench [-- --rounds=7] [--quick]`: this engine and its peers on the same random weights, interleaved round by
// round, each in a process of its own; medians and ratios into bench/RESULTS.md. Time is wall time; processor time, which a
// busy machine disturbs less, stands beside it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileKernels } from '../src/engine/runtime/kernels/compile.mjs';
import { firstPaint } from './firstPaint.mjs';
import { harnessNode } from './harnessNode.mjs';
import { inVsCode } from './inVsCode.mjs';
import { pictureInVsCode } from './pictureInVsCode.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const cache = join(here, '.cache');
const flag = (name, otherwise) =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
const rounds = flag('rounds', 7);
const quick = process.argv.includes('--quick');

const base = { folder: 'base', family: 'bert', layers: 12, width: 768, heads: 12, inner: 3072, context: 512 };
const cases = [
  { name: 'BERT-base T=128', units: 128, ...base },
  {
    name: '4×256 T=128',
    units: 128,
    folder: 'small',
    family: 'bert',
    layers: 4,
    width: 256,
    heads: 4,
    inner: 1024,
    context: 512,
  },
  { name: 'GPT-2 T=128', units: 128, ...base, folder: 'gpt2', family: 'gpt2', context: 1024 },
  { name: 'BERT-base T=512', units: 512, ...base },
].slice(0, quick ? 2 : undefined);

const python = ['/usr/bin/python3', 'python3'].find((program) => {
  try {
    execFileSync(program, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

async function prepare() {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(here, 'node_modules/onnxruntime-node'))) {
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: 'inherit',
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
  }
  await compileKernels(join(root, 'out/kernels'));
  for (const name of ['oursWorker', 'kernelBench', 'scalingBench']) {
    await build({
      entryPoints: [join(here, `${name}.ts`)],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: join(root, `out/bench/${name}.cjs`),
      logLevel: 'error',
    });
  }
  if (python === undefined) throw new Error('the bench wants python3-torch: it writes the weights and the ONNX graphs');
  for (const c of cases) {
    execFileSync(
      python,
      [
        join(here, 'make.py'),
        join(cache, c.folder),
        c.family,
        ...[c.layers, c.width, c.heads, c.inner, c.context, c.units].map(String),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }
}

/** One peer: a process that answers line by line. */
async function start(name, program, args) {
  // Some BLAS take every processor whatever the program says.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const child = spawn(program, args, { cwd: here, stdio: ['pipe', 'pipe', 'ignore'], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended`);
    return JSON.parse(value);
  };
  const ask = (what) => {
    child.stdin.write(`${what}\n`);
    return next();
  };
  const { ready, ...told } = await next();
  return { name, ...told, ready, ask, wall: [], cpu: [], end: () => child.kill() };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function measure(node, c) {
  const args = [join(cache, c.folder), String(c.units), '1'];
  const peers = [
    await start('this engine', node, [join(root, 'out/bench/oursWorker.cjs'), ...args]),
    await start('onnxruntime-node', node, [join(here, 'onnxWorker.mjs'), ...args]),
    await start('PyTorch', python, [join(here, 'torchWorker.py'), ...args]),
    await start('stock tfjs-wasm', node, [join(here, 'stockWorker.mjs'), ...args]),
  ];
  const warmUp = 2;
  for (let round = -warmUp; round < rounds; round++) {
    // Each comes after each: what a long run leaves behind, of heat and in caches, is shared out.
    const first = (round + warmUp) % peers.length;
    for (const peer of [...peers.slice(first), ...peers.slice(0, first)]) {
      const { ms, cpu } = await peer.ask('run');
      if (round < 0) continue;
      peer.wall.push(ms);
      peer.cpu.push(cpu);
    }
  }
  const results = [];
  let wanted = null;
  for (const peer of peers) {
    const { rows, peak } = await peer.ask('rows');
    peer.end();
    wanted ??= rows;
    const difference = Math.max(...rows.flatMap((row, r) => row.map((weight, k) => Math.abs(weight - wanted[r][k]))));
    const { name, version, ready, peakAtLoad, weights } = peer;
    results.push({
      name,
      version,
      load: ready,
      peakAtLoad,
      weights,
      wall: median(peer.wall),
      cpu: median(peer.cpu),
      peak,
      difference,
    });
  }
  return results;
}

async function table(node, title, cases) {
  const lines = [`## ${title}`, ''];
  for (const c of cases) {
    const results = await measure(node, c);
    const [ours] = results;
    lines.push(
      `**${c.name}**, one thread each`,
      '',
      '| engine | wall, ms | processor, ms | theirs ÷ ours, wall | theirs ÷ ours, processor | load, ms | peak, MB | attention differs by |',
      '|---|---|---|---|---|---|---|---|',
    );
    for (const r of results) {
      lines.push(
        `| ${r.name} (${r.version}) | ${r.wall.toFixed(1)} | ${r.cpu.toFixed(1)} | ${(r.wall / ours.wall).toFixed(2)} | ${(r.cpu / ours.cpu).toFixed(2)} | ${r.load.toFixed(0)} | ${r.peak.toFixed(0)} | ${r.difference.toExponential(1)} |`,
      );
      if (!(r.difference < 1e-5))
        throw new Error(`${c.name}: ${r.name} differs by ${r.difference}, wanted less than 1e-5`);
    }
    const { peakAtLoad, weights } = ours;
    const loading = `Peak at load ÷ weights, of this engine: ${(peakAtLoad / weights).toFixed(2)} (${peakAtLoad.toFixed(0)} MB above the process before it, for ${weights.toFixed(0)} MB of weights).`;
    lines.push('', loading, '');
    console.log(lines.slice(-results.length - 6).join('\n'));
  }
  const kernels = execFileSync(node, [join(root, 'out/bench/kernelBench.cjs')], { encoding: 'utf8' });
  console.log(kernels);
  return [...lines, kernels].join('\n');
}

/** The causal bundled model, its context raised, over ever longer texts. */
function scaling(node) {
  const bundled = join(root, 'media/models/headlight-causal');
  const folder = join(cache, 'long');
  mkdirSync(folder, { recursive: true });
  const config = JSON.parse(readFileSync(join(bundled, 'config.json'), 'utf8'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: 4096 }));
  cpSync(join(bundled, 'model.safetensors'), join(folder, 'model.safetensors'));
  const lines = execFileSync(node, [join(root, 'out/bench/scalingBench.cjs'), folder], { encoding: 'utf8' });
  console.log(lines);
  return ['## Scaling with the length, headlight-causal, one thread, the context raised to 4,096', '', lines].join(
    '\n',
  );
}

await prepare();
const [cpu] = cpus();
const harness = harnessNode();
const versionOf = (node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const parts = [
  '# Results of `npm run bench`',
  '',
  `${cpu.model}, ${cpus().length} logical processors, ${new Date().toISOString().slice(0, 16)}; medians of ${rounds} interleaved rounds; a run makes every attention map available.`,
  '',
];
/** What has been measured is kept, whatever comes after. */
const add = (part) => {
  parts.push(part);
  writeFileSync(join(here, 'RESULTS.md'), parts.join('\n') + '\n');
};
if (harness !== null) add(await table(harness, `Node ${versionOf(harness)}, as in VS Code's extension host`, cases));
if (harness === null || versionOf(harness) !== process.version)
  add(await table(process.execPath, `Node ${process.version}, this machine's`, cases.slice(0, 2)));
add(scaling(harness ?? process.execPath));
add(await firstPaint(harness ?? process.execPath));
add(`\n${await inVsCode()}`);
add(`\n${await pictureInVsCode()}`);
