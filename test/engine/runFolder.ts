import { dense, logitsOf } from './golden';
import { loadFolder, runInput } from './runModel';

/** What a model of a folder gives for a text, in JSON. */
export interface FolderRun {
  readonly family: string;
  /** Of the text's units. */
  readonly ids: readonly number[];
  /** By address: [heads, queries, keys]. */
  readonly maps: Readonly<Record<string, readonly number[]>>;
  /** [units, vocabulary] */
  readonly logits: readonly number[] | null;
}

/** A program: FOLDER TEXT → a {@link FolderRun} on the standard output. */
async function main([folder = '', text = '']: readonly string[]): Promise<void> {
  const model = await loadFolder(folder);
  const run = await runInput(model, { kind: 'text', text });
  const { units } = run.lists.get('input')!;
  const logits = await logitsOf(run.outputs, 'input', units.length);
  const told: FolderRun = {
    family: model.card.family,
    ids: [...units.id],
    maps: Object.fromEntries(run.maps.map((map) => [map.info.address, [...dense(map)]])),
    logits: logits && [...logits],
  };
  process.stdout.write(JSON.stringify(told));
}

void main(process.argv.slice(2));
