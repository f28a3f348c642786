// Starts an engine, has it run a text, and tells; then it waits for its end. Arguments: the engine's bundle, a model's folder.
import { fork } from 'node:child_process';

const [bundle, model] = process.argv.slice(2);
const engine = fork(bundle, { serialization: 'advanced', stdio: 'ignore' });
const ask = (id, method, request) =>
  engine.send({ header: JSON.stringify({ type: 'request', id, method, request }), data: new Uint8Array() });
engine.on('message', ({ header }) => {
  const { type, id } = JSON.parse(header);
  if (type === 'ok' && id === 1) {
    const inputs = [{ kind: 'text', text: 'a b' }];
    const source = {
      kind: 'run',
      model: { path: model, source: 'folder' },
      inputs,
      target: null,
      generate: 0,
      changes: [],
      of: null,
    };
    ask(2, 'open', { inspection: 'a', source, focus: null, maxUnits: 9 });
  }
  process.send?.({ type, id, engine: engine.pid });
});
ask(1, 'hello');
setInterval(() => undefined, 60_000);
