import type { ListId } from './units';

/** What is done to a run to see what depends on what. */
export type Change =
  | {
      /**
       * `uniform`: every visible key gets the same weight. `permute`: the weights of each row change places among the keys
       * that are visible, by the generator of src/engine/maps/permutation.ts, one for each map, head and row.
       */
      readonly kind: 'uniform' | 'permute';
      /** Addresses. */
      readonly maps: readonly string[];
      readonly seed: number;
    }
  /** The heads' output is zero; their own map is shown as it was computed. */
  | { readonly kind: 'ablate'; readonly map: string; readonly heads: readonly number[] }
  | {
      /** `mask`: nobody may attend to the units. `replace`: they are the model's mask or unknown token, or an empty patch. */
      readonly kind: 'hide';
      readonly list: ListId;
      readonly units: readonly number[];
      readonly how: 'mask' | 'replace';
    };
