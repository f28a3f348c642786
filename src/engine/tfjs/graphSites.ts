import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';
import { summary } from './layerSites';
import type { Site } from './sites';

/** Operations through which weights pass on their way to the product, unchanged but for their shape. */
const PASSES = new Set(['Identity', 'Reshape', 'StopGradient', 'Cast', 'ExpandDims', 'Squeeze', 'Snapshot']);
const PRODUCTS = new Set(['BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3', 'MatMul', '_FusedMatMul', 'Einsum']);
/** They may run for ever, or call what stands elsewhere: no graph of attention needs them at its inference. */
const CONTROL =
  /^(Enter|Exit|NextIteration|Switch|Merge|LoopCond|(Stateless)?(While|If)|TensorArray|TensorList|HashTable|LookupTable|InitializeTable|.*PartitionedCall)/;

const node = v.looseObject({
  name: v.string(),
  op: v.string(),
  input: v.optional(v.array(v.string()), []),
});

export type GraphNode = v.InferOutput<typeof node>;

/** Nodes of a graph. Throws CheckpointError for what is no graph, and for one with control flow. */
export function nodesOf(file: string, topology: Readonly<Record<string, unknown>>): readonly GraphNode[] {
  const parsed = v.safeParse(v.array(node), topology.node);
  if (!parsed.success)
    throw new CheckpointError(`${file}: wanted modelTopology.node, a list of nodes with name and op`);
  const nodes = parsed.output;
  if (nodes.length > LIMITS.tensors)
    throw new CheckpointError(`${file}: wanted at most ${LIMITS.tensors} nodes, found ${nodes.length}`);
  const flow = nodes.find(({ op }) => CONTROL.test(op));
  if (flow !== undefined)
    throw new CheckpointError(`${file}: node ${flow.name}: ${flow.op} is control flow, which is not run here`);
  return nodes;
}

/** Every softmax whose weights multiply values: its result is the first factor of a product. Throws CheckpointError where there is none. */
export function graphSites(file: string, nodes: readonly GraphNode[]): readonly Site[] {
  const readers = new Map<string, GraphNode[]>();
  for (const reader of nodes)
    for (const source of reader.input.map(nodeName)) readers.set(source, [...(readers.get(source) ?? []), reader]);
  const multiplies = (name: string, depth = 0): boolean =>
    (readers.get(name) ?? []).some(
      (reader) =>
        (PRODUCTS.has(reader.op) && nodeName(reader.input[0] ?? '') === name) ||
        (PASSES.has(reader.op) && depth < PASSES.size && multiplies(reader.name, depth + 1)),
    );
  const sites = nodes
    .filter(({ op, name }) => op === 'Softmax' && multiplies(name))
    .map(({ name }): Site => ({ name, kind: 'self', rows: 'one', heads: null, headWidth: null }));
  if (sites.length === 0) {
    throw new CheckpointError(
      `${file}: there is no attention in this graph: no softmax whose result multiplies values; its operations are ${summary(nodes.map(({ op }) => op))}`,
    );
  }
  return sites;
}

/** `node:0` and `^node` → `node`. */
export function nodeName(input: string): string {
  return input.replace(/^\^/, '').replace(/:\d+$/, '');
}
