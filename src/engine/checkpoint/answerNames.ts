import * as v from 'valibot';
import { parseConfig } from './parseConfig';

/** What a classification head's scores mean. */
export interface AnswerNames {
  /** By the class's index; a class without one is called by its index. */
  readonly labels: ReadonlyMap<number, string>;
  /** `one`: probabilities by a softmax. `several`: each class is true or not by itself, by a sigmoid. `none`: a number, not a choice. */
  readonly choice: 'one' | 'several' | 'none';
}

const schema = v.object({
  // Names that cannot be read are left out: they keep no model from running.
  id2label: v.fallback(v.optional(v.nullable(v.record(v.string(), v.string())), null), null),
  problem_type: v.optional(v.nullable(v.string()), null),
});
const CHOICES = new Map<string | null, AnswerNames['choice']>([
  ['multi_label_classification', 'several'],
  ['regression', 'none'],
]);

/** From config.json. Throws CheckpointError naming the file and the key. */
export function answerNames(path: string, json: unknown): AnswerNames {
  const { id2label, problem_type: problem } = parseConfig(path, json, schema);
  return {
    labels: new Map(Object.entries(id2label ?? {}).map(([id, label]) => [Number(id), label])),
    choice: CHOICES.get(problem) ?? 'one',
  };
}
