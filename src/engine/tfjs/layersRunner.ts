import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import type { Work } from '../../core/work';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';
import { registerLayers } from './layers';
import { MultiHeadAttention } from './layers/multiHeadAttention';
import { PoolingLayer } from './layers/poolingLayer';
import { withoutRepeats } from './layerList';
import { record, type TfjsFolder } from './modelJson';
import { firstOutput, type Feed, type LoadedSite, type Runner } from './runner';
import type { Site } from './sites';
import type { Watch, Watched } from './watch';
import type { Weights } from './readWeights';

type Layer = layers.Layer;

/** Units that an input of any length is taken to have where sizes are estimated. */
const ANY_LENGTH = 1024;

/** Loads a LayersModel. Throws CheckpointError naming the folder and what tfjs finds wrong with it. */
export async function loadLayers(folder: TfjsFolder, weights: Weights, sites: readonly Site[]): Promise<Runner> {
  registerLayers();
  try {
    const modelTopology = record(withoutRepeats(folder.topology, MultiHeadAttention.className)) ?? {};
    const load = async (): Promise<tf.io.ModelArtifacts> => ({ modelTopology, ...weights });
    const model = await loadLayersModel({ load });
    return new LayersRunner(folder, model, sites);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`${folder.path}: this LayersModel cannot be loaded: ${why}`, { cause: error });
  }
}

class LayersRunner implements Runner {
  readonly sites: readonly LoadedSite[];
  readonly answers: number;
  readonly units: number | null;
  readonly columns: number | null;
  private readonly watched: ReadonlyMap<string, Layer & Watched>;

  constructor(
    { path, bytes }: TfjsFolder,
    private readonly model: LayersModel,
    sites: readonly Site[],
  ) {
    this.bytes = bytes;
    const [input, ...more] = model.inputs;
    if (input === undefined || more.length > 0)
      throw new CheckpointError(`${path}: wanted a model with one input, found ${model.inputs.length}`);
    const [, units = null, columns = null, ...rest] = input.shape;
    if (rest.length > 0 || input.shape.length < 2)
      throw new CheckpointError(
        `${path}: wanted an input [batch, rows, columns] or [batch, units], found ${JSON.stringify(input.shape)}`,
      );
    [this.units, this.columns] = [units, columns];
    const all = flattened(model.layers);
    for (const layer of all) checkOutput(path, layer, units ?? ANY_LENGTH);
    const found = sites.map(({ name }) => all.find((layer): layer is Layer & Watched => isWatched(layer, name)));
    this.watched = new Map(found.flatMap((layer) => (layer === undefined ? [] : [[layer.name, layer]])));
    this.sites = sites.map(({ name, heads }, i) => {
      const layer = found[i];
      if (layer === undefined) throw new CheckpointError(`${path}: layer ${name} is not in the model`);
      return { name, heads: heads ?? 1, ...unitsOf(layer) };
    });
    const [output] = model.outputs;
    this.answers = (output?.shape ?? []).slice(1).reduce<number>((product, side) => product * (side ?? 1), 1);
  }

  readonly bytes: number;

  async run({ values, shape }: Feed, watches: ReadonlyMap<string, Watch>, work: Work): Promise<Float32Array> {
    const pause = work.breathe();
    if (pause !== undefined) await pause;
    for (const [name, layer] of this.watched) layer.watch = watches.get(name) ?? null;
    try {
      return tf.tidy(() => {
        // Ids are numbers to tfjs's Embedding, whatever their type.
        const input = tf.tensor(values, [1, ...shape], values instanceof Int32Array ? 'int32' : 'float32');
        return firstOutput(this.model.predict(input)).dataSync<'float32'>().slice();
      });
    } finally {
      for (const layer of this.watched.values()) layer.watch = null;
    }
  }

  dispose(): void {
    this.model.dispose();
  }
}

/** Throws CheckpointError for a layer that makes more of an input than any memory holds. */
function checkOutput(path: string, layer: Layer, units: number): void {
  const shapes = Array.isArray(layer.outputShape[0]) ? layer.outputShape : [layer.outputShape];
  for (const shape of shapes as (number | null)[][]) {
    const numbers = shape.slice(1).reduce<number>((product, side) => product * (side ?? units), 1);
    if (!(numbers <= LIMITS.layerNumbers))
      throw new CheckpointError(
        `${path}: layer ${layer.name}: wanted at most ${LIMITS.layerNumbers} numbers of one input, found ${numbers}`,
      );
  }
}

function isWatched(layer: Layer, name: string): layer is Layer & Watched {
  return layer.name === name && (layer instanceof PoolingLayer || layer instanceof MultiHeadAttention);
}

/** Layers, and those of models inside. */
function flattened(list: readonly Layer[]): Layer[] {
  return list.flatMap((layer) =>
    'layers' in layer && Array.isArray(layer.layers) ? flattened(layer.layers as Layer[]) : [layer],
  );
}

function unitsOf(layer: Layer): Pick<LoadedSite, 'queries' | 'keys'> {
  const inputs = [layer.input].flat();
  const [first, value = first] = inputs.map(({ shape }) => shape[1] ?? null) as [number | null, (number | null)?];
  return layer instanceof PoolingLayer ? { queries: 1, keys: first } : { queries: first, keys: value ?? null };
}
