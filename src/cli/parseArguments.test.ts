import { describe, expect, it } from 'vitest';
import type { Change } from '../protocol/changes';
import type { InspectArguments } from './arguments';
import { parseArguments } from './parseArguments';

function inspect(...args: string[]): InspectArguments {
  const parsed = parseArguments(['inspect', 'x.txt', ...args]);
  if (parsed.command !== 'inspect') throw new Error(`found ${parsed.command}`);
  return parsed;
}

describe('parseArguments', () => {
  it.each<[args: string[], changes: Change[]]>([
    [[], []],
    [['--ablate', 'decoder.0.cross:1,3'], [{ kind: 'ablate', map: 'decoder.0.cross', heads: [1, 3] }]],
    [
      ['--ablate', 'encoder.0.self:0', '--ablate', 'encoder.1.self:2'],
      [
        { kind: 'ablate', map: 'encoder.0.self', heads: [0] },
        { kind: 'ablate', map: 'encoder.1.self', heads: [2] },
      ],
    ],
    [['--hide', '3,4'], [{ kind: 'hide', list: 'input', units: [3, 4], how: 'mask' }]],
    [['--hide', 'output:0', '--hide-how', 'replace'], [{ kind: 'hide', list: 'output', units: [0], how: 'replace' }]],
    [['--uniform', 'a.0.self, a.1.self'], [{ kind: 'uniform', maps: ['a.0.self', 'a.1.self'], seed: 0 }]],
    [['--permute', 'a.0.self', '--seed', '7'], [{ kind: 'permute', maps: ['a.0.self'], seed: 7 }]],
  ])('reads the changes of %j', (args, changes) => {
    expect(inspect(...args).changes).toEqual(changes);
    const dump = parseArguments(['dump', 'x.txt', '--out', 'y', ...args]);
    expect(dump).toMatchObject({ changes });
  });

  it('reads what is run', () => {
    expect(inspect('--target', 't.txt', '--engine', 'my engine', '--max-units', '5')).toMatchObject({
      source: { kind: 'file', path: 'x.txt' },
      target: 't.txt',
      generate: null,
      engine: 'my engine',
      maxUnits: 5,
    });
    expect(inspect('--generate', '0').generate).toBe(0);
  });

  it('reads what is looked at', () => {
    expect(inspect('--stack', 'decoder', '--layer', 'all', '--key', '3', '--list', 'input').lens).toEqual({
      map: null,
      stack: 'decoder',
      layer: 'all',
      head: 'mean',
      method: 'raw',
      query: null,
      key: 3,
      list: 'input',
      region: null,
      direction: null,
    });
    expect(inspect('--map', 'decoder.0.cross', '--cell', '1,2,3')).toMatchObject({
      lens: { map: 'decoder.0.cross' },
      cell: { head: 1, query: 2, key: 3 },
    });
  });

  it.each([
    [['--ablate', 'encoder.0.self'], '--ablate: wanted MAP:HEAD[,HEAD], found "encoder.0.self"'],
    [['--ablate', 'encoder.0.self:x'], '--ablate: wanted a whole number from 0, found "x"'],
    [['--hide', 'input:'], '--hide: wanted a whole number from 0, found ""'],
    [['--hide-how', 'mask'], '--hide-how wants --hide UNIT'],
    [['--hide', '1', '--hide-how', 'burn'], '--hide-how: wanted mask, replace; found "burn"'],
    [['--seed', '1'], '--seed wants --permute MAP'],
    [['--uniform', 'a,,b'], '--uniform: wanted names with commas between, found "a,,b"'],
    [['--map', 'a', '--layer', '1'], 'wanted one of --map and --layer, found both'],
    [['--map', 'a', '--stack', 'b'], 'wanted one of --map and --stack, found both'],
    [['--query', '1', '--key', '1'], 'wanted one of --query and --key, found both'],
    [['--query', '1', '--region', '0,0,1,1'], 'wanted one of --query and --region, found both'],
    [['--key', '1', '--direction', 'to'], 'wanted one of --key and --direction, found both'],
    [['--cell', '1,2'], '--cell: wanted HEAD,QUERY,KEY, found "1,2"'],
    [['--cell', '1,2,3', '--head', '1'], 'wanted --cell or --head, found both'],
    [['--cell', '1,2,3', '--layer', 'all'], '--cell wants one layer, found all'],
    [['--method', 'magic'], '--method: wanted raw, rollout'],
    [['--layer', '-1'], '--layer: wanted a whole number from 0 or all, found "-1"'],
  ])('refuses %j', (args, message) => {
    expect(() => inspect(...args)).toThrow(message);
  });
});
