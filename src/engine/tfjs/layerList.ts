import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';
import { record } from './modelJson';

/** One layer of a model, as its topology tells it. */
export interface LayerEntry {
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers that it is given, one list a call; empty where the order alone says it. */
  readonly inputs: readonly (readonly string[])[];
}

const layer = v.looseObject({
  class_name: v.string(),
  name: v.optional(v.string()),
  config: v.optional(v.record(v.string(), v.unknown()), {}),
  inbound_nodes: v.optional(v.array(v.unknown()), []),
});

/** The model's class and its layers, those of models inside it in their place. Throws CheckpointError naming the file. */
export function layersOf(
  file: string,
  topology: Readonly<Record<string, unknown>>,
): { readonly className: string; readonly layers: readonly LayerEntry[] } {
  const model = record(topology.model_config) ?? topology;
  const className = typeof model.class_name === 'string' ? model.class_name : 'Model';
  const layers = entries(file, model, className);
  if (layers.length > LIMITS.layers)
    throw new CheckpointError(`${file}: wanted at most ${LIMITS.layers} layers, found ${layers.length}`);
  return { className, layers };
}

function entries(file: string, model: Readonly<Record<string, unknown>>, name: string): LayerEntry[] {
  // Old Sequential models have the list itself as their config.
  const list = Array.isArray(model.config) ? model.config : record(model.config)?.layers;
  if (!Array.isArray(list)) throw new CheckpointError(`${file}: wanted the layers of ${name}, found none`);
  return list.flatMap((item: unknown): LayerEntry[] => {
    const parsed = v.safeParse(layer, item);
    if (!parsed.success) throw new CheckpointError(`${file}: wanted layers with class_name and config in ${name}`);
    const { class_name: className, config, name: outer, inbound_nodes: nodes } = parsed.output;
    const own = outer ?? (typeof config.name === 'string' ? config.name : className);
    if (Array.isArray(config.layers)) return entries(file, { class_name: className, config }, own);
    return [{ name: own, className, config, inputs: nodes.map(sourcesOf) }];
  });
}

/** Of one call, `[["query", 0, 0, {}], ["value", 0, 0, {}]]`. */
function sourcesOf(node: unknown): string[] {
  if (!Array.isArray(node)) return [];
  return node.flatMap((source: unknown) => (Array.isArray(source) && typeof source[0] === 'string' ? [source[0]] : []));
}

/**
 * The topology with each source of a class's calls named once: `[x, x]` becomes `[x]`, `[q, v, v]` becomes `[q, v]`. tfjs frees what a
 * layer is given twice before it has run.
 */
export function withoutRepeats(value: unknown, className: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutRepeats(item, className));
  const object = record(value);
  if (object === null) return value;
  const entries = Object.entries(object).map(([key, item]) => [key, withoutRepeats(item, className)] as const);
  const copy = Object.fromEntries(entries);
  if (object.class_name !== className || !Array.isArray(copy.inbound_nodes)) return copy;
  const nodes = copy.inbound_nodes.map((node: unknown) => (Array.isArray(node) ? distinct(node) : node));
  return { ...copy, inbound_nodes: nodes };
}

function distinct(sources: readonly unknown[]): unknown[] {
  const written = sources.map((source) => JSON.stringify(source));
  return sources.filter((_source, i) => written.indexOf(written[i]!) === i);
}
