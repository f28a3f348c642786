import { mediumOf } from '../../src/core/lists';
import type { UnitPlace } from '../../src/protocol/panel';
import { element } from '../dom';
import type { Host } from '../host';
import { listOfUnits, type ViewData } from '../viewData';
import { quoted } from '../words';
import { PredictionList, type PredictionsTitle } from './predictionList';

const SHOWN = 5;
const WOULD_WRITE = 'the model would write';
const ANSWERS: PredictionsTitle = { before: 'The model’s answers', unit: '', after: '' };
/** A caret that only passes over a unit asks for nothing. */
const QUIET_MILLISECONDS = 120;

/** What the model says, likeliest first: of the whole input, and what it would write where the lens looks from. */
export class AnswerList {
  readonly element = element('div', 'answers');
  private readonly classes: PredictionList;
  private readonly writing: PredictionList;

  constructor(host: Host) {
    this.classes = new PredictionList(host, 0);
    this.writing = new PredictionList(host, QUIET_MILLISECONDS);
    this.element.append(this.classes.element, this.writing.element);
  }

  update(data: ViewData): void {
    const { document, inspection, card, lists } = data.inspection;
    const done = !data.running && data.summary !== null && data.heat !== null;
    const of = { inspection, count: SHOWN };
    const first = card === null ? undefined : lists[0]?.list.id;
    const request = first === undefined ? null : { ...of, list: first, unit: null };
    this.classes.update({ document, done, title: ANSWERS, request });
    const at = placeToWrite(data);
    this.writing.update({ document, done, title: at?.title ?? ANSWERS, request: at && { ...of, ...at.place } });
  }
}

/** Where the model is asked what it would write: behind the unit of the lens where it writes on, else in that unit's own place. */
function placeToWrite(data: ViewData): { title: PredictionsTitle; place: UnitPlace } | null {
  const { inspection, lens } = data;
  const [unit] = lens.units;
  const from = listOfUnits(data, lens);
  if (inspection.card === null || inspection.card.vocabulary === 0) return null;
  if (from === undefined || unit === undefined || lens.units.length > 1) return null;
  const { list } = from;
  const named = (before: string): PredictionsTitle => ({ before, unit: quoted(from, unit), after: WOULD_WRITE });
  if (list.id === inspection.card.writes) {
    return { title: named('After'), place: { list: list.id, unit: unit + 1 } };
  }
  if (mediumOf(list, unit) === 'picture') return null;
  return { title: named('In place of'), place: { list: list.id, unit } };
}
