import { pictureKind } from '../../core/pictureKind';
import { ImageError } from '../../protocol/errors';
import type { PicturePreview } from '../../protocol/pictures';
import type { PictureSource, Pictures } from '../input/picture/pictures';
import type { Drawn } from '../input/picture/previewOf';
import type { ReadPicture } from '../input/picture/readPicture';
import { DEADLINES } from '../limits';
import type { HelperApi } from './helperApi';
import { HelperLost, type Helper } from './helper';

/** Pictures that are decoded in a helper process: one that ends it, or takes too long, fails with an ImageError that names it. */
export class HelperPictures implements Pictures {
  constructor(private readonly helper: Helper) {}

  async read(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<ReadPicture> {
    const { open, decoded } = await this.ask('readPicture', { name, bytes }, { name, bytes }, signal);
    return { open, decoded, bytes };
  }

  preview(
    { name, bytes, transparent }: PictureSource & { transparent: boolean },
    side: number,
    signal?: AbortSignal,
  ): Promise<PicturePreview> {
    return this.ask('previewPicture', { name, bytes, transparent, side }, { name, bytes }, signal);
  }

  draw({ name, bytes }: PictureSource, side: number, signal?: AbortSignal): Promise<Drawn> {
    return this.ask('drawPicture', { name, bytes, side }, { name, bytes }, signal);
  }

  encodePng(drawn: Drawn, signal?: AbortSignal): Promise<Uint8Array> {
    return this.ask('encodePng', drawn, { name: 'the picture', bytes: new Uint8Array() }, signal);
  }

  private async ask<M extends keyof HelperApi>(
    method: M,
    request: Parameters<HelperApi[M]>[0],
    { name, bytes }: PictureSource,
    signal: AbortSignal | undefined,
  ): Promise<ReturnType<HelperApi[M]>> {
    const milliseconds = pictureKind(bytes) === 'svg' ? DEADLINES.drawing : DEADLINES.picture;
    try {
      return await this.helper.use((session) => session.call(method, request, { milliseconds, signal }), signal);
    } catch (error) {
      if (!(error instanceof HelperLost)) throw error;
      throw new ImageError(`${name}: cannot be decoded: the process that decoded it ${error.message}`, {
        cause: error,
      });
    }
  }
}
