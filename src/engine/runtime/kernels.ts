/** What a kernel file exports; addresses and strides in bytes. Their sources, under kernels/, say what each does. */
export interface Kernels {
  panelColumns(): number;
  panelRows(): number;
  gemm(
    a: number,
    lda: number,
    panels: number,
    bias: number,
    c: number,
    ldc: number,
    rows: number,
    depth: number,
    columns: number,
    firstPanel: number,
    lastPanel: number,
    accumulate: number,
    activation: number,
    scratch: number,
  ): void;
  packOutputs(source: number, stride: number, depth: number, panels: number, first: number, count: number): void;
  packInputs(
    source: number,
    stride: number,
    columns: number,
    depth: number,
    panels: number,
    first: number,
    count: number,
  ): void;
  transpose(from: number, to: number, rows: number, columns: number): void;
  widenBrainFloats(from: number, to: number, count: number): void;
  widenHalfFloats(from: number, to: number, count: number): void;
  firstNotFinite(x: number, count: number): number;
  dotRows(table: number, x: number, out: number, rows: number, width: number): void;
  layerNorm(x: number, out: number, rows: number, width: number, weight: number, bias: number, epsilon: number): void;
  rmsNorm(x: number, out: number, rows: number, width: number, weight: number, epsilon: number): void;
  softmax(x: number, rows: number, width: number): void;
  scaleBy(x: number, count: number, factor: number): void;
  add(a: number, b: number, out: number, count: number, period: number): void;
  multiply(a: number, b: number, out: number, count: number, period: number): void;
  gather(table: number, ids: number, out: number, count: number, width: number): void;
  rotate(
    x: number,
    out: number,
    units: number,
    heads: number,
    headWidth: number,
    cos: number,
    sin: number,
    factor: number,
  ): void;
  activate(x: number, stride: number, rows: number, columns: number, activation: number): void;
  attend(
    q: number,
    k: number,
    v: number,
    context: number,
    queries: number,
    keys: number,
    heads: number,
    keyHeads: number,
    headWidth: number,
    firstHead: number,
    lastHead: number,
    ranges: number,
    bias: number,
    biasHeadStride: number,
    biasQueryStride: number,
    holes: number,
    holesQueryStride: number,
    placedStart: number,
    placedEnd: number,
    logSumExp: number,
    entropy: number,
    mass: number,
    peaks: number,
    scratch: number,
  ): void;
  attendScratch(keys: number, headWidth: number): number;
  weightsOfQuery(
    q: number,
    k: number,
    keyStride: number,
    headWidth: number,
    count: number,
    logSumExp: number,
    bias: number,
    holes: number,
    out: number,
  ): void;
  weightsOfKey(
    k: number,
    q: number,
    stride: number,
    headWidth: number,
    count: number,
    logSumExp: number,
    statisticsStride: number,
    bias: number,
    biasStride: number,
    holes: number,
    holesStride: number,
    out: number,
  ): void;
}

/**
 * `plain` multiplies and adds; `fused` does so in one rounding (relaxed SIMD); `paired` too, in tiles that V8's revectorizer
 * joins to 256 bits.
 */
export type Variant = 'plain' | 'fused' | 'paired';
export const VARIANTS: readonly Variant[] = ['plain', 'fused', 'paired'];

/** Instantiates a compiled kernel file over a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: () => undefined } });
  return exports as unknown as Kernels; // build.mjs makes the file from the sources that this interface describes
}
