import * as tf from '@tensorflow/tfjs-core';
import { deregisterOp, loadGraphModel, registerOp, type GraphModel } from '@tensorflow/tfjs-converter';
import type { Work } from '../../core/work';
import { CheckpointError } from '../../protocol/errors';
import { nodesOf } from './graphSites';
import { MODEL_FILE, type TfjsFolder } from './modelJson';
import { firstOutput, type Feed, type LoadedSite, type Runner } from './runner';
import type { Site } from './sites';
import type { Seen, Watch } from './watch';
import type { Weights } from './readWeights';

/** Units of the input that the graph is run on once, so that the shapes of its places are known. */
const TRIAL = 3;
/** An attribute that tells a softmax which place it is. */
const PLACE = 'place';

let graphs = 0;

type Inputs = Readonly<Record<string, tf.Tensor>>;
/** A softmax of a place: its scores, and the place's index. */
type Softmax = (scores: tf.Tensor, place: number) => tf.Tensor;

/**
 * Loads a GraphModel, its places under an operation of its own. It is run once on a few units. Throws CheckpointError naming the
 * folder and what is wrong.
 */
export async function loadGraph(folder: TfjsFolder, weights: Weights, sites: readonly Site[]): Promise<Runner> {
  const op = `AttentionOfGraph${++graphs}`;
  let softmax: Softmax = (scores) => tf.softmax(scores);
  registerOp(op, ({ inputs: [scores], attrs }) => softmax(scores!, Number(attrs[PLACE])));
  try {
    const load = async (): Promise<tf.io.ModelArtifacts> => ({
      modelTopology: marked(folder, sites, op),
      ...weights,
      format: 'graph-model',
    });
    const model = await loadGraphModel({ load });
    const runner = new GraphRunner(
      folder,
      model,
      sites,
      (used) => (softmax = used),
      () => deregisterOp(op),
    );
    await runner.tryOut();
    return runner;
  } catch (error) {
    deregisterOp(op);
    if (error instanceof CheckpointError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`${folder.path}: this GraphModel cannot be loaded: ${why}`, { cause: error });
  }
}

/** The topology with the operation in the place of the softmax of every place. */
function marked({ path, topology }: TfjsFolder, sites: readonly Site[], op: string): Record<string, unknown> {
  const places = new Map(sites.map(({ name }, place) => [name, place]));
  const node = nodesOf(`${path}/${MODEL_FILE}`, topology).map((each) => {
    const place = places.get(each.name);
    return place === undefined ? each : { ...each, op, attr: { [PLACE]: { i: String(place) } } };
  });
  return { ...topology, node };
}

class GraphRunner implements Runner {
  sites: readonly LoadedSite[] = [];
  answers = 1;
  readonly units: number | null;
  readonly columns: number | null;

  constructor(
    private readonly folder: TfjsFolder,
    private readonly model: GraphModel,
    private readonly places: readonly Site[],
    private readonly use: (softmax: Softmax) => void,
    private readonly forget: () => void,
  ) {
    const [input] = model.inputs;
    if (input === undefined) throw new CheckpointError(`${folder.path}: this graph has no input`);
    const sides = (input.shape ?? []).map((side) => (side < 0 ? null : side));
    this.columns = input.dtype === 'float32' && sides.length > 1 ? (sides.at(-1) ?? null) : null;
    this.units = sides.length === 3 ? (sides[1] ?? null) : null;
  }

  get bytes(): number {
    return this.folder.bytes;
  }

  /** Learns the shapes of the places. Throws CheckpointError where one is no attention over the input's units. */
  async tryOut(): Promise<void> {
    const units = this.units ?? TRIAL;
    const shapes = new Map<number, readonly number[]>();
    const shape = this.columns === null ? [units] : [units, this.columns];
    const size = shape.reduce((product, side) => product * side, 1);
    const values = this.columns === null ? Int32Array.from({ length: size }, (_, i) => i) : new Float32Array(size);
    const output = this.execute({ values, shape }, (scores, place) => {
      shapes.set(place, scores.shape);
      return tf.softmax(scores);
    });
    this.answers = output.length;
    this.sites = this.places.map(({ name }, place) => {
      const [...sides] = shapes.get(place) ?? [];
      const keys = sides.pop();
      const rows = sides.reduce((product, side) => product * side, 1);
      if (keys !== units || rows % units !== 0)
        throw new CheckpointError(
          `${this.folder.path}: node ${name}: wanted weights over the ${units} units of the input, found ${JSON.stringify(shapes.get(place) ?? null)}`,
        );
      return { name, heads: rows / units, queries: null, keys: null };
    });
  }

  async run(feed: Feed, watches: ReadonlyMap<string, Watch>, work: Work): Promise<Float32Array> {
    const pause = work.breathe();
    if (pause !== undefined) await pause;
    const units = feed.shape[0]!;
    return this.execute(feed, (scores, place) => {
      const { name, heads } = this.sites[place]!;
      const weights = tf.softmax(scores);
      const watch = watches.get(name);
      if (watch === undefined) return weights;
      const rows: [number, number, number] = [heads, units, units];
      const seen: Seen = { scores: tf.reshape(scores, rows), weights: tf.reshape(weights, rows), behind: null };
      return tf.reshape(watch(seen), scores.shape);
    });
  }

  dispose(): void {
    this.model.dispose();
    this.forget();
  }

  private execute(feed: Feed, softmax: Softmax): Float32Array {
    this.use(softmax);
    try {
      return tf.tidy(() =>
        firstOutput(this.model.execute(this.inputs(feed)))
          .dataSync<'float32'>()
          .slice(),
      );
    } finally {
      this.use((scores) => tf.softmax(scores));
    }
  }

  /** One tensor, with as many sides as the graph wants; or ids as a sparse row, `indices` and `values`. */
  private inputs({ values, shape }: Feed): Inputs {
    const names = this.model.inputs.map(({ name }) => name);
    const kind = values instanceof Int32Array ? 'int32' : 'float32';
    const [first, ...others] = names;
    if (first !== undefined && others.length === 0) {
      const wanted = this.model.inputs[0]?.shape?.length ?? shape.length + 1;
      return {
        [first]: tf.tensor(values, [...Array<number>(Math.max(0, wanted - shape.length)).fill(1), ...shape], kind),
      };
    }
    const [indices, ids] = ['indices', 'values'].map((name) => names.find((input) => input.includes(name)));
    if (indices === undefined || ids === undefined || names.length !== 2 || !(values instanceof Int32Array))
      throw new CheckpointError(
        `${this.folder.path}: wanted one input, or indices and values, found ${names.join(', ')}`,
      );
    const places = Int32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 0 : i >> 1));
    return {
      [indices]: tf.tensor2d(places, [values.length, 2], 'int32'),
      [ids]: tf.tensor1d(values, 'int32'),
    };
  }
}
