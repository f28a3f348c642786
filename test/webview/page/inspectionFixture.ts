import type { AttentionMap } from '../../../src/core/maps';
import type { ModelCard } from '../../../src/protocol/models';
import type { PanelInspection } from '../../../src/protocol/panel';
import type { UnitTable } from '../../../src/protocol/units';
import { generatedMap, hash } from './generatedMap';

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

export function inspectionFixture(
  text: string,
  { layers, heads, reach }: FixtureSize,
  generated: readonly string[] = [],
): InspectionFixture {
  const units = unitTable(text, generated);
  const maps = Array.from({ length: layers }, (_, layer) => textMap(layer, heads, units, reach));
  const card: ModelCard = {
    id: 'headlight-encoder',
    path: '/models/headlight-encoder',
    source: 'bundled',
    family: 'bert',
    architecture: 'BertForMaskedLM',
    modality: 'text',
    layers,
    heads,
    keyValueHeads: heads,
    headWidth: 64,
    width: 256,
    context: 512,
    vocabulary: 8192,
    parameters: 5_300_000,
    bytes: 10_600_000,
    licence: 'MIT',
    hasTokenizer: true,
    generates: generated.length > 0,
  };
  const inspection: PanelInspection = {
    inspection: `fixture-${units.length}`,
    document: 'file:///samples/heron.md',
    title: 'heron.md',
    text,
    card,
    units,
    maps: maps.map(({ address, kind }, layer) => ({ address, layer, kind, heads })),
    provenance: {
      model: card.id,
      modelHash: '0'.repeat(64),
      tokenizerHash: null,
      method: 'pattern',
      mask: 'self',
      version: '0.1.0',
      backend: 'fixture',
    },
    picture: null,
  };
  return { inspection, maps };
}

/** Words, numbers and marks as units, between [CLS] and [SEP]; white space belongs to none. An emoji is two units. */
function unitTable(text: string, generated: readonly string[]): UnitTable {
  const rows: { text: string; start: number; end: number; special: number; word: number }[] = [];
  const add = (piece: string, start: number, end: number, special = 0, word = -1): void => {
    rows.push({ text: piece, start, end, special, word });
  };
  add('[CLS]', 0, 0, 1);
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}_]+|\p{Extended_Pictographic}|[^\s]/gu)) {
    const end = match.index + match[0].length;
    add(match[0], match.index, end, 0, rows.length);
    if (/\p{Extended_Pictographic}/u.test(match[0])) add(match[0], match.index, end, 0, rows.length - 1);
  }
  add('[SEP]', text.length, text.length, 1);
  for (const piece of generated) add(piece, text.length, text.length);
  return {
    length: rows.length,
    text: rows.map((row) => row.text),
    piece: rows.map((row) => row.text),
    id: Int32Array.from(rows, (_, i) => i),
    start: Int32Array.from(rows, (row) => row.start),
    end: Int32Array.from(rows, (row) => row.end),
    special: Uint8Array.from(rows, (row) => row.special),
    word: Int32Array.from(rows, (row) => row.word),
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
  return generatedMap({ layer, heads, units: units.length, reach, score });
}
