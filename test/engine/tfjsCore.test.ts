import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test, type RunnerTask } from 'vitest';
import { inRoot } from '../../tools/lib/root.mjs';
import { jasmineGlobals } from '../support/jasmine';

// The test cases that tfjs-core ships, on our backend: the operations of our kernels and all that are built on them.
const core = inRoot('node_modules/@tensorflow/tfjs-core/dist');
const bundle = inRoot('out/test/tfjsCore.cjs');

/** The others test browsers, downloads, and tfjs's flags and registries without a backend. */
function files(): string[] {
  const whole = ['buffer', 'debug_mode', 'engine', 'gradients', 'tape', 'tensor', 'tensor_util', 'variable'].map(
    (name) => `${name}_test.js`,
  );
  const folders = ['ops', 'optimizers', 'backends'].flatMap((folder) =>
    readdirSync(path.join(core, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('_test.js'))
      .map((file) => path.join(folder, file)),
  );
  return [...whole, ...folders].sort();
}

/** Our backend and the cases share one tfjs, so they are one bundle. */
async function bundled(): Promise<{ startBackend: () => Promise<string> }> {
  const contents = [
    `import '@tensorflow/tfjs-backend-cpu';`,
    `import './register_all_gradients';`,
    `import './public/chained_ops/register_all_chained_ops';`,
    `import './setTestEnvironment';`,
    ...files().map((file) => `import ${JSON.stringify(path.join(core, file))};`),
    `export { startBackend } from ${JSON.stringify(inRoot('src/engine/runtime/backend.ts'))};`,
  ];
  await build({
    stdin: { contents: contents.join('\n'), resolveDir: core },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true, // the package says that its test cases have no effects
    logLevel: 'error',
    plugins: [
      {
        name: 'jasmine',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^jasmine-core|setTestEnvironment$/ }, ({ path: name }) => ({
            path: name,
            namespace: 'jasmine',
          }));
          plugin.onLoad({ filter: /^jasmine-core/, namespace: 'jasmine' }, () => ({
            contents: 'exports.core = () => ({})',
          }));
          plugin.onLoad({ filter: /setTestEnvironment$/, namespace: 'jasmine' }, () => ({
            contents: `import { setTestEnvs } from './jasmine_util';
            setTestEnvs([{ name: 'headlight', backendName: 'headlight', isDataSync: true }]);`,
            resolveDir: core,
          }));
        },
      },
    ],
  });
  return createRequire(import.meta.url)(bundle) as { startBackend: () => Promise<string> };
}

Object.assign(globalThis, jasmineGlobals());
const { stackTraceLimit } = Error;
const { startBackend } = await bundled();
Error.stackTraceLimit = stackTraceLimit; // tfjs sets it to infinity
await startBackend();

test('the cases of tfjs-core have been found', ({ task }) => {
  const count = (tasks: readonly RunnerTask[]): number =>
    tasks.reduce((sum, one) => sum + (one.type === 'suite' ? count(one.tasks) : 1), 0);
  expect(count(task.file.tasks)).toBeGreaterThan(3900);
});
