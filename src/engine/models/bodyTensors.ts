/** Names of the tensors of a body, without what stands before all of them. */
export interface BodyTensors {
  /** The first tells where the body is: it is there in every checkpoint. */
  readonly once: readonly [string, ...string[]];
  /** `stack.INDEX.name` for every index below `count`. */
  readonly layers: readonly {
    readonly stack: string;
    readonly count: number;
    readonly names: readonly string[];
  }[];
  /** Of the heads that the body may stand under, and of parts that are not run; without the prefix too. */
  readonly others: RegExp;
}

/** `name.weight`, and `name.bias` where there is one. */
export function parameters(names: readonly string[], bias = true): string[] {
  return names.flatMap((name) => (bias ? [`${name}.weight`, `${name}.bias`] : [`${name}.weight`]));
}

/** Whether a tensor is of the body; `name` without the prefix. */
export function isOfBody({ once, layers }: BodyTensors, name: string): boolean {
  // Checkpoints converted from TensorFlow have these names for a norm's two.
  const own = name.replace(/\.gamma$/, '.weight').replace(/\.beta$/, '.bias');
  if (once.includes(own)) return true;
  return layers.some(({ stack, count, names }) => {
    const [, index, rest = ''] = own.startsWith(`${stack}.`)
      ? (/^(\d+)\.(.*)$/.exec(own.slice(stack.length + 1)) ?? [])
      : [];
    return index !== undefined && Number(index) < count && names.includes(rest);
  });
}
