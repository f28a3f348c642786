// What must hold of every engine. Each check gets an engine of its own, freshly started.
import assert from 'node:assert/strict';
import { Refused } from './engine.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {{ model: string, input: object, generate: number }} Given */

const PROTOCOL = 2;
const NEAR = 1e-4;

/** @param {Engine} engine @param {Given} given @param {string} inspection */
function open(engine, { model, input, generate }, inspection) {
  return engine.ask('open', {
    inspection,
    source: {
      kind: 'run',
      model: { path: model, source: 'folder' },
      inputs: [input],
      target: null,
      generate,
      changes: [],
      of: null,
    },
    focus: null,
    maxUnits: 1000,
  });
}

/** Opens, and gathers what was told. @param {Engine} engine @param {Given} given */
async function opened(engine, given) {
  await engine.call('hello');
  await open(engine, given, 'one').answer;
  const payloads = (/** @type {string} */ event) =>
    engine.messages.filter((message) => message.event === event).map(({ payload }) => payload);
  const [told] = payloads('opened');
  assert.ok(told !== undefined, 'wanted the event opened, found none');
  const { maps } = told;
  const lists = new Map(payloads('list').map(({ list }) => [list.id, list]));
  const map = maps.at(-1);
  return { maps, map, lists, queries: lists.get(map.queries), keys: lists.get(map.keys), payloads };
}

/** @param {any} map @param {object} [changes] */
const lensOf = (map, changes) => ({
  map: map.address,
  head: 'mean',
  method: 'raw',
  side: 'all',
  units: [],
  answer: null,
  ...changes,
});

/** @param {any} map @param {[number, number]} rows @param {[number, number]} columns */
const cells = (map, [top, bottom], [left, right]) => ({
  inspection: 'one',
  map: map.address,
  head: 0,
  method: 'raw',
  rows: { start: top, end: bottom },
  columns: { start: left, end: right },
  width: right - left,
  height: bottom - top,
  coarse: false,
});

/** @param {ArrayLike<number>} numbers */
const sum = (numbers) => Array.from(numbers).reduce((total, number) => total + number, 0);

/** @param {number} found @param {number} wanted @param {string} what */
function near(found, wanted, what) {
  assert.ok(Math.abs(found - wanted) < NEAR, `${what}: wanted ${wanted}, found ${found}`);
}

/** @param {Promise<unknown>} answer @param {string} [code] */
async function refused(answer, code) {
  const error = await answer.then(
    () => assert.fail('wanted an error, found an answer'),
    (/** @type {unknown} */ found) => found,
  );
  assert.ok(error instanceof Refused, `wanted an error that was answered, found ${error}`);
  if (code !== undefined) assert.equal(error.code, code);
  assert.ok(error.words.length > 0, 'an error says what was wanted');
}

/** @type {[name: string, check: (engine: Engine, given: Given) => Promise<void>][]} */
export const checks = [
  [
    'hello tells the protocol, the engine and what it answers',
    async (engine) => {
      const { protocol, engine: name, calls } = await engine.call('hello');
      assert.equal(protocol, PROTOCOL);
      assert.equal(typeof name, 'string');
      for (const wanted of ['hello', 'describe', 'open', 'units', 'heat', 'tile', 'release'])
        assert.ok(calls.includes(wanted), `wanted ${wanted} among ${calls}`);
    },
  ],
  [
    'messages may be cut anywhere, and stand close together',
    async (engine) => {
      const bytewise = engine.ask('hello', undefined, async (bytes) => {
        for (const byte of bytes) {
          engine.write(Uint8Array.of(byte));
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      });
      assert.equal((await bytewise.answer).protocol, PROTOCOL);
      /** @type {Uint8Array[]} */
      const together = [];
      const calls = [1, 2, 3].map(() => engine.ask('hello', undefined, (bytes) => together.push(bytes)).answer);
      engine.write(Buffer.concat(together));
      await Promise.all(calls);
    },
  ],
  [
    'describe gives a card of a model, and a problem for each folder that is none',
    async (engine, { model }) => {
      const nowhere = `${model}/there-is-nothing-here`;
      const { cards, problems } = await engine.call('describe', {
        folders: [
          { path: nowhere, source: 'folder' },
          { path: model, source: 'folder' },
        ],
      });
      assert.equal(cards.length, 1);
      assert.equal(cards[0].path, model);
      for (const key of ['layers', 'heads', 'context', 'width']) assert.ok(cards[0][key] > 0, `${key} of the card`);
      assert.ok(Array.isArray(cards[0].reads));
      assert.deepEqual(
        problems.map((/** @type {any} */ problem) => problem.path),
        [nowhere],
      );
    },
  ],
  [
    'open tells opened, then lists, then maps and windows, then answers',
    async (engine, given) => {
      await engine.call('hello');
      const { id, answer } = open(engine, given, 'one');
      const { milliseconds } = await answer;
      assert.ok(milliseconds >= 0);
      const told = engine.messages.slice(1);
      const names = told.map((message) => message.event ?? message.type);
      assert.equal(names[0], 'opened');
      assert.equal(names[1], 'list');
      assert.equal(names.at(-1), 'ok');
      assert.equal(told.at(-1).id, id);
      assert.ok(names.indexOf('map') > names.lastIndexOf('opened'), 'maps after opened');
      assert.ok(names.includes('window'), 'a window that is whole');
      const { maps, planned } = told[0].payload;
      assert.ok(planned > 0);
      const addresses = new Set(told.filter(({ event }) => event === 'map').map(({ payload }) => payload.address));
      assert.deepEqual([...addresses].sort(), maps.map((/** @type {any} */ map) => map.address).sort());
      for (const { payload } of told.filter(({ event }) => event !== undefined))
        assert.equal(payload.inspection, 'one');
    },
  ],
  [
    'parts of a list are ascending and without gaps; maps name lists that were told',
    async (engine, given) => {
      const { maps, lists } = await opened(engine, given);
      for (const { length, parts, given: before } of lists.values()) {
        assert.equal(parts[0].start, 0);
        assert.equal(parts.at(-1).end, length);
        for (let i = 1; i < parts.length; i++) assert.equal(parts[i].start, parts[i - 1].end);
        assert.ok(before <= length);
      }
      for (const { address, queries, keys } of maps)
        assert.ok(lists.has(queries) && lists.has(keys), `the lists of ${address}`);
    },
  ],
  [
    'units gives a range of a list, a column a property',
    async (engine, given) => {
      const { queries } = await opened(engine, given);
      const whole = await engine.call('units', {
        inspection: 'one',
        list: queries.id,
        range: { start: 0, end: queries.length },
      });
      const columns = ['text', 'piece', 'id', 'start', 'end', 'special', 'word'];
      for (const column of columns) assert.equal(whole[column].length, queries.length, column);
      assert.ok(whole.id instanceof Int32Array && whole.special instanceof Uint8Array);
      const range = { start: 1, end: queries.length };
      const part = await engine.call('units', { inspection: 'one', list: queries.id, range });
      assert.equal(part.length, queries.length - 1);
      for (const column of columns) assert.deepEqual([...part[column]], [...whole[column]].slice(1), column);
    },
  ],
  [
    'map events sum up what tiles tell',
    async (engine, given) => {
      const { map, queries, keys, payloads } = await opened(engine, given);
      const event = payloads('map').findLast(({ address }) => address === map.address);
      const keyCount = event.keys.end - event.keys.start;
      const queryCount = event.queries.end - event.queries.start;
      assert.equal(event.received.length, map.heads * keyCount);
      assert.equal(event.entropy.length, map.heads * queryCount);
      const row = await engine.call('tile', cells(map, [queries.length - 1, queries.length], [0, keys.length]));
      const entropy = -sum(row.map((/** @type {number} */ weight) => (weight > 0 ? weight * Math.log(weight) : 0)));
      near(event.entropy[queries.length - 1 - event.queries.start], entropy, 'entropy of the last row');
    },
  ],
  [
    'rows sum to 1; a tile holds the same numbers as its rows, its columns and the heat',
    async (engine, given) => {
      const { map, queries, keys } = await opened(engine, given);
      const [n, m] = [queries.length, keys.length];
      const whole = await engine.call('tile', cells(map, [0, n], [0, m]));
      assert.ok(whole instanceof Float32Array);
      assert.equal(whole.length, n * m);
      for (let query = 0; query < n; query++) {
        const row = await engine.call('tile', cells(map, [query, query + 1], [0, m]));
        assert.deepEqual(row, whole.slice(query * m, (query + 1) * m));
        if (map.rows === 'one') near(sum(row), 1, `row ${query}`);
        const lens = lensOf(map, { head: 0, side: 'query', units: [query] });
        const heat = await engine.call('heat', { inspection: 'one', lens });
        assert.equal(heat.list, map.keys);
        assert.deepEqual(heat.weights, row);
      }
      const column = await engine.call('tile', cells(map, [0, n], [m - 1, m]));
      assert.deepEqual(
        [...column],
        Array.from({ length: n }, (_, query) => whole[query * m + m - 1]),
      );
      const lens = lensOf(map, { head: 0, side: 'key', units: [m - 1] });
      const heat = await engine.call('heat', { inspection: 'one', lens });
      assert.equal(heat.list, map.queries);
      assert.deepEqual(heat.weights, column);
    },
  ],
  [
    'the heat of several units is the mean of theirs; without units it is what keys receive',
    async (engine, given) => {
      const { map, queries, keys } = await opened(engine, given);
      const last = queries.length - 1;
      const heat = async (/** @type {object} */ changes) =>
        engine.call('heat', { inspection: 'one', lens: lensOf(map, changes) });
      const [first, second, both] = [
        await heat({ side: 'query', units: [0] }),
        await heat({ side: 'query', units: [last] }),
        await heat({ side: 'query', units: [0, last] }),
      ];
      for (let i = 0; i < keys.length; i++)
        near(both.weights[i], (first.weights[i] + second.weights[i]) / 2, `unit ${i}`);
      const all = await heat({ side: 'query', units: [] });
      assert.equal(all.lens.side, 'all');
      assert.deepEqual(all.weights, (await heat({})).weights);
    },
  ],
  [
    'unit tells of a unit what heat tells',
    async (engine, given) => {
      const { map, queries } = await opened(engine, given);
      const unit = queries.length - 1;
      const lens = lensOf(map);
      const facts = await engine.call('unit', { inspection: 'one', lens, list: queries.id, unit });
      const own = await engine.call('heat', { inspection: 'one', lens: { ...lens, side: 'query', units: [unit] } });
      assert.deepEqual(facts.own.weights, own.weights);
      assert.equal(facts.shown, null);
      assert.ok(Array.isArray(facts.predictions));
    },
  ],
  [
    'outputs are probabilities, likeliest first',
    async (engine, given) => {
      const { queries } = await opened(engine, given);
      for (const unit of [queries.length - 1, null]) {
        const found = await engine.call('outputs', { inspection: 'one', list: queries.id, unit, count: 3 });
        assert.ok(found.length <= 3);
        for (let i = 0; i < found.length; i++) {
          assert.ok(found[i].probability >= 0 && found[i].probability <= 1);
          if (i > 0) assert.ok(found[i].probability <= found[i - 1].probability);
        }
      }
    },
  ],
  [
    'what is unknown is answered with an error, and the engine goes on',
    async (engine, given) => {
      const { map } = await opened(engine, given);
      await refused(engine.call('there-is-no-such-method', {}));
      await refused(engine.call('toString', {}));
      await refused(engine.call('heat', { inspection: 'another', lens: lensOf(map) }), 'not-held');
      await refused(engine.call('heat', { inspection: 'one', lens: lensOf(map, { map: 'nowhere' }) }), 'not-found');
      await refused(engine.call('heat', { inspection: 'one', lens: lensOf(map, { head: map.heads }) }), 'usage');
      await refused(
        engine.call('units', { inspection: 'one', list: 'nothing', range: { start: 0, end: 1 } }),
        'not-found',
      );
      await engine.call('hello');
    },
  ],
  [
    'messages of a kind that it does not know are passed over',
    async (engine) => {
      engine.send({ type: 'greeting', words: 'from a later version' });
      engine.send({ type: 'cancel', id: 4711 });
      engine.send({ type: 'event', event: 'unheard-of', payload: { values: Float32Array.of(1, 2) } });
      await engine.call('hello');
    },
  ],
  [
    'a call that is cancelled is answered all the same, and only once',
    async (engine, given) => {
      await engine.call('hello');
      const { id, answer } = open(engine, given, 'cancelled');
      engine.send({ type: 'cancel', id });
      // It may have been over before it heard.
      await answer.catch((error) => assert.equal(error.code, 'cancelled'));
      engine.send({ type: 'cancel', id });
      await open(engine, given, 'one').answer;
      assert.equal(engine.messages.filter((message) => message.id === id).length, 1);
    },
  ],
  [
    'a newer run of a name takes the place of the older, which is cancelled',
    async (engine, given) => {
      await engine.call('hello');
      const older = open(engine, given, 'one');
      const newer = open(engine, given, 'one');
      await older.answer.catch((error) => assert.equal(error.code, 'cancelled'));
      await newer.answer;
    },
  ],
  [
    'what is released is not found any more, and may be released again',
    async (engine, given) => {
      const { map } = await opened(engine, given);
      await engine.call('release', { inspection: 'one' });
      await refused(engine.call('heat', { inspection: 'one', lens: lensOf(map) }), 'not-held');
      await engine.call('release', { inspection: 'one' });
    },
  ],
  [
    'it ends by itself when its input ends',
    async (engine) => {
      await engine.call('hello');
      engine.close();
      assert.equal(await engine.ended, 0);
    },
  ],
  [
    'it ends with an error where its input is none of frames',
    async (engine) => {
      engine.write(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
      const end = await engine.ended;
      assert.ok(typeof end === 'number' && end !== 0, `wanted an exit code that is not 0, found ${end}`);
    },
  ],
];
