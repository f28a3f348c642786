import { totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineApi, EngineEvents } from '../protocol/engine';
import { Rpc } from '../protocol/rpc';
import { endAtOnce } from './helper/endAtOnce';
import { Helper } from './helper/helper';
import { HelperPictures } from './helper/helperPictures';
import { HelperTokenizers } from './helper/helperTokenizers';
import type { Readers } from './input/readers';
import { forkPort, stdioPort } from './ports';
import type { Emit } from './emit';
import { EngineServer } from './server';
import { packageVersion } from './version';

/** Where no limit is given: the most that wasm memory can grow to, and no more than this share of the machine's. */
const WASM_BYTES = 4 * 2 ** 30;
const MEMORY_SHARE = 0.6;
/** Bytes of the limit that are left to what lives for a moment: texts and tables on their way, garbage, pages of the heap between blocks. */
const PASSING_BYTES = 64e6;
/** Milliseconds without a picture after which their helper ends. */
const PICTURES_IDLE = 60_000;

/**
 * The engine process: answers over the channel that it was forked with, or with `--stdio` whoever writes to its standard input,
 * and ends when the other side goes. docs/protocol.md tells what crosses the wire.
 */
function main(): void {
  const { values } = parseArgs({ options: { 'memory-limit': { type: 'string' }, stdio: { type: 'boolean' } } });
  const gone = (): never => process.exit(0);
  const port = values.stdio === true ? stdioPort(gone, end) : forkPort(endAtOnce);
  if (port === undefined) {
    process.stderr.write(
      'the engine is started by its client, or with --stdio by a program that speaks its protocol\n',
    );
    process.exitCode = 2;
    return;
  }
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  const emit: Emit = (event, payload) => {
    rpc.send(event, payload);
  };
  const server = new EngineServer(memoryLimit(values['memory-limit']), packageVersion(), emit, helpedReaders());
  const rpc = new Rpc<EngineApi, object, EngineEvents, object>(port, server.handlers, {});
}

/** One helper for all tokenizers, which it holds, and one for pictures, which is ended whenever it is held up. */
function helpedReaders(): Readers {
  const path = join(__dirname, 'helper.js');
  return {
    tokenizers: new HelperTokenizers(new Helper({ path, idle: Infinity })),
    pictures: new HelperPictures(new Helper({ path, idle: PICTURES_IDLE })),
  };
}

/** Bytes that models and inspections may take, of those that the engine may. */
function memoryLimit(given: string | undefined): number {
  const bytes = Number(given ?? NaN);
  if (!(bytes > 0)) return Math.min(WASM_BYTES, totalmem() * MEMORY_SHARE);
  return Math.max(bytes / 2, bytes - PASSING_BYTES);
}

function end(why: unknown): never {
  process.stderr.write(`${why instanceof Error ? (why.stack ?? why.message) : String(why)}\n`);
  process.exit(1);
}

main();
