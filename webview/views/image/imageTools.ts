import { element } from '../../dom';
import type { Host } from '../../host';
import type { ViewData } from '../../viewData';
import type { PictureLook } from './pictureLook';

type Switch = 'smooth' | 'focus' | 'regions';

/** Smooth or not, opacity, focus mode, top regions. */
export class ImageTools {
  readonly element: HTMLElement;
  private readonly buttons: Record<Switch, HTMLButtonElement>;
  private readonly slider = element('input', 'opacity');
  private on: Record<Switch, boolean> = { smooth: false, focus: false, regions: false };

  constructor(
    private readonly host: Host,
    private readonly setLook: (look: Partial<PictureLook>) => void,
  ) {
    this.buttons = {
      smooth: this.toggle('Smooth', 'Smooth: between the centres of patches; else a patch a colour', 'smooth'),
      focus: this.toggle('Focus', 'Focus mode (F): sharp where it looks, blurred elsewhere', 'focus'),
      regions: this.toggle('Regions', 'Top regions (R): boxes around the patches that hold most', 'regions'),
    };
    this.slider.type = 'range';
    this.slider.min = '0';
    this.slider.max = '100';
    this.slider.title = 'Opacity of the heat';
    this.slider.setAttribute('aria-label', 'Opacity of the heat');
    this.slider.addEventListener('input', () => setLook({ opacity: Number(this.slider.value) / 100 }));
    this.element = element('div', 'image-tools', this.slider, ...Object.values(this.buttons));
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'How the picture is looked at');
  }

  update({ options: { focusMode: focus } }: ViewData, { smooth, opacity, regions }: PictureLook): void {
    this.on = { smooth, focus, regions };
    for (const what of Object.keys(this.buttons) as Switch[])
      this.buttons[what].setAttribute('aria-pressed', String(this.on[what]));
    this.slider.value = String(Math.round(opacity * 100));
    this.slider.setAttribute('aria-valuetext', `${this.slider.value} %`);
    // Focus mode shows the weights by sharpness alone.
    this.slider.disabled = focus;
    this.buttons.smooth.disabled = focus;
  }

  /** F and R, wherever the keyboard is in the view. Returns whether the key meant something. */
  press(key: string): boolean {
    const what = ({ f: 'focus', r: 'regions' } as const)[key.toLowerCase()];
    if (what === undefined) return false;
    this.flip(what);
    return true;
  }

  private toggle(label: string, title: string, what: Switch): HTMLButtonElement {
    const button = element('button', 'toggle', label);
    button.type = 'button';
    button.title = title;
    button.addEventListener('click', () => this.flip(what));
    return button;
  }

  /** Focus mode is of the whole window: texts have it too. */
  private flip(what: Switch): void {
    const on = !this.on[what];
    if (what === 'focus') this.host.setOptions({ focusMode: on });
    else this.setLook({ [what]: on });
  }
}
