import { totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { EngineApi, EngineEvents } from '../protocol/engine';
import { isPacked, type Packed } from '../protocol/packing';
import { Rpc } from '../protocol/rpc';
import { EngineServer } from './server';
import { packageVersion } from './version';

/** Where no limit is given: the most that wasm memory can grow to, and no more than this share of the machine's. */
const WASM_BYTES = 4 * 2 ** 30;
const MEMORY_SHARE = 0.6;

/** The engine process: answers its parent over the channel that it was forked with, and ends when the parent goes. */
function main(): void {
  if (process.send === undefined) {
    process.stderr.write('the engine is started by its client, not by hand\n');
    process.exitCode = 2;
    return;
  }
  process.on('uncaughtException', (error) => {
    end(error.stack ?? error.message);
  });
  process.on('unhandledRejection', (reason) => {
    end(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  });
  process.on('disconnect', () => process.exit(0));
  const server = new EngineServer(memoryLimit(), packageVersion(), (event, payload) => {
    rpc.send(event, payload);
  });
  const port = {
    post: (message: Packed): void => {
      process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: (listener: (message: Packed) => void): void => {
      process.on('message', (message: unknown) => {
        if (isPacked(message)) listener(message);
      });
    },
  };
  const rpc = new Rpc<EngineApi, object, EngineEvents, object>(port, server.handlers, {});
}

function memoryLimit(): number {
  const { values } = parseArgs({ options: { 'memory-limit': { type: 'string' } } });
  const given = Number(values['memory-limit'] ?? NaN);
  return given > 0 ? given : Math.min(WASM_BYTES, totalmem() * MEMORY_SHARE);
}

function end(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

main();
