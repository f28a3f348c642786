import { runOrThrow } from './processes.mjs';
import { inRoot, root } from './root.mjs';
import { step } from './say.mjs';

/** @param {...string} args of build.mjs */
export async function build(...args) {
  await step(['Building', ...args].join(' '), () =>
    runOrThrow(process.execPath, [inRoot('build.mjs'), ...args], { cwd: root }),
  );
}
