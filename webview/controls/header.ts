import { count } from '../../src/core/format';
import { METHODS, refusal } from '../../src/core/methods';
import { stackNames, stackOf, unitsList } from '../../src/core/stacks';
import type { Side } from '../../src/protocol/lens';
import type { MapInfo, ModelCard } from '../../src/protocol/models';
import { changeSide, type LensUnits } from '../changeSide';
import { element } from '../dom';
import type { Host } from '../host';
import { lensOnMap } from '../lensOnMap';
import type { Theme } from '../theme';
import type { ViewData } from '../viewData';
import { Choice, type ChoiceOption } from './choice';
import { HeadStrip } from './headStrip';
import './header.css';

const SIDES: readonly ChoiceOption<Side>[] = [
  { value: 'query', label: 'Looks at' },
  { value: 'key', label: 'Looked at by' },
  { value: 'all', label: 'Received' },
];

/** The lens: model, stack, layer, head, method, side. Shared by all views. */
export class Header {
  readonly element: HTMLElement;
  private readonly model = element('button', 'model');
  private readonly stack: Choice<string>;
  private readonly layer: Choice<string>;
  private readonly heads: HeadStrip;
  private readonly method: Choice<string>;
  private readonly side: Choice<Side>;
  private data: ViewData | null = null;
  /** What the lens was last of. */
  private units: LensUnits | null = null;

  constructor(host: Host) {
    this.model.type = 'button';
    this.model.addEventListener('click', () => host.run('selectModel'));
    const goTo = (address: string | undefined): void => {
      if (this.data !== null && address !== undefined) host.setLens(lensOnMap(this.data, address));
    };
    this.stack = new Choice<string>('Stack', 'Which of the model’s attention: each has layers of its own', (stack) =>
      goTo(this.data === null ? undefined : nearest(stackOf(this.data.inspection.maps, stack), this.data.map.step)),
    );
    this.layer = new Choice<string>('Layer', 'Layer: 0 is the one next to the input', goTo);
    this.heads = new HeadStrip(host);
    this.method = new Choice(
      'Method',
      METHODS.map(({ title, hint }) => `${capital(title)}: ${hint}`).join('\n'),
      (method) => host.setLens({ method }),
    );
    this.side = new Choice(
      'Direction',
      'Looks at: where a unit looks. Looked at by: who looks at it. Received: what each unit gets from all',
      (side) => {
        if (this.data !== null) host.setLens(changeSide(this.data, side, this.units));
      },
    );
    this.element = element(
      'div',
      'header',
      this.model,
      this.stack.element,
      this.layer.element,
      this.heads.element,
      this.method.element,
      this.side.element,
    );
    this.element.setAttribute('role', 'toolbar');
    this.element.setAttribute('aria-label', 'Lens');
  }

  update(data: ViewData, theme: Theme): void {
    const { inspection, lens, map, stack, keys } = data;
    const { card, maps } = inspection;
    this.takeUp(data);
    this.updateModel(card);
    const stacks = stackNames(maps);
    this.stack.element.hidden = stacks.length < 2;
    this.stack.set(
      stacks.map((name) => ({ value: name, label: capital(name) })),
      map.stack,
    );
    this.layer.set(
      stack.map(({ address, layer }) => ({ value: address, label: `Layer ${layer}` })),
      map.address,
    );
    this.heads.update(data, theme);
    this.method.set(
      METHODS.map((method) => {
        const reason = refusal(method, maps, map.address, keys.units.length);
        return {
          value: method.id,
          label: capital(method.title),
          title: reason ?? method.hint,
          refused: reason !== null,
        };
      }),
      lens.method,
    );
    this.side.set(SIDES, lens.side);
  }

  private takeUp(data: ViewData): void {
    if (this.data?.inspection.inspection !== data.inspection.inspection) this.units = null;
    this.data = data;
    const list = unitsList(data.map, data.lens.side);
    if (list !== null && data.lens.units.length > 0) this.units = { list, units: data.lens.units };
  }

  private updateModel(card: ModelCard | null): void {
    // A dump names no model, and another one can be run all the same.
    this.model.textContent = card?.id ?? 'From a file';
    this.model.title =
      card === null
        ? 'These weights were read from a file\nClick to choose a model'
        : `${card.id}: ${card.family}, ${card.layers} layers × ${card.heads} heads, ${count(card.context)} units of context\nClick to choose another model`;
    this.model.setAttribute(
      'aria-label',
      card === null ? 'Weights from a file, choose a model' : `Model ${card.id}, choose another`,
    );
  }
}

/** The map of a stack at a step, or the last one before it. */
function nearest(stack: readonly MapInfo[], step: number): string | undefined {
  return (stack.findLast((map) => map.step <= step) ?? stack[0])?.address;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
