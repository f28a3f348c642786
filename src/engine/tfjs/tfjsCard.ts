import { basename, join } from 'node:path';
import type { ModelFolder } from '../../protocol/engine';
import type { ModelCard } from '../../protocol/models';
import { CheckpointError } from '../../protocol/errors';
import { sizeOf } from '../checkpoint/files';
import { readLicence } from '../checkpoint/licence';
import { TOKENIZER_FILE } from '../input/tokenizer';
import { graphSites, nodesOf, type GraphNode } from './graphSites';
import { layersOf, type LayerEntry } from './layerList';
import { layerSites } from './layerSites';
import { MODEL_FILE, readModelJson, record, type TfjsFolder } from './modelJson';
import type { Site } from './sites';

/** Units of an input of any length that are run at once: each place holds all of its weights. */
const CONTEXT = 1024;

/** A model as its model.json tells it. */
export interface TfjsFacts {
  readonly folder: TfjsFolder;
  readonly sites: readonly Site[];
  readonly card: ModelCard;
}

/** What the input of a model is. */
interface InputFacts {
  readonly architecture: string;
  /** Without the batch; null where any number fits. */
  readonly sides: readonly (number | null)[];
  readonly vocabulary: number;
}

/** Reads all but the weights. Throws CheckpointError for a model that cannot be run, or has no attention. */
export async function readTfjs(folder: ModelFolder): Promise<TfjsFacts> {
  const file = join(folder.path, MODEL_FILE);
  const read = await readModelJson(folder.path);
  const { sites, input } = read.kind === 'layers' ? ofLayers(file, read) : ofGraph(file, read);
  const { architecture, sides, vocabulary } = input;
  const table = sides.length > 1;
  const heads = Math.max(...sites.map((site) => site.heads ?? 1));
  const card: ModelCard = {
    id: basename(folder.path),
    path: folder.path,
    source: folder.source,
    family: 'tfjs',
    architecture,
    reads: [table ? 'table' : 'text'],
    writes: null,
    layers: sites.length,
    heads,
    keyValueHeads: heads,
    headWidth: Math.max(...sites.map((site) => site.headWidth ?? 1)),
    width: Math.max(1, ...read.specs.map(({ shape }) => shape.at(-1) ?? 1)),
    context: sides[0] ?? CONTEXT,
    vocabulary,
    parameters: read.parameters,
    bytes: read.bytes,
    licence: await readLicence(folder.path),
    hasTokenizer: !table && (await sizeOf(join(folder.path, TOKENIZER_FILE))) !== null,
  };
  return { folder: read, sites, card };
}

function ofLayers(file: string, { topology }: TfjsFolder): { sites: readonly Site[]; input: InputFacts } {
  const { className, layers } = layersOf(file, topology);
  const sites = layerSites(file, layers);
  const shapes = layers.map(({ config }) => config.batch_input_shape ?? config.batch_shape).find(Array.isArray);
  if (shapes === undefined)
    throw new CheckpointError(`${file}: wanted the shape of the input, batch_input_shape, found none`);
  return { sites, input: { architecture: className, sides: sidesOf(file, shapes), vocabulary: vocabularyOf(layers) } };
}

function ofGraph(file: string, { topology }: TfjsFolder): { sites: readonly Site[]; input: InputFacts } {
  const nodes = nodesOf(file, topology);
  const sites = graphSites(file, nodes);
  const inputs = nodes.filter(({ op }) => op === 'Placeholder');
  const table = inputs.length === 1 && inputs.every((node) => dtypeOf(node) === 'DT_FLOAT');
  return { sites, input: { architecture: 'GraphModel', sides: table ? [null, null] : [null], vocabulary: 0 } };
}

/** [batch, rows, columns] or [batch, units] without the batch. Throws CheckpointError. */
function sidesOf(file: string, shape: readonly unknown[]): (number | null)[] {
  const sides = shape.slice(1).map((side) => (side === null ? null : Number(side)));
  const known = sides.every((side) => side === null || (Number.isSafeInteger(side) && side > 0));
  if (known && sides.length >= 1 && sides.length <= 2) return sides;
  throw new CheckpointError(
    `${file}: wanted an input [batch, rows, columns] or [batch, units], found ${JSON.stringify(shape)}`,
  );
}

function vocabularyOf(layers: readonly LayerEntry[]): number {
  const size = layers.find(({ className }) => className === 'Embedding')?.config.input_dim;
  return typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : 0;
}

function dtypeOf(node: GraphNode): unknown {
  return record(record(node.attr)?.dtype)?.type;
}
