import { fork } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childrenOf, untilEnded } from '../support/processes';
import { root } from './commandLine';

const ENDS = 20;
/** Parents at a time. */
const TOGETHER = 4;

/** Starts a parent of an engine; resolves with the engine's process when it has answered `hello`, or the run of a text. */
async function parentWith(answer: 'hello' | 'open'): Promise<{ end: () => void; engine: number }> {
  const parent = fork(
    join(__dirname, 'parent.mjs'),
    [join(root, 'dist/engine/main.js'), join(root, 'media/models/headlight-encoder')],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  const engine = await new Promise<number>((resolve) => {
    parent.on('message', (told: { type: string; id?: number; engine: number }) => {
      if (told.type === 'ok' && told.id === (answer === 'hello' ? 1 : 2)) resolve(told.engine);
    });
  });
  return { engine, end: () => parent.kill('SIGKILL') };
}

describe.skipIf(process.platform !== 'linux')('an engine whose parent is killed', () => {
  it('ends, and its helper with it, each time', async () => {
    let helpers = 0;
    for (let done = 0; done < ENDS; done += TOGETHER) {
      await Promise.all(
        Array.from({ length: TOGETHER }, async (_, i) => {
          const { engine, end } = await parentWith(i % 2 === 0 ? 'open' : 'hello');
          const children = childrenOf(engine);
          helpers += children.length;
          end();
          await untilEnded([engine, ...children]);
        }),
      );
    }
    expect(helpers).toBeGreaterThanOrEqual(ENDS / 2);
  });

  it('is killed itself, and its helper ends', async () => {
    const { engine, end } = await parentWith('open');
    const children = childrenOf(engine);
    expect(children).toHaveLength(1);
    process.kill(engine, 'SIGKILL');
    await untilEnded(children);
    end();
  });
});
