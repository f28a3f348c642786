import type { AttentionMap } from '../../../src/core/maps';
import { poolRows } from '../../../src/core/maps';
import type { ModelCard } from '../../../src/protocol/models';
import type { PanelInspection } from '../../../src/protocol/panel';
import type { UnitTable } from '../../../src/protocol/units';

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

export function inspectionFixture(text: string, { layers, heads, reach }: FixtureSize, generated: readonly string[] = []): InspectionFixture {
  const units = unitTable(text, generated);
  const maps = Array.from({ length: layers }, (_, layer) => generatedMap(layer, heads, units, reach));
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

/** The keys that a query sees, from `start` on. */
interface Band {
  readonly start: number;
  readonly weights: Float32Array;
}

/** A number in [0, 1) that depends on nothing but its arguments. */
function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** Heads are of kinds that trained models have: previous unit, same word, first unit, content, and spread out. */
function generatedMap(layer: number, heads: number, units: UnitTable, reach: number): AttentionMap {
  const n = units.length;
  const bands = new Map<number, Band>();
  const content = units.text.map((text, i) => (/^[\p{L}]{4,}$/u.test(text) ? 1 + 2 * hash(layer, i, 7) : 0));
  const band = (head: number, query: number): Band => {
    const known = bands.get(head * n + query);
    if (known !== undefined) return known;
    const start = Math.max(0, query - reach);
    const weights = new Float32Array(Math.min(n, query + reach) - start);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const key = start + i;
      const kind = (head + layer) % 5;
      let score = 2.2 * hash(layer * 31 + head, query, key);
      if (kind === 0 && key === query - 1) score += 4.5;
      if (kind === 1 && units.text[key] === units.text[query]) score += 3.4;
      if (kind === 2 && units.special[key] === 1) score += 4;
      if (kind === 3) score += content[key]! * 1.4 * hash(layer + head, query >> 3, key);
      if (units.special[key] === 1) score += 1.5;
      weights[i] = Math.exp(score * 1.5);
      sum += weights[i]!;
    }
    for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    bands.set(head * n + query, { start, weights });
    return { start, weights };
  };
  const row = (head: number, query: number): Float32Array => {
    const { start, weights } = band(head, query);
    const result = new Float32Array(n);
    result.set(weights, start);
    return result;
  };
  return {
    address: `encoder.${layer}.self`,
    kind: 'self',
    heads,
    queries: n,
    keys: n,
    row,
    column: (head, key) => Float32Array.from({ length: n }, (_, query) => row(head, query)[key]!),
    tile: (head, queries, keys, size) => poolRows(queries, keys, size, (query) => row(head, query)),
    received: (head) => {
      const total = new Float32Array(n);
      for (let query = 0; query < n; query++) {
        const { start, weights } = band(head, query);
        weights.forEach((weight, i) => (total[start + i]! += weight / n));
      }
      return total;
    },
    entropy: (head) =>
      Float32Array.from({ length: n }, (_, query) => band(head, query).weights.reduce((nats, p) => (p > 0 ? nats - p * Math.log(p) : nats), 0)),
  };
}
