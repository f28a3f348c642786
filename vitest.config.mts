import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Compiles the kernels where they are older than their sources. */
const globalSetup = fileURLToPath(new URL('./test/support/kernels.mjs', import.meta.url));

/** Colocated unit tests are quick, keep nothing between files and need nothing built; the others say in their name what they run. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['src/**/*.test.ts', 'webview/**/*.test.ts', 'test/unit/**/*.test.ts', 'tools/**/*.test.ts'],
        },
      },
      {
        test: {
          globalSetup,
          name: 'engine',
          include: ['test/engine/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'pictures', include: ['test/webview/**/*.pictures.ts'], testTimeout: 300_000 } },
      {
        test: {
          globalSetup,
          name: 'shared',
          include: ['test/shared/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
