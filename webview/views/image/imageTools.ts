import { MOST_COVER } from '../../../src/core/palettes';
import { element } from '../../dom';
import type { Host } from '../../host';

/** How the picture is looked at. */
export interface ImageLook {
  readonly smooth: boolean;
  /** 0 to 1: what the strongest patch covers. */
  readonly opacity: number;
  readonly focus: boolean;
  readonly regions: boolean;
}

/** Smooth or not, opacity, focus mode, top regions. */
export class ImageTools {
  readonly element: HTMLElement;
  private current: ImageLook = { smooth: false, opacity: MOST_COVER, focus: false, regions: false };
  private readonly smooth: HTMLButtonElement;
  private readonly focus: HTMLButtonElement;
  private readonly regions: HTMLButtonElement;
  private readonly slider = element('input', 'opacity');

  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {
    this.smooth = this.toggle('Smooth', 'Smooth: between the centres of patches; else a patch a colour', 'smooth');
    this.focus = this.toggle('Focus', 'Focus mode (F): sharp where it looks, blurred elsewhere', 'focus');
    this.regions = this.toggle('Regions', 'Top regions (R): boxes around the patches that hold most', 'regions');
    this.slider.type = 'range';
    this.slider.min = '0';
    this.slider.max = '100';
    this.slider.title = 'Opacity of the heat';
    this.slider.setAttribute('aria-label', 'Opacity of the heat');
    this.slider.addEventListener('input', () => this.set({ opacity: Number(this.slider.value) / 100 }));
    this.element = element('div', 'image-tools', this.slider, this.smooth, this.focus, this.regions);
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'How the picture is looked at');
    this.show();
  }

  get look(): ImageLook {
    return this.current;
  }

  /** Focus mode is of the whole window: texts have it too. */
  update(focus: boolean): void {
    this.current = { ...this.current, focus };
    this.show();
  }

  /** F and R, wherever the keyboard is in the view. Returns whether the key meant something. */
  press(key: string): boolean {
    const what = ({ f: 'focus', r: 'regions' } as const)[key.toLowerCase()];
    if (what === undefined) return false;
    this.flip(what);
    return true;
  }

  private toggle(label: string, title: string, what: 'smooth' | 'focus' | 'regions'): HTMLButtonElement {
    const button = element('button', 'toggle', label);
    button.type = 'button';
    button.title = title;
    button.addEventListener('click', () => this.flip(what));
    return button;
  }

  private flip(what: 'smooth' | 'focus' | 'regions'): void {
    if (what === 'focus') this.host.setOptions({ focusMode: !this.current.focus });
    else this.set({ [what]: !this.current[what] });
  }

  private set(change: Partial<ImageLook>): void {
    this.current = { ...this.current, ...change };
    this.show();
    this.changed();
  }

  private show(): void {
    const { smooth, opacity, focus, regions } = this.current;
    this.smooth.setAttribute('aria-pressed', String(smooth));
    this.focus.setAttribute('aria-pressed', String(focus));
    this.regions.setAttribute('aria-pressed', String(regions));
    this.slider.value = String(Math.round(opacity * 100));
    this.slider.setAttribute('aria-valuetext', `${Math.round(opacity * 100)} %`);
    // Focus mode shows the weights by sharpness alone.
    this.slider.disabled = focus;
    this.smooth.disabled = focus;
  }
}
