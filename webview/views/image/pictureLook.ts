import { MOST_COVER } from '../../../src/core/palettes';
import { isRecord } from '../../memory';

/** How the heat lies on a picture. */
export interface PictureLook {
  /** Between the centres of patches; else a patch a colour. */
  readonly smooth: boolean;
  /** 0 to 1: what the strongest patch covers. */
  readonly opacity: number;
  /** Boxes around the patches that hold most. */
  readonly regions: boolean;
}

const FIRST: PictureLook = { smooth: false, opacity: MOST_COVER, regions: false };

/** What was kept, as far as it can be read. */
export function restoreLook(saved: unknown): PictureLook {
  if (!isRecord(saved)) return FIRST;
  const { smooth, opacity, regions } = saved;
  return {
    smooth: typeof smooth === 'boolean' ? smooth : FIRST.smooth,
    opacity: typeof opacity === 'number' && opacity >= 0 && opacity <= 1 ? opacity : FIRST.opacity,
    regions: typeof regions === 'boolean' ? regions : FIRST.regions,
  };
}
