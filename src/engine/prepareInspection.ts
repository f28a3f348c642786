import type { InspectRequest } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { ModelCard } from '../protocol/models';
import { withoutTrailingSpecials } from './input/continuation';
import { unitsOf } from './input/unitsOf';
import { planWindows } from './input/windows';
import { Inspection } from './inspection';
import type { LoadedModel } from './loadedModel';

/**
 * Units and windows of an input, ready to be run. `free`: bytes that the inspection may take.
 * Throws TokenizerError, CheckpointError, HeadlightError `input` or `usage`.
 */
export async function prepareInspection(
  request: InspectRequest,
  loaded: LoadedModel,
  free: number,
  version: string,
): Promise<Inspection> {
  const { model } = loaded;
  const { card } = model;
  const continues = request.generate > 0;
  if (continues && !card.generates) {
    throw new HeadlightError('usage', `${card.id} (${card.architecture}) does not continue a text; take a causal model`);
  }
  const tokenizer = await loaded.tokenizer();
  const found = await unitsOf(request.input, tokenizer, card.path, continues);
  const units = continues ? withoutTrailingSpecials(found) : found;
  if (continues && units.length >= card.context) {
    throw new HeadlightError(
      'input',
      `to be continued a text must leave room in the context of ${card.context} units; it has ${units.length}`,
    );
  }
  const [modelHash, tokenizerHash] = await Promise.all([loaded.hash(), loaded.tokenizerHash()]);
  const mask = model.maps[0]?.kind ?? 'self';
  const windows = planWindows(units, {
    context: card.context,
    mask,
    focus: request.input.kind === 'text' ? request.input.focus : null,
    maxUnits: continues ? units.length : Math.min(request.maxUnits, affordableUnits(card, free)),
  });
  return new Inspection({
    request,
    model,
    tokenizer,
    units,
    windows,
    provenance: {
      model: card.id,
      modelHash,
      tokenizerHash: request.input.kind === 'text' ? tokenizerHash : null,
      method: 'pattern',
      mask,
      version,
      backend: loaded.backend,
    },
  });
}

/** Units whose queries and keys fit in `bytes`. Windows overlap by half, so that each is kept twice. */
function affordableUnits(card: ModelCard, bytes: number): number {
  const keyWidth = (card.width / card.heads) * card.keyValueHeads;
  const unit = 4 * (card.width + keyWidth) * card.layers * 2;
  return Math.max(card.context, Math.floor(bytes / unit));
}
