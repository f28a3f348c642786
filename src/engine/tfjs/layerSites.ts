import { CheckpointError } from '../../protocol/errors';
import type { LayerEntry } from './layerList';
import type { Site } from './sites';
import { STOCK_LAYERS } from './stockLayers';

type Config = Readonly<Record<string, unknown>>;
/** What the map of a layer is, by its config and what it is given. */
type Row = (config: Config, inputs: readonly string[]) => Omit<Site, 'name'>;

const pooling: Row = () => ({ kind: 'pooling', rows: 'one', heads: 1, headWidth: null });

/** Our layers, by their class. `layers/index.ts` registers each with tfjs. */
export const ATTENTION_LAYERS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['AttentionOverTime', pooling],
  ['FeedForwardAttention', pooling],
  ['MeanOverTime', pooling],
  ['DenseOverTime', () => ({ kind: 'pooling', rows: 'signed', heads: 1, headWidth: null })],
  [
    'MultiHeadAttention',
    (config, [query, value = query]) => ({
      kind: config.use_causal_mask === true ? 'causal' : query === value ? 'self' : 'cross',
      rows: 'one',
      heads: Number(config.num_heads),
      headWidth: Number(config.key_dim),
    }),
  ],
]);

/** The attention of a model of layers. Throws CheckpointError for layers that nobody knows, by their names, and where there is none. */
export function layerSites(file: string, layers: readonly LayerEntry[]): readonly Site[] {
  const unknown = layers.filter(({ className }) => !STOCK_LAYERS.has(className) && !ATTENTION_LAYERS.has(className));
  const [first] = unknown;
  if (first !== undefined) {
    const names = [...new Set(unknown.map(({ className }) => className))];
    throw new CheckpointError(
      `${file}: the custom layer${names.length === 1 ? '' : 's'} ${names.join(', ')} (${first.name}) ${names.length === 1 ? 'is' : 'are'} not known here; ` +
        `known beside those of tfjs: ${[...ATTENTION_LAYERS.keys()].join(', ')}`,
    );
  }
  const sites = layers.flatMap(({ name, className, config, inputs }): Site[] => {
    const row = ATTENTION_LAYERS.get(className);
    if (row === undefined) return [];
    if (inputs.length > 1)
      throw new CheckpointError(
        `${file}: layer ${name} (${className}): wanted it called once, found ${inputs.length} calls`,
      );
    return [{ name, ...row(config, inputs[0] ?? []) }];
  });
  if (sites.length === 0) {
    throw new CheckpointError(
      `${file}: there is no attention in this model: its layers are ${summary(layers.map(({ className }) => className))}, and wanted is one of ` +
        [...ATTENTION_LAYERS.keys()].join(', '),
    );
  }
  return sites;
}

/** Each name once, the first of them. */
export function summary(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length <= 12
    ? distinct.join(', ')
    : `${distinct.slice(0, 12).join(', ')} and ${distinct.length - 12} more`;
}
