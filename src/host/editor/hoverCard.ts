import { lensName, visible } from '../../core/format';
import { percent, rankOf, topUnits } from '../../core/paint';
import { COMMANDS, LINKS } from '../../ids';
import type { UnitFacts } from '../../protocol/engine';
import type { Lens } from '../../protocol/lens';
import type { UnitTable } from '../../protocol/units';
import type { EditorTheme } from './editorTheme';
import { escapeMarkdown } from './escapeMarkdown';
import { barSvg, stripSvg, svgImage } from './svgImage';

/** All that a card tells. */
export interface HoverFacts extends UnitFacts {
  /** URI of the document, for the links. */
  readonly document: string;
  readonly units: UnitTable;
  readonly unit: number;
  readonly lens: Lens;
  /** Special units are left out of the list. */
  readonly withoutSinks: boolean;
  /** Line of a unit in the document, from 1; null for a unit without a place. */
  readonly lineOf: (unit: number) => number | null;
}

/** Commands that the links of a card may run. */
export const CARD_COMMANDS = [
  LINKS.revealUnit,
  COMMANDS.pinUnit,
  COMMANDS.previousHead,
  COMMANDS.nextHead,
  COMMANDS.openPanel,
];

const MOST = 5;

/** The card of one unit, in Markdown with command links. */
export function hoverCard(facts: HoverFacts, theme: Pick<EditorTheme, 'ground'>): string {
  const present = (parts: readonly string[], between: string): string =>
    parts.filter((part) => part !== '').join(between);
  const figures = present([share(facts), receives(facts)], ' · ').replace(/^r/, 'R');
  const foot = present([strip(facts, theme), links(facts)], ' · ');
  return present([title(facts), table(facts, theme), present([figures, foot], '  \n')], '\n\n');
}

function title({ units, unit, lens }: HoverFacts): string {
  const looks = lens.direction === 'to' ? 'is looked at by' : 'looks at';
  return `**${name(units, unit)}** · token ${unit}${pieces(units, unit)} · ${lensName(lens)} ${looks}`;
}

/** The pieces of the unit's word, where there are several. */
function pieces(units: UnitTable, unit: number): string {
  const word = units.word[unit]!;
  const own = word < 0 ? [] : units.piece.filter((_piece, i) => units.word[i] === word);
  const shown = own.length > 1 ? own : [units.piece[unit]!];
  return ` · ${shown.map((piece) => escapeMarkdown(visible(piece))).join(' + ')}`;
}

function table(
  { document, units, weights, withoutSinks, lineOf }: HoverFacts,
  theme: Pick<EditorTheme, 'ground'>,
): string {
  const top = topUnits(weights, units, MOST, !withoutSinks);
  const heaviest = top[0]?.weight ?? 0;
  const rows = top.map(({ unit, weight }) => {
    const line = lineOf(unit);
    const place = line === null ? 'sink' : link(`line ${line}`, LINKS.revealUnit, { document, unit });
    return `| ${name(units, unit)} | ${svgImage('', barSvg(weight / heaviest, theme))} | ${percent(weight)} | ${place} |`;
  });
  return rows.length === 0 ? 'at nothing' : ['| | | | |', '|:--|:--|--:|:--|', ...rows].join('\n');
}

function share({ units, unit, lens, shown }: HoverFacts): string {
  if (shown === null || lens.query === null) return '';
  const other = `“${name(units, lens.query)}”`;
  const gives = lens.direction === 'to' ? `Gives ${other}` : `Gets from ${other}`;
  return `${gives} **${percent(shown[unit]!)}**, ${rank(shown, unit)}`;
}

function strip({ lens, pair }: HoverFacts, theme: Pick<EditorTheme, 'ground'>): string {
  if (pair === null) return '';
  const strongest = pair.weights.reduce((best, weight, i) => (weight > pair.weights[best]! ? i : best), 0);
  const weight = pair.weights[strongest]!;
  if (weight === 0) return '';
  const place = `L${Math.floor(strongest / pair.heads)} · H${strongest % pair.heads}`;
  const head = typeof lens.head === 'number' ? lens.head : null;
  const image = svgImage(`layers × heads, strongest at ${place}`, stripSvg(pair, { layer: lens.layer, head }, theme));
  return `${image} strongest at ${place}: ${percent(weight)}`;
}

function receives({ units, unit, received }: HoverFacts): string {
  return units.special[unit] === 1 ? '' : `receives ${percent(received[unit]!)}, ${rank(received, unit)}`;
}

function links({ document, unit }: HoverFacts): string {
  const pinned = link('Pin', COMMANDS.pinUnit, { document, unit });
  const heads = `Head ${link('‹', COMMANDS.previousHead)} ${link('›', COMMANDS.nextHead)}`;
  return `${pinned} · ${heads} · ${link('Open in panel', COMMANDS.openPanel)}`;
}

/** `rank 2 of 84`: among the units that get anything. */
function rank(weights: Float32Array, unit: number): string {
  const some = weights.reduce((total, weight) => total + (weight > 0 ? 1 : 0), 0);
  return weights[unit]! > 0 ? `rank ${rankOf(weights, unit)} of ${some}` : 'out of its sight';
}

function name(units: UnitTable, unit: number): string {
  return escapeMarkdown(visible(units.text[unit]!));
}

function link(text: string, command: string, argument?: object): string {
  const query =
    argument === undefined
      ? ''
      : `?${encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)}`;
  return `[${text}](command:${command}${query})`;
}
