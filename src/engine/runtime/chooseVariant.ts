import { setFlagsFromString } from 'node:v8';
import { Heap } from './heap';
import { kernelFile } from './kernelFiles';
import { instantiate, VARIANTS, type Kernels, type Variant } from './kernels';

/** Environment variable that names the variant to be used. */
const OVERRIDE = 'HEADLIGHT_KERNELS';
/** V8 from this major version on joins pairs of vectors, on x64. */
const REVECTORIZE_SINCE = 13;
/** Milliseconds that the measurement of one variant may take; V8 optimises the code meanwhile, on a thread of its own. */
const BUDGET = 30;
/** Milliseconds that it goes on once the optimised code runs. */
const SETTLED = 1;
/** Optimised code is faster than the first by at least so much. */
const OPTIMISED = 3;
/** Of the time of a variant before it in the list. */
const CLEARLY = 0.85;
/** A product of 24 × 256 × 64. */
const ROWS = 24;
const DEPTH = 256;
const WIDTH = 64;

export interface Chosen {
  readonly variant: Variant;
  readonly module: WebAssembly.Module;
}

/** The variant that `HEADLIGHT_KERNELS` names, or the fastest of those that this machine can run. */
export function chooseVariant(): Chosen {
  const override = process.env[OVERRIDE];
  const named = VARIANTS.filter((variant) => variant === override);
  const revectorizes = process.arch === 'x64' && parseInt(process.versions.v8, 10) >= REVECTORIZE_SINCE;
  // The engine is a process of its own: the flag, off by default, touches nobody else. Elsewhere it is an unknown one.
  if (revectorizes) setFlagsFromString('--experimental-wasm-revectorize');
  const candidates =
    named.length > 0 ? named : revectorizes ? (['paired', 'fused', 'plain'] as const) : (['fused', 'plain'] as const);
  const runnable = candidates.flatMap((variant): Chosen[] => {
    const bytes = kernelFile(variant);
    return WebAssembly.validate(bytes) ? [{ variant, module: new WebAssembly.Module(bytes) }] : [];
  });
  // Plain SIMD is in every V8 that can run this engine.
  if (runnable.length === 0) return { variant: 'plain', module: new WebAssembly.Module(kernelFile('plain')) };
  if (runnable.length === 1) return runnable[0]!;
  const heap = new Heap();
  const timed = runnable.map((chosen) => ({ chosen, time: bestTime(instantiate(chosen.module, heap.memory), heap) }));
  // Those that should be faster come first: one of them is left for a slower one only where both were measured.
  return timed.reduce((best, candidate) => {
    const slower = best.time !== null && candidate.time !== null && candidate.time < CLEARLY * best.time;
    return slower ? candidate : best;
  }).chosen;
}

/** Shortest time of a small product, milliseconds; null where V8, on a busy machine, did not come to optimise it. */
function bestTime(kernels: Kernels, heap: Heap): number | null {
  return heap.within(4 * (ROWS * DEPTH + DEPTH * WIDTH + ROWS * WIDTH + 1024), (block) => {
    const panels = block.address + 4 * ROWS * DEPTH;
    const out = panels + 4 * DEPTH * WIDTH;
    const scratch = out + 4 * ROWS * WIDTH;
    const time = (): number => {
      const start = performance.now();
      kernels.gemm(
        block.address,
        4 * DEPTH,
        panels,
        0,
        out,
        4 * WIDTH,
        ROWS,
        DEPTH,
        WIDTH,
        0,
        WIDTH / kernels.panelColumns(),
        0,
        0,
        scratch,
      );
      return performance.now() - start;
    };
    time();
    const first = time();
    let best = first;
    let end = performance.now() + BUDGET;
    while (performance.now() < end) {
      const before = best;
      best = Math.min(best, time());
      if (before > first / OPTIMISED && best <= first / OPTIMISED) end = performance.now() + SETTLED;
    }
    return best > first / OPTIMISED ? null : best;
  });
}
