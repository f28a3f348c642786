import { listOf } from '../../../src/core/lists';
import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { MapInfo } from '../../../src/protocol/models';
import type { PanelInspection, PanelList } from '../../../src/protocol/panel';
import { mapInfo } from '../../support/mapInfo';
import { generatedMap, hash } from './generatedMap';
import { cardOf, placedOf, PROVENANCE, type FixtureSize, type InspectionFixture } from './inspectionFixture';
import { pictureList, type PictureSetup } from './pictureFixture';
import { wordUnits, type Word } from './wordUnits';

export const SOURCE = 'The heron stood on one leg because it was cold.';
/** What the model has written: every token with its blank. */
export const TRANSLATION = [
  'Der',
  ' Reiher',
  ' stand',
  ' auf',
  ' einem',
  ' Bein',
  ',',
  ' weil',
  ' ihm',
  ' kalt',
  ' war',
  '.',
];
export const CAPTION = ['a', ' heron', ' in', ' the', ' reeds'];
/** How far the gate was open at each of them, and at what they begin with. */
export const GATES = [NaN, 0.25, 0.875, 0.5, 0.125, 0.75];
const QUESTION = 'What bird is it?';

/** A translation: encoder, decoder and cross attention; the lists `input` and `output` are not as long. */
export function crossFixture(size: FixtureSize, run: number): InspectionFixture {
  const input = sourceList(SOURCE);
  const output = writtenList(TRANSLATION);
  const layers = Array.from({ length: size.layers }, (_, layer) => layer);
  const maps = [
    ...layers.map((layer) => twoListMap(layer, mapInfo(`encoder.${layer}.self`, { heads: size.heads }), input, input)),
    ...layers.map((layer) => {
      const self = { heads: size.heads, kind: 'causal', queries: 'output', keys: 'output' } as const;
      return twoListMap(layer, mapInfo(`decoder.${layer}.self`, self), output, output);
    }),
    ...layers.map((layer) => {
      const cross = { heads: size.heads, queries: 'output' };
      return twoListMap(layer, mapInfo(`decoder.${layer}.cross`, cross), output, input);
    }),
  ];
  const card = { id: 'headlight-translator', family: 't5', writes: 'output' } as const;
  return fixture(`cross-${run}`, 'heron.txt', card, [SOURCE], [input, output], maps, size);
}

/** Words over a picture: the keys are patches, the queries are what is written. */
export function captionFixture(picture: PictureSetup, size: FixtureSize, run: number): InspectionFixture {
  const input = pictureList(picture);
  const words = writtenList(CAPTION);
  const output = {
    list: { ...words.list, columns: ['gate β'] },
    units: { ...words.units, values: Float32Array.from(GATES) },
  };
  const maps = Array.from({ length: size.layers }, (_, layer) =>
    twoListMap(layer, mapInfo(`decoder.${layer}.cross`, { heads: size.heads, queries: 'output' }), output, input),
  );
  const card = { id: 'headlight-caption', reads: ['picture'], writes: 'output' } as const;
  return fixture(`caption-${run}`, 'heron.jpg', card, [null], [input, output], maps, size);
}

/** Patches and the words of a question in one list. */
export function mixedFixture(picture: PictureSetup, size: FixtureSize, run: number): InspectionFixture {
  const input = joined(pictureList(picture), sourceList(QUESTION));
  const maps = Array.from({ length: size.layers }, (_, layer) =>
    twoListMap(layer, mapInfo(`decoder.${layer}.self`, { heads: size.heads }), input, input),
  );
  const card = { id: 'headlight-answers', reads: ['picture', 'text'] } as const;
  return fixture(`mixed-${run}`, 'heron.jpg', card, [null, QUESTION], [input], maps, size);
}

function fixture(
  inspection: string,
  title: string,
  card: Partial<NonNullable<PanelInspection['card']>> & { readonly id: string },
  texts: PanelInspection['texts'],
  lists: readonly PanelList[],
  maps: readonly AttentionMap[],
  { layers, heads }: FixtureSize,
): InspectionFixture {
  const infos = maps.map(({ info }) => info);
  const document = `file:///samples/${title}`;
  const shown = { inspection, document, title, texts, lists, provenance: PROVENANCE, changes: [] };
  return { inspection: { ...shown, card: cardOf({ ...card, layers, heads }), maps: infos }, maps };
}

function sourceList(text: string): PanelList {
  const words: Word[] = Array.from(text.matchAll(/\w+|[^\s\w]/g), ({ 0: word, index }) => ({
    text: word,
    start: index,
    end: index + word.length,
  }));
  words.push({ text: '</s>', start: text.length, end: text.length, special: true });
  return { list: listOf('input', words.length, { medium: 'text', input: 0, picture: null }), units: wordUnits(words) };
}

/** Begins with a unit that was given, as decoders do. */
function writtenList(pieces: readonly string[]): PanelList {
  const words = ['<pad>', ...pieces].map((text, i) => ({ text, start: 0, end: 0, special: i === 0 }));
  const part = { medium: 'text', input: null, picture: null } as const;
  return { list: listOf('output', words.length, part, 1), units: wordUnits(words) };
}

/** One list of both, the second one's texts being the second input. */
function joined(a: PanelList, b: PanelList): PanelList {
  const shift = a.units.length;
  const length = shift + b.units.length;
  const moved = b.list.parts.map((part) => ({ ...part, start: part.start + shift, end: part.end + shift, input: 1 }));
  const words = [a, b].flatMap(({ units }) =>
    units.text.map((text, i) => ({
      text,
      start: units.start[i]!,
      end: units.end[i]!,
      special: units.special[i] === 1,
    })),
  );
  const rectangles = new Float32Array(4 * length);
  rectangles.set(a.units.rectangles);
  return {
    list: { id: 'input', length, given: length, whole: true, parts: [...a.list.parts, ...moved], columns: [] },
    units: { ...wordUnits(words), rectangles },
  };
}

/** Every query has a key of its own, nearly in order, and some noise. */
function twoListMap(layer: number, info: MapInfo, queries: PanelList, keys: PanelList): AttentionMap {
  const [rows, columns] = [queries.units.length, keys.units.length];
  const score = (head: number, query: number, key: number): number => {
    const own = Math.round((query / Math.max(1, rows - 1)) * (columns - 1) + 2 * (hash(head, query, layer) - 0.5));
    return 3 * hash(layer * 31 + head, query, key) + (key === own ? 3.5 : Math.abs(key - own) === 1 ? 1.5 : 0);
  };
  return generatedMap({ info, queries: rows, keys: columns, reach: Infinity, placed: placedOf(keys.units), score });
}
