import type { UnitList } from '../../../src/protocol/units';

/** Whether some units of a list stand for text, or rows of a table, and not for patches alone. */
export function hasText({ parts }: UnitList): boolean {
  return parts.some(({ medium }) => medium !== 'picture');
}
