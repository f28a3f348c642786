import { columnWords } from '../../../src/core/columnWords';
import { pictureParts } from '../../../src/core/lists';
import type { PanelInspection, PanelList, UnitPlace } from '../../../src/protocol/panel';
import { element } from '../../dom';
import type { Host } from '../../host';
import type { Theme } from '../../theme';
import { listOfUnits, type PaintedHeat, type ViewData } from '../../viewData';
import { hasText } from '../tokens/textLists';
import { UnitTexts } from '../tokens/unitTexts';
import { PlayUnits } from './playUnits';
import './writtenStrip.css';

/** The texts that belong to a picture, below it: a word shows where it looks, and what the run tells of it beside. */
export class WrittenStrip {
  readonly element = element('section', 'written');
  private readonly texts: UnitTexts;
  private readonly play: PlayUnits;
  private readonly facts = element('span', 'written-facts');

  constructor(host: Host, hover: (place: UnitPlace | null) => void) {
    this.texts = new UnitTexts(host, hover);
    this.play = new PlayUnits(host);
    this.element.setAttribute('aria-label', 'Words of the picture');
    const foot = element('div', 'written-foot', this.play.element, this.facts);
    this.element.append(this.texts.element, this.texts.probe, foot);
  }

  /** `shown`: the heat of what is pointed at, over whatever list. */
  update(data: ViewData, theme: Theme, shown: PaintedHeat | null): void {
    const lists = textsOf(data.inspection);
    this.element.hidden = lists.length === 0;
    if (lists.length === 0) return;
    const lens = shown?.lens ?? data.lens;
    const from = listOfUnits(data, lens);
    const [unit] = lens.units;
    const one = from !== undefined && unit !== undefined && lens.units.length === 1;
    this.facts.textContent = one ? columnWords(from.list, from.units, unit) : '';
    this.play.update(data, lists[0]!);
    // Behind what takes the rest of the row: where the words break depends on it.
    this.texts.update(data, theme, { lists, heat: shown, lens });
  }
}

/** Lists of texts alone: patches lie on the picture. */
function textsOf({ lists }: PanelInspection): PanelList[] {
  return lists.filter(({ list }) => hasText(list) && pictureParts(list).length === 0);
}
