import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'ui',
    root: path.resolve(import.meta.dirname, '../..'),
    include: ['test/ui/**/*.test.ts'],
    // Every file starts a VS Code and a browser: one at a time is quickest on a small machine.
    fileParallelism: false,
    // In processes: a worker thread has no signals, so an interrupted run would leave its VS Code behind.
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
