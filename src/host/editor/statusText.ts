import { count, lensName } from '../../core/format';
import { MEDIA } from '../../core/media';
import type { Lens } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { PanelProgress } from '../../protocol/panel';
import type { Part, UnitList } from '../../protocol/units';

export interface Status {
  readonly model: string | null;
  readonly lens: Lens | null;
  readonly maps: readonly MapInfo[];
  readonly lists: readonly UnitList[];
  readonly progress: PanelProgress;
  /** A question takes longer than a moment. */
  readonly waiting: boolean;
  readonly problem: string | null;
  readonly live: boolean;
}

/** `$(eye) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms`, `$(eye) headlight-vit  L5 · mean  64 patches  41 ms` */
export function statusText({ model, lens, maps, lists, progress, waiting, problem, live }: Status): string {
  const busy = progress.running || waiting;
  const icon = busy ? '$(loading~spin)' : problem !== null ? '$(warning)' : live ? '$(record)' : '$(eye)';
  const parts = [`${icon} ${model ?? 'Attention'}`];
  if (lens !== null) parts.push(lensName(lens, maps));
  const counts = countWords(lists, progress);
  if (counts !== '') parts.push(counts);
  if (!progress.running && progress.milliseconds !== null) parts.push(duration(progress.milliseconds));
  return parts.join('  ');
}

/**
 * What was given, by its media, and behind an arrow what was written: `1,204 of 18,311 tokens`, `64 patches`, `23 → 17 tokens`,
 * `64 patches + 12 tokens`. Empty before the lists are known.
 */
export function countWords(lists: readonly UnitList[], { done, total }: Pick<PanelProgress, 'done' | 'total'>): string {
  const written = lists.reduce((sum, { length, given }) => sum + length - given, 0);
  const parts = lists.flatMap((list) => list.parts.filter(({ input }) => input !== null));
  const media = [...new Set(parts.map(({ medium }) => medium))];
  const counts = media.map((medium) => {
    const given = parts.filter((part) => part.medium === medium).reduce((sum, part) => sum + sizeOf(part), 0);
    const windowed = MEDIA[medium].windowed && media.length === 1 && (done < total || written === 0);
    return { medium, given: windowed ? `${count(Math.min(done, total))} of ${count(total)}` : count(given) };
  });
  const onlyText = media.length === 1 && media[0] === 'text';
  // `23 → 17 tokens`: said once of both.
  const words = counts.map(({ medium, given }) =>
    onlyText && written > 0 ? given : `${given} ${MEDIA[medium].units}`,
  );
  const { unit, units } = MEDIA.text;
  return `${words.join(' + ')}${written > 0 ? ` → ${count(written)} ${written === 1 ? unit : units}` : ''}`;
}

/** Units of a part; of a picture, its patches. */
function sizeOf({ start, end, picture }: Part): number {
  return picture === null ? end - start : picture.columns * picture.rows;
}

/** `41 ms`, `3.2 s` */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
