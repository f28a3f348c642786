import { count, lensName } from '../../core/format';
import type { Lens } from '../../protocol/lens';
import type { PanelProgress } from '../../protocol/panel';

export interface Status {
  readonly model: string | null;
  readonly lens: Lens | null;
  readonly progress: PanelProgress;
  /** How many of a picture's units are patches; null of a text. */
  readonly patches: number | null;
  readonly problem: string | null;
  readonly live: boolean;
}

/** `$(eye) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms`, `$(eye) headlight-vit  L5 · mean  64 patches  41 ms` */
export function statusText({ model, lens, progress, patches, problem, live }: Status): string {
  const icon = progress.running ? '$(loading~spin)' : problem !== null ? '$(warning)' : live ? '$(record)' : '$(eye)';
  const parts = [`${icon} ${model ?? 'Attention'}`];
  if (lens !== null) parts.push(lensName(lens));
  // A picture is run in one piece.
  if (patches !== null) parts.push(`${count(patches)} patches`);
  else if (progress.total > 0) parts.push(`${count(progress.done)} of ${count(progress.total)} tokens`);
  if (!progress.running && progress.milliseconds !== null) parts.push(duration(progress.milliseconds));
  return parts.join('  ');
}

/** `41 ms`, `3.2 s` */
function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
