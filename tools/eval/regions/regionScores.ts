import type { EngineClient } from '../../../src/client/engineClient';
import { HeadlightError } from '../../../src/protocol/errors';
import type { ModelFolder, PreparedEvent } from '../../../src/protocol/engine';
import type { Lens } from '../../../src/protocol/lens';
import type { UnitTable } from '../../../src/protocol/units';
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
  let prepared: PreparedEvent | undefined;
  const subscription = client.onEvent((event) => {
    if (event.type === 'prepared') prepared = event.payload;
  });
  let count = 0;
  let area = 0;
  try {
    for await (const { name, bytes, box } of pictures) {
      const inspection = 'regions';
      await client.call('inspect', {
        inspection,
        model,
        input: { kind: 'image', name, bytes },
        generate: 0,
        maxUnits: 1e6,
      });
      if (prepared?.picture == null)
        throw new HeadlightError('internal', `${name}: the engine did not say what it saw`);
      const { units, card, picture } = prepared;
      const heat = async (lens: Partial<Lens>): Promise<Float32Array> =>
        (
          await client.call('heat', {
            inspection,
            lens: { layer: card.layers - 1, head: 'mean', method: 'raw', direction: 'from', query: 0, ...lens },
          })
        ).weights;
      for (let layer = 0; layer < card.layers; layer++) {
        add(`layer ${layer}, mean`, scoreBox(await heat({ layer }), units, box));
        for (let head = 0; head < card.heads; head++)
          add(`L${layer} · H${head}`, scoreBox(await heat({ layer, head }), units, box));
      }
      add('rollout', scoreBox(await heat({ method: 'rollout' }), units, box));
      add('even', scoreBox(new Float32Array(units.length).fill(1), units, box));
      add('the middle quarter', scoreBox(middle(units, picture.columns, picture.rows), units, box));
      area += (box.width * box.height) / (picture.width * picture.height);
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
function middle(units: UnitTable, columns: number, rows: number): Float32Array {
  const first = units.special.indexOf(0);
  return Float32Array.from({ length: units.length }, (_, unit) => {
    const [row, column] = [Math.floor((unit - first) / columns), (unit - first) % columns];
    return unit >= first &&
      Math.abs(row + 0.5 - rows / 2) < rows / 4 &&
      Math.abs(column + 0.5 - columns / 2) < columns / 4
      ? 1
      : 0;
  });
}
