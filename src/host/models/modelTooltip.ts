import { count } from '../../core/format';
import type { ModelCard } from '../../protocol/models';
import { readsWords } from './givenMedium';
import { modelFacts } from './modelFacts';

/** All that is told of a model, a line each; what should be known before its maps are believed comes last. */
export function modelTooltip(name: string, card: ModelCard, chosen: boolean): string {
  const vocabulary = card.vocabulary === 0 ? '' : `, vocabulary ${count(card.vocabulary)}`;
  return [
    `${name}${chosen ? ' (chosen)' : ''}`,
    card.architecture,
    modelFacts(card),
    `${count(card.parameters)} parameters, reads ${readsWords(card.reads)}${vocabulary}`,
    `Licence: ${card.licence ?? 'not stated'}`,
    card.path,
    ...(card.warnings ?? []).map((warning) => `Note: ${warning}`),
  ].join('\n');
}
