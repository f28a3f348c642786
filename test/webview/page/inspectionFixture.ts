import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { ModelCard, Provenance } from '../../../src/protocol/models';
import type { PanelInspection, PanelList } from '../../../src/protocol/panel';
import type { Range, UnitTable } from '../../../src/protocol/units';
import { mapInfo } from '../../support/mapInfo';
import { generatedMap, hash } from './generatedMap';
import { wordUnits, type Word } from './wordUnits';

export interface FixtureSize {
  readonly layers: number;
  readonly heads: number;
  /** Units that a query can see on either side. */
  readonly reach: number;
}

/** An inspection that no model has made: plausible, heavy-tailed attention from a seeded generator. */
export interface InspectionFixture {
  readonly inspection: PanelInspection;
  readonly maps: readonly AttentionMap[];
}

export const PROVENANCE: Provenance = {
  model: 'headlight-fixture',
  modelHash: '0'.repeat(64),
  tokenizerHash: null,
  method: 'pattern',
  mask: 'self',
  version: '0.1.0',
  backend: 'fixture',
};

export function cardOf(told: Partial<ModelCard> & Pick<ModelCard, 'id' | 'layers' | 'heads'>): ModelCard {
  return {
    path: `/models/${told.id}`,
    source: 'bundled',
    family: 'bert',
    architecture: 'BertForMaskedLM',
    reads: ['text'],
    writes: null,
    keyValueHeads: told.heads,
    headWidth: 64,
    width: 256,
    context: 512,
    vocabulary: 8192,
    parameters: 5_300_000,
    bytes: 10_600_000,
    licence: 'MIT',
    hasTokenizer: true,
    ...told,
  };
}

/** The units between special ones at both ends. */
export function placedOf({ special, length }: UnitTable): Range {
  return { start: special.indexOf(0), end: length - [...special].reverse().indexOf(0) };
}

/** A text, and what a model has written behind it. */
export function inspectionFixture(
  text: string,
  { layers, heads, reach }: FixtureSize,
  generated: readonly string[],
  run: number,
): InspectionFixture {
  const list = textList(text, generated);
  const maps = Array.from({ length: layers }, (_, layer) => textMap(layer, heads, list.units, reach));
  const inspection: PanelInspection = {
    inspection: `text-${run}`,
    document: 'file:///samples/heron.md',
    title: 'heron.md',
    card: cardOf({ id: 'headlight-encoder', layers, heads, writes: generated.length > 0 ? 'input' : null }),
    texts: [text],
    lists: [list],
    maps: maps.map(({ info }) => info),
    provenance: PROVENANCE,
    changes: [],
  };
  return { inspection, maps };
}

/** Words, numbers and marks between [CLS] and [SEP]; white space belongs to none. An emoji is two units. */
function textList(text: string, generated: readonly string[]): PanelList {
  const words: Word[] = [{ text: '[CLS]', start: 0, end: 0, special: true }];
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}_]+|\p{Extended_Pictographic}|[^\s]/gu)) {
    const word = { text: match[0], start: match.index, end: match.index + match[0].length };
    words.push(word, ...(/\p{Extended_Pictographic}/u.test(match[0]) ? [word] : []));
  }
  words.push({ text: '[SEP]', start: text.length, end: text.length, special: true });
  const given = words.length;
  words.push(...generated.map((piece) => ({ text: piece, start: text.length, end: text.length })));
  const part = { medium: 'text', picture: null } as const;
  const parts = [{ ...part, start: 0, end: given, input: 0 }];
  const written = { ...part, start: given, end: words.length, input: null };
  return {
    list: {
      id: 'input',
      length: words.length,
      given,
      parts: generated.length === 0 ? parts : [...parts, written],
      whole: true,
      columns: [],
    },
    units: wordUnits(words),
  };
}

/** Heads are of kinds that trained models have: previous unit, same word, first unit, content, and spread out. */
function textMap(layer: number, heads: number, units: UnitTable, reach: number): AttentionMap {
  const content = units.text.map((text, i) => (/^[\p{L}]{4,}$/u.test(text) ? 1 + 2 * hash(layer, i, 7) : 0));
  const score = (head: number, query: number, key: number): number => {
    const kind = (head + layer) % 5;
    let score = 2.2 * hash(layer * 31 + head, query, key);
    if (kind === 0 && key === query - 1) score += 4.5;
    if (kind === 1 && units.text[key] === units.text[query]) score += 3.4;
    if (kind === 2 && units.special[key] === 1) score += 4;
    if (kind === 3) score += content[key]! * 1.4 * hash(layer + head, query >> 3, key);
    if (units.special[key] === 1) score += 1.5;
    return score * 1.5;
  };
  const { length } = units;
  const info = mapInfo(`encoder.${layer}.self`, { heads });
  return generatedMap({ info, queries: length, keys: length, reach, placed: placedOf(units), score });
}
