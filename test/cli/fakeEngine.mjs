// Speaks the engine's protocol and does what the inspection's name says; with --stdio in frames.
import { writeSync } from 'node:fs';
import { eachMessage, frame } from '../conformance/wire.mjs';

if (process.argv.includes('--memory-limit=1')) {
  writeSync(2, 'no room at all\n');
  process.exit(7);
}
const stdio = process.argv.includes('--stdio');
const sendHeader = (header) =>
  stdio ? process.stdout.write('not a frame\n') : process.send({ header, data: new Uint8Array() });
const send = (message) => (stdio ? process.stdout.write(frame(message)) : sendHeader(JSON.stringify(message)));

function answer({ type, id, method, request }) {
  if (type !== 'request') return;
  const name = request?.inspection;
  if (method === 'hello') {
    const protocol = Number(process.env.FAKE_PROTOCOL ?? 2);
    if (protocol > 0) send({ type: 'ok', id, ok: { protocol, engine: 'fake 1', calls: [] } });
    else send({ type: 'error', id, error: { code: 'internal', message: 'unknown method hello' } });
  } else if (name === 'killed') process.kill(process.pid, 'SIGKILL');
  else if (name === 'exits') {
    writeSync(2, 'TypeError: the last words\n');
    process.exit(3);
  } else if (name === 'garbage') sendHeader('{"type":');
  else if (name === 'hangs')
    send({
      type: 'event',
      event: 'window',
      payload: { inspection: name, covered: [{ list: 'input', ranges: [{ start: 0, end: 1 }] }], done: 1 },
    });
  else if (name === 'late' && method === 'open') return;
  else if (name === 'fails')
    send({ type: 'error', id, error: { code: 'checkpoint', message: 'tensor w: wanted [2], found [3]' } });
  else if (name === 'variables') send({ type: 'ok', id, ok: { HEADLIGHT_THREADS: process.env.HEADLIGHT_THREADS } });
  else send({ type: 'ok', id, ok: method === 'status' ? { pid: process.pid } : { method } });
}

if (stdio) {
  eachMessage(process.stdin, answer);
  process.stdin.on('end', () => process.exit(0));
} else {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ header }) => answer(JSON.parse(header)));
}
