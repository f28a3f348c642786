import type { EngineClient } from '../../../src/client/engineClient';
import { HeadlightError } from '../../../src/protocol/errors';
import { pictureParts, type PicturePart } from '../../../src/core/lists';
import { patchesOf } from '../../../src/core/regions';
import type { ModelFolder, OpenedEvent } from '../../../src/protocol/engine';
import type { Lens } from '../../../src/protocol/lens';
import type { UnitList, UnitTable } from '../../../src/protocol/units';
import type { BoxedPicture } from './boxedPicture';
import { scoreBox, type BoxScore } from './boxScore';

/** Means over pictures of one way to look at them. */
export interface RegionScore {
  readonly way: string;
  readonly mass: number;
  readonly hits: number;
}

export interface RegionScores {
  readonly pictures: number;
  /** Mean share of the picture that the box takes. */
  readonly area: number;
  /** What knows nothing of the picture: even attention, and the middle of the picture. */
  readonly baselines: readonly RegionScore[];
  /** The class token's attention: each layer's mean over heads, rollout, and the best single head. */
  readonly ways: readonly RegionScore[];
}

/** Runs a model with a class token on pictures, and says how much of that token's attention is inside the boxes. */
export async function regionScores(
  client: EngineClient,
  model: ModelFolder,
  pictures: AsyncIterable<BoxedPicture>,
): Promise<RegionScores> {
  const sums = new Map<string, { mass: number; hits: number }>();
  const add = (way: string, { mass, hit }: BoxScore): void => {
    const sum = sums.get(way) ?? { mass: 0, hits: 0 };
    sums.set(way, { mass: sum.mass + mass, hits: sum.hits + hit });
  };
  let opened: OpenedEvent | undefined;
  let list: UnitList | undefined;
  const subscription = client.onEvent((event) => {
    if (event.type === 'opened') opened = event.payload;
    if (event.type === 'list') ({ list } = event.payload);
  });
  let count = 0;
  let area = 0;
  try {
    for await (const { name, bytes, box } of pictures) {
      const inspection = 'regions';
      const inputs = [{ kind: 'picture', name, bytes }] as const;
      const source = { kind: 'run', model, inputs, target: null, generate: 0, changes: [], of: null } as const;
      await client.call('open', { inspection, source, focus: null, maxUnits: 1e6 });
      const part = list && pictureParts(list)[0];
      if (opened === undefined || list === undefined || part === undefined)
        throw new HeadlightError('internal', `${name}: the engine did not say what it saw`);
      const units = await client.call('units', { inspection, list: list.id, range: { start: 0, end: list.length } });
      const { maps } = opened;
      const last = maps.at(-1)!.address;
      const heat = async (lens: Partial<Lens>): Promise<Float32Array> =>
        (
          await client.call('heat', {
            inspection,
            lens: { map: last, head: 'mean', method: 'raw', side: 'query', units: [0], answer: null, ...lens },
          })
        ).weights;
      for (const { address: map, layer, heads } of maps) {
        add(`layer ${layer}, mean`, scoreBox(await heat({ map }), units, box));
        for (let head = 0; head < heads; head++)
          add(`L${layer} · H${head}`, scoreBox(await heat({ map, head }), units, box));
      }
      add('rollout', scoreBox(await heat({ method: 'rollout' }), units, box));
      add('even', scoreBox(new Float32Array(units.length).fill(1), units, box));
      add('the middle quarter', scoreBox(middle(units, part), units, box));
      area += (box.width * box.height) / (part.picture.width * part.picture.height);
      count++;
    }
  } finally {
    subscription.dispose();
  }
  if (count === 0) throw new HeadlightError('input', 'wanted at least one picture with a box');
  const all = [...sums].map(([way, { mass, hits }]): RegionScore => ({ way, mass: mass / count, hits: hits / count }));
  const isHead = ({ way }: RegionScore): boolean => way.startsWith('L');
  const isBaseline = ({ way }: RegionScore): boolean => way === 'even' || way === 'the middle quarter';
  const best = all.filter(isHead).reduce((a, b) => (b.mass > a.mass ? b : a));
  const ways = [
    ...all.filter((score) => !isHead(score) && !isBaseline(score)),
    { ...best, way: `best head, ${best.way}` },
  ];
  return { pictures: count, area: area / count, baselines: all.filter(isBaseline), ways };
}

/** 1 on the middle half of the rows and columns, else 0. */
function middle(units: UnitTable, part: PicturePart): Float32Array {
  const { columns, rows } = part.picture;
  const weights = new Float32Array(units.length);
  for (const [i, unit] of patchesOf(units, part).entries()) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const inside = Math.abs(row + 0.5 - rows / 2) < rows / 4 && Math.abs(column + 0.5 - columns / 2) < columns / 4;
    if (inside) weights[unit] = 1;
  }
  return weights;
}
