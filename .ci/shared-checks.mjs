// Checks with the checkpoints beside the repository: the shared test project, and the built command line.
// The last line sums up: "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const shared = resolve(root, '../shared');
const checkpoints = join(shared, 'checkpoints');
const folder = mkdtempSync(join(tmpdir(), 'headlight-shared-'));
let passed = 0;
let failed = 0;

function check(name, run) {
  try {
    const found = run();
    passed++;
    console.log(`ok      ${name}${found === undefined ? '' : `: ${found}`}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
}

function wanted(condition, message) {
  if (!condition) throw new Error(message);
}

/** Standard output of the built command line. */
function headlight(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    encoding: 'utf8',
    input: '',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  wanted(status === 0, `headlight ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Tensors of a safetensors file by name, and its metadata. */
function readSafetensors(path) {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: metadata, ...entries } = JSON.parse(bytes.toString('utf8', 8, start));
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        shape,
        data_offsets: [from, to],
      },
    ]) => [name, { shape, data: new Float32Array(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer) }],
  );
  return { metadata, tensors: new Map(tensors) };
}

const floats = (base64) => new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
const readJson = (path) => JSON.parse(readFileSync(join(checkpoints, path), 'utf8'));

function runTests() {
  const report = join(folder, 'report.json');
  console.log(`vitest --project shared, with HEADLIGHT_SHARED=${shared}`);
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      'shared',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, HEADLIGHT_SHARED: shared } },
  );
  const counts = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0 };
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  // A file that cannot be loaded has no tests to fail.
  if ((status !== 0 || counts.numPassedTests === 0) && counts.numFailedTests === 0) failed++;
}

function sortsAsReferenced() {
  const reference = readJson('gpt-nano-sort/reference-t0-partials.json');
  const [sequences, units] = reference.idx.shape;
  const ids = floats(reference.idx.data);
  const pattern = floats(reference.attSm.data);
  const size = pattern.length / sequences;
  let largest = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const out = join(folder, `sort-${sequence}.safetensors`);
    const own = [...ids.subarray(sequence * units, (sequence + 1) * units)];
    headlight('dump', '--ids', own.join(','), '--model', join(checkpoints, 'gpt-nano-sort/hf'), '--out', out);
    const { tensors, metadata } = readSafetensors(out);
    const first = tensors.get('decoder.0.self.pattern');
    wanted(first !== undefined, `wanted decoder.0.self.pattern, found ${[...tensors.keys()].join(', ')}`);
    wanted(first.data.length === size, `wanted ${size} weights, found ${first.data.length}`);
    wanted(JSON.parse(metadata.units).length === units, `wanted ${units} units in the metadata`);
    for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(first.data[i] - pattern[sequence * size + i]));
  }
  wanted(largest < 1e-6, `the largest difference is ${largest}, wanted below 1e-6`);
  return `${sequences} sequences, largest difference ${largest.toExponential(1)}`;
}

function continuesAsExpected() {
  const expected = readJson('stories260K/expected.json');
  const args = [
    'inspect',
    '-',
    '--model',
    join(checkpoints, 'stories260K'),
    '--generate',
    String(expected.steps),
    '--format',
    'json',
  ];
  const { generated, lists } = JSON.parse(headlight(...args));
  wanted(
    generated.text === expected.text,
    `wanted ${JSON.stringify(expected.text)}, found ${JSON.stringify(generated.text)}`,
  );
  const ids = [...expected.start_ids, ...generated.ids];
  wanted(JSON.stringify(ids) === JSON.stringify(expected.ids), 'the ids differ');
  wanted(lists[0].length === ids.length, `wanted ${ids.length} units, found ${lists[0].length}`);
  return `${generated.ids.length} units`;
}

try {
  if (!existsSync(checkpoints)) throw new Error(`${checkpoints} is not there`);
  runTests();
  if (!existsSync(join(root, 'dist/cli.js'))) {
    console.log('node build.mjs');
    wanted(
      spawnSync(process.execPath, [join(root, 'build.mjs')], { cwd: root, stdio: 'inherit' }).status === 0,
      'the build failed',
    );
  }
  check('stories260K continues with the text of llama2.c', continuesAsExpected);
  check('gpt-nano-sort attends as llm-viz says', sortsAsReferenced);
} catch (error) {
  failed++;
  console.log(`FAILED  ${error.message}`);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
