import { isCancelled } from '../../../src/protocol/errors';
import type { PreviewRequest } from '../../../src/protocol/engine';
import type { PanelInspection } from '../../../src/protocol/panel';
import type { Host } from '../../host';
import type { ShownPicture } from './shownPicture';

/** Longest side of the picture that is asked for: as many pixels as most screens have. */
const SIDE = 2048;

/** The picture to draw. What is shown of a document stays until the picture of its next inspection is here. */
export class PreviewLoader {
  /** Null until it is here, and where it cannot be had. */
  bitmap: ImageBitmap | null = null;
  /** Why there is no picture. */
  problem: string | null = null;
  /** It has been asked for, and is not here yet. */
  waits = false;
  private asked = '';
  private document = '';
  private controller: AbortController | null = null;

  constructor(
    private readonly host: Host,
    private readonly arrived: () => void,
  ) {}

  load({ inspection, document }: PanelInspection, { list, index }: ShownPicture): void {
    const request: PreviewRequest = { inspection, list: list.list.id, part: index, side: SIDE };
    const key = JSON.stringify(request);
    if (key === this.asked) return;
    const of = `${document} ${list.list.id} ${index}`;
    if (of !== this.document) this.show(null);
    this.asked = key;
    this.document = of;
    this.controller?.abort();
    this.controller = new AbortController();
    void this.fetch(request, this.controller.signal);
  }

  private async fetch(request: PreviewRequest, signal: AbortSignal): Promise<void> {
    this.waits = true;
    try {
      const { bytes, mime } = await this.host.preview(request, signal);
      const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: mime }));
      if (signal.aborted) {
        bitmap.close();
        return;
      }
      this.show(bitmap);
    } catch (error) {
      if (signal.aborted) return;
      this.show(null);
      if (!isCancelled(error))
        this.problem = `The picture cannot be drawn: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.waits = false;
    this.arrived();
  }

  private show(bitmap: ImageBitmap | null): void {
    this.bitmap?.close();
    this.bitmap = bitmap;
    this.problem = null;
  }
}
