// Speaks the engine's protocol and does what the inspection's name says.
import { writeSync } from 'node:fs';

if (process.argv.includes('--memory-limit=1')) {
  writeSync(2, 'no room at all\n');
  process.exit(7);
}
const send = (message) => process.send({ header: JSON.stringify(message), data: new Uint8Array() });

process.on('disconnect', () => process.exit(0));
process.on('message', ({ header }) => {
  const { type, id, method, request } = JSON.parse(header);
  if (type !== 'request') return;
  const name = request?.inspection;
  if (name === 'killed') process.kill(process.pid, 'SIGKILL');
  else if (name === 'exits') {
    writeSync(2, 'TypeError: the last words\n');
    process.exit(3);
  } else if (name === 'garbage') process.send({ header: '{"type":', data: new Uint8Array() });
  else if (name === 'hangs')
    send({ type: 'event', event: 'window', payload: { inspection: name, owned: { start: 0, end: 1 }, done: 1 } });
  else if (name === 'late' && method === 'inspect') return;
  else if (name === 'fails')
    send({ type: 'error', id, error: { code: 'checkpoint', message: 'tensor w: wanted [2], found [3]' } });
  else if (name === 'variables') send({ type: 'ok', id, ok: { HEADLIGHT_THREADS: process.env.HEADLIGHT_THREADS } });
  else send({ type: 'ok', id, ok: method === 'status' ? { pid: process.pid } : { method } });
});
