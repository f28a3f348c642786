import type { LayersModel } from '@tensorflow/tfjs-layers';
import { join } from 'node:path';
import { startBackend } from '../../../src/engine/runtime/backend';
import { registerLayers } from '../../../src/engine/tfjs/layers';
import { writeCard, type ToyCard } from './card';
import { draw, feedForward, recurrent, turnUpright } from './networks';
import { addition, days, multiplication, type Problem } from './problems';
import { Random } from './random';
import { writeSamples } from './samples';
import { saveModel } from './saveModel';
import { train } from './train';

interface Toy extends ToyCard {
  readonly build: () => LayersModel;
  readonly problem: Problem;
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly enough: number | null;
  readonly penalty: number;
  /** Of the weights at the start. */
  readonly seed: number;
}

const PAPER = { rate: 0.003, batch: 100, epochs: 3, enough: null, penalty: 0, seed: 1 };
/** Of two marked rows of 50, as far as a score within (−1, 1) lets them: 2e² / (2e² + 48). */
const BOUND = (2 * Math.E ** 2) / (2 * Math.E ** 2 + 48);
/** The network can tell the marked rows from the others before the layer over time, and then does without sharp weights. */
const PENALTY = 1e-3;
const PENALISED =
  'in training a thousandth of the entropy of its weights was added to the error, since the network can do without sharp ones';
const SERIES = { rate: 0.01, batch: 50, epochs: 4, enough: null, penalty: 0, seed: 1 };

const toys: readonly Toy[] = [
  ...[addition, multiplication].flatMap((problem): Toy[] => [
    {
      ...PAPER,
      ...{
        id: `toy-${problem.id}`,
        problem,
        enough: 0.92 * BOUND,
        penalty: PENALTY,
        seed: 2,
        build: () => feedForward('tanh'),
      },
      layer: `feed-forward attention with the paper's tanh score: the two marked rows can hold at most ${BOUND.toFixed(3)} of the mass together;\n${PENALISED}`,
    },
    {
      ...PAPER,
      ...{
        id: `toy-${problem.id}-unbounded`,
        problem,
        enough: 0.95,
        penalty: PENALTY,
        seed: 2,
        build: () => feedForward('linear'),
      },
      layer: `feed-forward attention with a score that nothing bounds; ${PENALISED}`,
    },
    {
      ...PAPER,
      ...{ id: `toy-${problem.id}-mean`, problem, build: () => feedForward('mean') },
      layer:
        'the unweighted mean: every row has the same weight, and the network has to tell the marked rows apart before',
    },
  ]),
  {
    ...SERIES,
    ...{ id: 'toy-days', problem: days, build: () => recurrent(days.rows, 'attention') },
    layer: 'attention over the states of an LSTM: softmax(tanh(h W + b)), b a number a day',
  },
  {
    ...SERIES,
    ...{ id: 'toy-days-dense', problem: days, build: () => recurrent(days.rows, 'dense') },
    layer: 'a dense layer in the place of attention: one learned weight a day, the same whatever the input',
  },
];

async function main([root = '.', ...names]: readonly string[]): Promise<void> {
  writeSamples(root);
  await startBackend();
  registerLayers();
  for (const toy of toys.filter(({ id }) => names.length === 0 || names.includes(id))) {
    const started = performance.now();
    const model = toy.build();
    draw(model, new Random(toy.seed));
    const scores = await train({ ...toy, model }, (line) => console.log(`${toy.id}: ${line}`));
    turnUpright(model);
    const folder = join(root, 'media/models', toy.id);
    await saveModel(model, folder, toy.problem.columns);
    writeCard(folder, toy, toy.problem, { ...scores, parameters: model.countParams() });
    console.log(`${toy.id}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    model.dispose();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
