import { isCancelled } from '../../../src/protocol/errors';
import type { PanelInspection } from '../../../src/protocol/panel';
import type { Host } from '../../host';

/** Longest side of the picture that is asked for: as many pixels as most screens have. */
const SIDE = 2048;

/** The picture to draw. What is shown of a document stays until the picture of its next inspection is here. */
export class PreviewLoader {
  /** Null until it is here, and where it cannot be had. */
  bitmap: ImageBitmap | null = null;
  /** Why there is no picture. */
  problem: string | null = null;
  private inspection = '';
  private document = '';
  private controller: AbortController | null = null;

  constructor(
    private readonly host: Host,
    private readonly arrived: () => void,
  ) {}

  load({ inspection, document }: PanelInspection): void {
    if (inspection === this.inspection) return;
    if (document !== this.document) this.show(null);
    this.inspection = inspection;
    this.document = document;
    this.controller?.abort();
    this.controller = new AbortController();
    void this.fetch(inspection, this.controller.signal);
  }

  private async fetch(inspection: string, signal: AbortSignal): Promise<void> {
    try {
      const { bytes, mime } = await this.host.preview({ inspection, side: SIDE }, signal);
      const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: mime }));
      if (signal.aborted) bitmap.close();
      else this.show(bitmap);
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      this.show(null);
      this.problem = `The picture cannot be drawn: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.arrived();
  }

  private show(bitmap: ImageBitmap | null): void {
    this.bitmap?.close();
    this.bitmap = bitmap;
    this.problem = null;
  }
}
