import { stdioPort } from '../../src/engine/ports';
import { EngineServer } from '../../src/engine/server';
import type { EngineApi, EngineEvents } from '../../src/protocol/engine';
import { Rpc } from '../../src/protocol/rpc';
import { plantedTable, TABLE_CARD } from './plantedTable';

/** A program that is an engine with one model: the planted one of tables, whatever folder is asked for. */
function fail(error: unknown): never {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}
const none = (): never => fail('the planted engine reads tables alone');
const server = new EngineServer(
  1e9,
  'planted',
  (event, payload) => {
    rpc.send(event, payload);
  },
  {
    tokenizers: { expect: none, load: none },
    pictures: { read: none, preview: none, draw: none, encodePng: none },
  },
  async () => plantedTable(),
);
const rpc = new Rpc<EngineApi, object, EngineEvents, object>(
  stdioPort(() => process.exit(0), fail),
  { ...server.handlers, describe: () => ({ cards: [TABLE_CARD], problems: [] }) },
  {},
);
