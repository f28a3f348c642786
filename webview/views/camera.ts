import { clampTo, panBy, reach, zoomTo, type Extent, type Viewport } from './viewport';

/** What a camera looks at. */
export interface Scene {
  /** All of it, as large as fits, in device pixels. */
  fit(width: number, height: number): Viewport;
  extent(viewport: Viewport): Extent;
}

/** What is on the screen, through zoom and pan: all of the scene, whatever the size of the panel, until the person zooms. */
export class Camera {
  viewport: Viewport = { x: 0, y: 0, scale: 1, width: 1, height: 1 };
  private fitted = true;
  private scene: Scene | null = null;

  constructor(private readonly moved: () => void) {}

  /** Takes up a scene and the room there is, device pixels; `anew` where it is another scene than before. */
  update(scene: Scene, width: number, height: number, anew: boolean): void {
    this.scene = scene;
    if (anew) this.fitted = true;
    const { viewport } = this;
    if (this.fitted) this.viewport = scene.fit(width, height);
    else if (viewport.width !== width || viewport.height !== height) {
      const resized = { ...viewport, width, height };
      this.viewport = clampTo(resized, scene.extent(resized));
    }
  }

  /** Scales around a point in device pixels; 0: all of it. */
  zoom(px: number, py: number, factor: number): void {
    const { scene, viewport } = this;
    if (scene === null) return;
    this.fitted = factor === 0;
    this.look(
      this.fitted
        ? scene.fit(viewport.width, viewport.height)
        : zoomTo(viewport, scene.extent(viewport), px, py, factor),
    );
  }

  /** Moves by device pixels. */
  pan(dx: number, dy: number): void {
    if (this.scene !== null) this.look(panBy(this.viewport, this.scene.extent(this.viewport), dx, dy));
  }

  /** Moves just as far as needed to see a box of the scene. */
  show(left: number, top: number, right: number, bottom: number): void {
    if (this.scene === null) return;
    const { viewport } = this;
    const { x, y, width, height, scale } = viewport;
    const moved = { ...viewport, x: reach(x, width / scale, left, right), y: reach(y, height / scale, top, bottom) };
    this.look(clampTo(moved, this.scene.extent(moved)));
  }

  private look(viewport: Viewport): void {
    this.viewport = viewport;
    this.moved();
  }
}
