import { HeadlightError } from '../../protocol/errors';
import type { Modality } from '../../protocol/models';

export const READS: Record<Modality, string> = { text: 'texts', image: 'pictures' };

/** The model that is set reads something else than what is open. */
export class WrongModelError extends HeadlightError {
  constructor(
    model: string,
    /** What is wanted. */
    readonly modality: Modality,
    /** A model at hand that fits, by its name in the settings; null: there is none. */
    readonly instead: string | null,
  ) {
    const other = READS[modality === 'text' ? 'image' : 'text'];
    const remedy =
      instead === null
        ? `No model at hand reads ${READS[modality]}: add a folder with one, or download one.`
        : `${instead} reads ${READS[modality]}.`;
    super('input', `${model} reads ${other}, not ${READS[modality]}. ${remedy}`);
    this.name = 'WrongModelError';
  }
}
