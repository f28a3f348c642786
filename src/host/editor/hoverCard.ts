import { lensName, visible } from '../../core/format';
import { mediumOf } from '../../core/lists';
import { MEDIA } from '../../core/media';
import { percent, rankOf, topUnits } from '../../core/paint';
import { mapAt, stackOf, unitsList } from '../../core/stacks';
import { COMMANDS, LINKS } from '../../ids';
import type { Prediction, UnitFacts } from '../../protocol/engine';
import type { Heat, Lens } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { UnitPlace } from '../../protocol/panel';
import type { UnitTable } from '../../protocol/units';
import type { ShownLists } from '../shownLists';
import type { EditorTheme } from './editorTheme';
import { escapeMarkdown } from './escapeMarkdown';
import { barSvg, stripSvg, svgImage } from './svgImage';

/** All that a card tells. */
export interface HoverFacts extends UnitFacts {
  /** URI of the document, for the links. */
  readonly document: string;
  readonly lists: ShownLists;
  readonly maps: readonly MapInfo[];
  readonly place: UnitPlace;
  readonly lens: Lens;
  /** The predictions are of what comes next, not of what stands here. */
  readonly continues: boolean;
  /** Special units are left out of the list. */
  readonly withoutSinks: boolean;
  /** Line of a unit in the document, from 1; null for a unit without a place in it. */
  readonly lineOf: (place: UnitPlace) => number | null;
}

/** Commands that the links of a card may run. */
export const CARD_COMMANDS = [
  LINKS.revealUnit,
  COMMANDS.pinUnit,
  COMMANDS.hideUnit,
  COMMANDS.previousHead,
  COMMANDS.nextHead,
  COMMANDS.openPanel,
];

const MOST = 5;
const MOST_PREDICTIONS = 3;

type Theme = Pick<EditorTheme, 'ground'>;

/** The card of one unit, in Markdown with command links. */
export function hoverCard(facts: HoverFacts, theme: Theme): string {
  const present = (parts: readonly string[], between: string): string =>
    parts.filter((part) => part !== '').join(between);
  const figures = present([share(facts), receives(facts)], ' · ').replace(/^r/, 'R');
  const foot = present([strip(facts, theme), links(facts)], ' · ');
  return present([title(facts), table(facts, theme), present([figures, predicted(facts), foot], '  \n')], '\n\n');
}

function title({ lists, place, maps, lens, own }: HoverFacts): string {
  const looks = own.lens.side === 'key' ? 'is looked at by' : 'looks at';
  return `**${nameOf(lists, place)}**${tokenWords(lists, place)} · ${escapeMarkdown(lensName(lens, maps))} ${looks}`;
}

/** Which token it is; of a unit whose text is its name, nothing. */
function tokenWords(lists: ShownLists, place: UnitPlace): string {
  const list = lists.get(place.list)?.list;
  const { unit, quoted } = MEDIA[(list && mediumOf(list, place.unit)) ?? 'text'];
  return quoted ? ` · ${unit} ${place.unit}${pieces(lists, place)}` : '';
}

/** The pieces of the unit's word, where there are several. */
function pieces(lists: ShownLists, { list, unit }: UnitPlace): string {
  const units = unitsOf(lists, list);
  if (units === undefined) return '';
  const word = units.word[unit]!;
  const own = word < 0 ? [] : units.piece.filter((_piece, i) => units.word[i] === word);
  const shown = own.length > 1 ? own : [units.piece[unit]!];
  return ` · ${shown.map((piece) => escapeMarkdown(visible(piece))).join(' + ')}`;
}

/** The units that it looks at most. */
function table({ document, lists, own, withoutSinks, lineOf }: HoverFacts, theme: Theme): string {
  const { list, weights } = own;
  const units = unitsOf(lists, list);
  if (units === undefined) return '';
  const top = topUnits(weights, units, MOST, !withoutSinks);
  const heaviest = top[0]?.weight ?? 0;
  const rows = top.map(({ unit, weight }) => {
    const line = lineOf({ list, unit });
    const where = line === null ? '' : link(`line ${line}`, LINKS.revealUnit, { document, list, unit });
    const place = units.special[unit] === 1 ? 'sink' : where || escapeMarkdown(list);
    return `| ${nameOf(lists, { list, unit })} | ${svgImage('', barSvg(weight / heaviest, theme))} | ${percent(weight)} | ${place} |`;
  });
  return rows.length === 0 ? 'at nothing' : ['| | | | |', '|:--|:--|--:|:--|', ...rows].join('\n');
}

/** What it gets from the units of the lens, or gives them. */
function share({ lists, maps, place, lens, shown }: HoverFacts): string {
  const map = mapAt(maps, lens.map);
  const list = map === undefined ? null : unitsList(map, lens.side);
  if (shown?.list !== place.list || list === null || lens.units.length === 0) return '';
  const other =
    lens.units.length > 1 ? `${lens.units.length} units` : `“${nameOf(lists, { list, unit: lens.units[0]! })}”`;
  const gives = lens.side === 'key' ? `Gives ${other}` : `Gets from ${other}`;
  return `${gives} **${percent(shown.weights[place.unit] ?? 0)}**, ${rank(shown, place.unit)}`;
}

function strip({ lens, maps, pair }: HoverFacts, theme: Theme): string {
  if (pair === null) return '';
  const strongest = pair.weights.reduce((best, weight, i) => (weight > pair.weights[best]! ? i : best), 0);
  const weight = pair.weights[strongest]!;
  const own = mapAt(maps, lens.map);
  if (weight === 0 || own === undefined) return '';
  const stack = stackOf(maps, own.stack);
  const there = {
    map: stack[Math.floor(strongest / pair.heads)]?.address ?? own.address,
    head: strongest % pair.heads,
  };
  const place = escapeMarkdown(lensName(there, maps));
  const head = typeof lens.head === 'number' ? lens.head : null;
  const layer = stack.findIndex(({ address }) => address === lens.map);
  const image = svgImage(`layers × heads, strongest at ${place}`, stripSvg(pair, { layer, head }, theme));
  return `${image} strongest at ${place}: ${percent(weight)}`;
}

function receives({ lists, place, received }: HoverFacts): string {
  if (received?.list !== place.list || unitsOf(lists, place.list)?.special[place.unit] === 1) return '';
  return `receives ${percent(received.weights[place.unit] ?? 0)}, ${rank(received, place.unit)}`;
}

/** `next: “the” 31.0 %, “a” 12.0 %`, `here: …` */
function predicted({ predictions, continues }: HoverFacts): string {
  const top = predictions.slice(0, MOST_PREDICTIONS).map(predictedWord);
  return top.length === 0 ? '' : `${continues ? 'next' : 'here'}: ${top.join(', ')}`;
}

function predictedWord({ piece, probability }: Prediction): string {
  return `“${escapeMarkdown(visible(piece))}” ${percent(probability)}`;
}

function links({ document, place: { list, unit } }: HoverFacts): string {
  const pinned = link('Pin', COMMANDS.pinUnit, { document, list, unit });
  const hidden = link('Hide', COMMANDS.hideUnit, { document, list, unit });
  const heads = `Head ${link('‹', COMMANDS.previousHead)} ${link('›', COMMANDS.nextHead)}`;
  return `${pinned} · ${hidden} · ${heads} · ${link('Open in panel', COMMANDS.openPanel)}`;
}

/** `rank 2 of 84`: among the units that get anything. */
function rank({ weights }: Pick<Heat, 'weights'>, unit: number): string {
  const some = weights.reduce((total, weight) => total + (weight > 0 ? 1 : 0), 0);
  return (weights[unit] ?? 0) > 0 ? `rank ${rankOf(weights, unit)} of ${some}` : 'out of its sight';
}

function unitsOf(lists: ShownLists, list: string): UnitTable | undefined {
  return lists.get(list)?.units;
}

function nameOf(lists: ShownLists, { list, unit }: UnitPlace): string {
  return escapeMarkdown(visible(unitsOf(lists, list)?.text[unit] ?? `unit ${unit}`));
}

function link(text: string, command: string, argument?: object): string {
  const query =
    argument === undefined
      ? ''
      : `?${encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)}`;
  return `[${text}](command:${command}${query})`;
}
