import { createHash } from 'node:crypto';
import type { ModelFolder, ModelInput } from '../protocol/engine';
import type { RunPlan } from './runPlan';

/** A plan once model and input are read. */
export interface RunOrder {
  readonly model: ModelFolder;
  readonly input: ModelInput;
  readonly generate: number;
  /** Equal for runs of one model on one input. */
  readonly key: string;
}

/** Rejects with HeadlightError where model or input cannot be had. */
export async function orderOf(plan: RunPlan): Promise<RunOrder> {
  const { folder, card, reads } = await plan.model();
  const input = await plan.input(reads);
  const generate = plan.generate(card);
  return { model: folder, input, generate, key: `${folder.path} ${generate} ${contentOf(input)}` };
}

function contentOf(input: ModelInput): string {
  switch (input.kind) {
    case 'text':
      return input.text;
    case 'ids':
      return input.ids.join(' ');
    case 'table':
      return JSON.stringify([input.columns, [...input.values], [...input.start]]);
    case 'picture':
      return createHash('sha256').update(input.bytes).digest('hex');
  }
}
