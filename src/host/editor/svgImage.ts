import { stepOf, STEPS } from '../../core/paint';
import { AMBER } from '../../core/palettes';
import type { PairWeights } from '../../protocol/engine';
import type { EditorTheme } from './editorTheme';
import { rgba } from './stepStyle';

const BAR = { width: 90, height: 9 };
/** Pixels of a strip's longer side, and of a cell: a card should fit in 250 pixels, where VS Code starts to scroll. */
const STRIP = 120;
const MOST_CELL = 10;

/** A Markdown image that needs no file. */
export function svgImage(alternative: string, svg: string): string {
  return `![${alternative}](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')})`;
}

/** A bar as long as the weight is of the heaviest. */
export function barSvg(share: number, { ground }: Pick<EditorTheme, 'ground'>): string {
  const length = Math.max(1, Math.round(BAR.width * Math.min(1, Math.max(0, share))));
  return `${open(BAR.width, BAR.height)}<rect width="${length}" height="${BAR.height}" rx="1" fill="${rgba(AMBER[ground], 1)}"/></svg>`;
}

/** Layers of a stack (down) × heads (across) of one pair of units: where it is strongest. The cells of the lens are framed. */
export function stripSvg(
  pair: PairWeights,
  lens: { readonly layer: number; readonly head: number | null },
  { ground }: Pick<EditorTheme, 'ground'>,
): string {
  const cell = Math.max(3, Math.min(MOST_CELL, Math.floor(STRIP / Math.max(pair.maps, pair.heads))));
  const box = cell - 1;
  const paths: string[] = Array.from({ length: STEPS + 1 }, () => '');
  const scale = { floor: 0, peak: pair.weights.reduce((most, weight) => Math.max(most, weight), 0) };
  for (let i = 0; i < pair.weights.length; i++) {
    const x = (i % pair.heads) * cell + 1;
    const y = Math.floor(i / pair.heads) * cell + 1;
    paths[stepOf(pair.weights[i]!, scale)] += `M${x} ${y}h${box}v${box}h-${box}z`;
  }
  const ink = ground === 'dark' ? '#ffffff' : '#000000';
  const cells = paths.map((path, step) => {
    if (path === '') return '';
    const empty = step === 0;
    return `<path d="${path}" fill="${empty ? ink : rgba(AMBER[ground], 1)}" fill-opacity="${empty ? 0.08 : step / STEPS}"/>`;
  });
  const x = lens.head === null ? 0.5 : lens.head * cell + 0.5;
  const width = lens.head === null ? pair.heads * cell : cell;
  const frame = `<rect x="${x}" y="${lens.layer * cell + 0.5}" width="${width}" height="${cell}" fill="none" stroke="${ink}"/>`;
  return `${open(pair.heads * cell + 1, pair.maps * cell + 1)}${cells.join('')}${frame}</svg>`;
}

function open(width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
}
