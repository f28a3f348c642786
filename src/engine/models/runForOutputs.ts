import type { Outputs } from '../model';
import { PassEnds, type Pass } from '../nn/pass';
import { HiddenOutputs, noOutputs, type OutputsShape } from './outputs';
import { runLayersLazily, type Stack } from './runLayers';

/** Runs a stack as far as its last map; what comes after it is computed when it is asked for. Throws as {@link runLayersLazily}. */
export async function runForOutputs(stack: Stack, pass: Pass, shape: OutputsShape): Promise<Outputs> {
  try {
    return new HiddenOutputs(await runLayersLazily(stack, pass), shape);
  } catch (error) {
    // A probe has what it wanted.
    if (error instanceof PassEnds) return noOutputs;
    throw error;
  }
}
