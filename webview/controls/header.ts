import { count } from '../../src/core/format';
import type { Direction, Method } from '../../src/protocol/lens';
import { element } from '../dom';
import type { Host } from '../host';
import type { Theme } from '../theme';
import type { ViewData } from '../viewData';
import { Choice, type ChoiceOption } from './choice';
import { HeadStrip } from './headStrip';
import './header.css';

const METHODS: readonly ChoiceOption<Method>[] = [
  { value: 'raw', label: 'Raw' },
  { value: 'rollout', label: 'Rollout' },
];

const DIRECTIONS: readonly ChoiceOption<Direction>[] = [
  { value: 'from', label: 'Looks at' },
  { value: 'to', label: 'Looked at by' },
  { value: 'received', label: 'Received' },
];

/** The lens: model, layer, head, method, direction. Shared by all views. */
export class Header {
  readonly element: HTMLElement;
  private readonly model = element('button', 'model');
  private readonly layer: Choice<number>;
  private readonly heads: HeadStrip;
  private readonly method: Choice<Method>;
  private readonly direction: Choice<Direction>;

  constructor(host: Host) {
    this.model.type = 'button';
    this.model.addEventListener('click', () => host.run('selectModel'));
    this.layer = new Choice('Layer', 'Layer: 0 is the one next to the input', (layer) => host.setLens({ layer }));
    this.heads = new HeadStrip((head) => host.setLens({ head }));
    this.method = new Choice(
      'Method',
      'Raw: the weights of this layer. Rollout: carried through all layers up to this one',
      (method) => host.setLens({ method }),
    );
    this.direction = new Choice(
      'Direction',
      'Looks at: where the query looks. Looked at by: who looks at it. Received: what each unit gets from all',
      (direction) => host.setLens({ direction }),
    );
    this.element = element(
      'div',
      'header',
      this.model,
      this.layer.element,
      this.heads.element,
      this.method.element,
      this.direction.element,
    );
    this.element.setAttribute('role', 'toolbar');
    this.element.setAttribute('aria-label', 'Lens');
  }

  update(data: ViewData, theme: Theme): void {
    const { card } = data.inspection;
    this.model.textContent = card.id;
    this.model.title = `${card.id}: ${card.family}, ${card.layers} layers × ${card.heads} heads, ${count(card.context)} units of context\nClick to choose another model`;
    this.model.setAttribute('aria-label', `Model ${card.id}, choose another`);
    this.layer.set(layerOptions(card.layers), data.lens.layer);
    this.heads.update(data, theme);
    this.method.set(METHODS, data.lens.method);
    this.direction.set(DIRECTIONS, data.lens.direction);
  }
}

function layerOptions(layers: number): ChoiceOption<number>[] {
  return Array.from({ length: layers }, (_, layer) => ({ value: layer, label: `Layer ${layer}` }));
}
