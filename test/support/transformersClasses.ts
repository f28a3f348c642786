import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const schema = v.object({
  types: v.record(
    v.string(),
    v.object({
      config: v.string(),
      /** By key of the constructor, its default. */
      keys: v.record(v.string(), v.unknown()),
      aliases: v.record(v.string(), v.string()),
      /** A config of one layer. */
      small: v.record(v.string(), v.unknown()),
      architectures: v.record(
        v.string(),
        v.object({
          body: v.string(),
          /** As `save_pretrained` writes them: name → shape. */
          tensors: v.record(v.string(), v.array(v.number())),
        }),
      ),
    }),
  ),
});

/** What tools/golden/reference_classes.py tells of transformers' classes, by model_type. */
export function transformersClasses(): v.InferOutput<typeof schema>['types'] {
  const file = new URL('../fixtures/transformers/classes.json', import.meta.url);
  return v.parse(schema, JSON.parse(readFileSync(file, 'utf8'))).types;
}

/** Values of model_type that are this repository's own: transformers has no class for them. */
export const OWN_TYPES: readonly string[] = ['bahdanau', 'show_attend_tell'];
