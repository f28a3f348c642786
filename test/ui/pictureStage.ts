import type { Frame, Page } from 'playwright-core';
import { show, strength, type Shown } from '../../src/core/paint';
import { AMBER } from '../../src/core/palettes';
import { rectangleOf } from '../../src/core/regions';
import type { UnitTable } from '../../src/protocol/units';

type Layer = 'picture' | 'heat' | 'focus';
/** A place in the picture, pixels of it. */
type Place = readonly [x: number, y: number];

/** The picture on the screen of its editor: canvases under one transform, which the stage tells. */
export class PictureStage {
  constructor(
    private readonly page: Page,
    private readonly frame: Frame,
  ) {}

  /** RGBA of a layer at places of the picture. */
  async pixels(layer: Layer, places: readonly Place[]): Promise<number[][]> {
    const { x, y, scale } = await this.transform();
    return this.frame.locator(`.image-${layer}`).evaluate(
      (canvas, at) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
        const context = canvas.getContext('2d')!;
        return at.map(([left, top]) => [...context.getImageData(left!, top!, 1, 1).data]);
      },
      places.map(([px, py]) => [Math.floor((px - x) * scale), Math.floor((py - y) * scale)]),
    );
  }

  /** Opacity of the heat in the middle of every patch, 0 to 255. */
  async heat(units: UnitTable): Promise<number[]> {
    return (
      await this.pixels(
        'heat',
        patches(units).map((unit) => middle(units, unit)),
      )
    ).map((pixel) => pixel[3]!);
  }

  /** Moves the pointer onto a place of the picture. */
  async point(place: Place): Promise<void> {
    const { x, y, scale } = await this.transform();
    const box = (await this.frame.locator('.image-stage').boundingBox())!;
    const ratio = await this.frame.evaluate(() => devicePixelRatio);
    await this.page.mouse.move(box.x + ((place[0] - x) * scale) / ratio, box.y + ((place[1] - y) * scale) / ratio, {
      steps: 3,
    });
  }

  async drag(from: Place, to: Place): Promise<void> {
    await this.point(from);
    await this.page.mouse.down();
    await this.point(to);
    await this.page.mouse.up();
  }

  /** The pointer on no patch. */
  async leave(): Promise<void> {
    const box = (await this.frame.locator('.image-bar').boundingBox())!;
    await this.page.mouse.move(box.x + box.width / 2, box.y + 2, { steps: 3 });
  }

  private transform(): Promise<{ x: number; y: number; scale: number }> {
    return this.frame.locator('.image-stage').evaluate((stage) => {
      if (!(stage instanceof HTMLElement)) throw new Error('not an element');
      const { x, y, scale } = stage.dataset;
      return { x: Number(x), y: Number(y), scale: Number(scale) };
    });
  }
}

export function patches(units: UnitTable): number[] {
  return Array.from({ length: units.length }, (_, unit) => unit).filter((unit) => units.special[unit] === 0);
}

export function middle(units: UnitTable, unit: number): Place {
  const { x, y, width, height } = rectangleOf(units, unit);
  return [x + width / 2, y + height / 2];
}

/** The opacity that every patch's weight has in the amber palette, 0 to 255. */
export function opacities(units: UnitTable, weights: Float32Array): number[] {
  const { scale, weights: shown }: Shown = show(weights, units, 'apart');
  return patches(units).map((unit) => Math.round(strength(shown[unit]!, scale) * 255));
}

/** RGB of the heat in dark themes. */
export const LIGHT = AMBER.dark;
