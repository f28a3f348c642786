import { CheckpointError } from '../../protocol/errors';
import { families } from './families';
import type { ModelFamily } from './family';
import { nearest } from './nearest';

/** What a config calls its model. */
export interface ModelNames {
  /** The first of `architectures`. */
  readonly architecture: string | null;
  readonly modelType: string | null;
  /** `auto_map`: by class of transformers, where the repository's own stands: `modeling_own.OwnModel`. */
  readonly own: Readonly<Record<string, string>>;
}

/** A row of the table, and the class of the config. */
export interface Kind {
  readonly family: ModelFamily;
  readonly architecture: string;
  /** What is not run of what the config names, in a sentence. */
  readonly note: string | null;
}

/** Longer names are no names: they are shown and compared as far as that. */
const LONGEST_NAME = 100;

/**
 * The row of the table for a config. The class decides: those that transformers builds on a body of ours are run, under any head;
 * others are not, however alike their names or their `model_type`. Throws CheckpointError that says what differs and what is near.
 */
export function familyOf(path: string, names: ModelNames): Kind {
  const architecture = short(names.architecture);
  const modelType = short(names.modelType);
  const note = refuseOwnCode(path, architecture, modelType, names.own);
  if (architecture === null) return ofType(path, modelType);
  const rows = families.filter((family) => classesOf(family).includes(architecture));
  const [first] = rows;
  if (first === undefined) throw unknownClass(path, architecture, modelType);
  const family = modelType === null ? first : rows.find((row) => row.modelType === modelType);
  if (family !== undefined) return { family, architecture, note };
  throw new CheckpointError(
    `${path}: architectures and model_type contradict each other: ${architecture} wants model_type ` +
      `${rows.map((row) => row.modelType).join(' or ')}, found ${modelType}`,
  );
}

/** Classes that run on a row's body. */
export function classesOf({ architectures, otherHeads }: ModelFamily): readonly string[] {
  return [...architectures, ...otherHeads];
}

/** Where a class of the repository's own stands under the model's name, or no other is named. Gives what other code it names. */
function refuseOwnCode(
  path: string,
  architecture: string | null,
  modelType: string | null,
  own: ModelNames['own'],
): string | null {
  const models = Object.entries(own).filter(([key]) => /^(TF|Flax)?AutoModel/.test(key));
  const found = models.find(([, place]) => architecture === null || place.split('.').at(-1) === architecture);
  if (found !== undefined) {
    const [key, place] = found;
    throw new CheckpointError(
      `${path}: ${architecture ?? 'the model'} runs code of its own (auto_map: ${key} is ${short(place)}), ` +
        `which Headlight does not run${nearestTo(architecture, modelType)}`,
    );
  }
  const [other] = models;
  if (other === undefined) return null;
  return `config.json names code of its own for ${other[0]} (${short(other[1])}), which is not run: this is ${architecture} of transformers`;
}

function ofType(path: string, modelType: string | null): Kind {
  const family = families.find((row) => row.modelType === modelType);
  if (family !== undefined) return { family, architecture: family.architectures[0], note: null };
  throw new CheckpointError(
    `${path}: wanted an architecture of ${known()}, found ${modelType === null ? 'none' : `model_type ${modelType}`}`,
  );
}

function unknownClass(path: string, architecture: string, modelType: string | null): CheckpointError {
  const row = families.find((each) => each.modelType === modelType);
  const differs =
    row === undefined
      ? ''
      : `: its model_type is ${row.modelType}, but it is none of the classes of transformers on that body, and may compute something else`;
  return new CheckpointError(
    `${path}: wanted an architecture of ${known()}, or their bodies under another head, found ` +
      `${architecture}${differs}${nearestTo(architecture, modelType)}`,
  );
}

/** Of the same model_type where that is known. */
function nearestTo(architecture: string | null, modelType: string | null): string {
  if (architecture === null) return '';
  const rows = families.filter((row) => row.modelType === modelType);
  const near = nearest(architecture, (rows.length === 0 ? families : rows).flatMap(classesOf));
  return near === null || near === architecture ? '' : `; the nearest that is known is ${near}`;
}

function known(): string {
  return [...new Set(families.flatMap(({ architectures }) => architectures))].join(', ');
}

function short(name: string): string;
function short(name: string | null): string | null;
function short(name: string | null): string | null {
  return name !== null && name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
