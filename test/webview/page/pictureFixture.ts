import type { AttentionMap } from '../../../src/core/maps';
import type { Prediction } from '../../../src/protocol/engine';
import type { ModelCard } from '../../../src/protocol/models';
import type { PanelInspection } from '../../../src/protocol/panel';
import type { Rectangle, UnitTable } from '../../../src/protocol/units';
import { generatedMap, hash } from './generatedMap';
import type { FixtureSize, InspectionFixture } from './inspectionFixture';
import type { Painting } from './paintPicture';

/** A picture to be inspected. */
export interface PictureSetup {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly seen: Rectangle;
  readonly columns: number;
  readonly rows: number;
  /** Units without a place, which come first. */
  readonly special: readonly string[];
  readonly notes: readonly string[];
  readonly painting: Painting;
  readonly answers: readonly Prediction[];
}

/** Six by four patches over the middle of a wider picture, with a class token and two registers. */
export const CROPPED: PictureSetup = {
  width: 960,
  height: 480,
  seen: { x: 120, y: 0, width: 720, height: 480 },
  columns: 6,
  rows: 4,
  special: ['[CLS]', 'register 1', 'register 2'],
  notes: ['turned by EXIF'],
  painting: 'blocks',
  answers: [
    { piece: 'heron', probability: 0.71 },
    { piece: 'crane', probability: 0.18 },
    { piece: 'stork', probability: 0.05 },
    { piece: 'egret', probability: 0.02 },
    { piece: 'reed <b>', probability: 0.004 },
  ],
};

export function pictureFixture(setup: PictureSetup, { layers, heads }: FixtureSize, run: number): InspectionFixture {
  const units = unitTable(setup);
  const maps = Array.from({ length: layers }, (_, layer) => pictureMap(layer, heads, units, setup));
  const { width, height, seen, columns, rows, notes } = setup;
  const inspection: PanelInspection = {
    inspection: `picture-${run}`,
    document: 'file:///samples/heron.jpg',
    title: 'heron.jpg',
    text: null,
    card: card(layers, heads, units.length),
    units,
    maps: maps.map(({ address, kind }, layer) => ({ address, layer, kind, heads })),
    provenance: {
      model: 'headlight-vit',
      modelHash: '0'.repeat(64),
      tokenizerHash: null,
      method: 'pattern',
      mask: 'self',
      version: '0.1.0',
      backend: 'fixture',
    },
    picture: { width, height, seen, columns, rows, notes, format: 'jpeg' },
  };
  return { inspection, maps };
}

function card(layers: number, heads: number, context: number): ModelCard {
  return {
    id: 'headlight-vit',
    path: '/models/headlight-vit',
    source: 'bundled',
    family: 'vit',
    architecture: 'ViTForImageClassification',
    modality: 'image',
    layers,
    heads,
    keyValueHeads: heads,
    headWidth: 32,
    width: 192,
    context,
    vocabulary: 0,
    parameters: 2_900_000,
    bytes: 5_800_000,
    licence: 'MIT',
    hasTokenizer: false,
    generates: false,
  };
}

function unitTable({ seen, columns, rows, special }: PictureSetup): UnitTable {
  const patches = Array.from({ length: columns * rows }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
  }));
  const text = [...special, ...patches.map(({ row, column }) => `row ${row}, column ${column}`)];
  const [width, height] = [seen.width / columns, seen.height / rows];
  const rectangles = patches.flatMap(({ row, column }) => [
    seen.x + column * width,
    seen.y + row * height,
    width,
    height,
  ]);
  return {
    length: text.length,
    text,
    piece: text,
    id: Int32Array.from(text, (_, i) => i),
    start: new Int32Array(text.length),
    end: new Int32Array(text.length),
    special: Uint8Array.from(text, (_, i) => (i < special.length ? 1 : 0)),
    word: Int32Array.from(text, () => -1),
    rectangles: Float32Array.from([...special.flatMap(() => [0, 0, 0, 0]), ...rectangles]),
  };
}

/** Heads that look around the query, at some bright place, at what lies in the query's row, or at special units. */
function pictureMap(
  layer: number,
  heads: number,
  units: UnitTable,
  { columns, rows, special }: PictureSetup,
): AttentionMap {
  const size = Math.max(columns, rows);
  const score = (head: number, query: number, key: number): number => {
    const noise = 1.6 * hash(layer * 31 + head, query, key);
    if (key < special.length) return noise + ((head + layer) % 4 === 3 ? 3.5 : 1.2);
    const place = (unit: number): [number, number] => {
      const index = Math.max(0, unit - special.length);
      return [(index % columns) / size, Math.floor(index / columns) / size];
    };
    const [x, y] = place(key);
    const centre: [number, number] =
      head % 4 === 0 && query >= special.length
        ? place(query)
        : [(0.15 + 0.7 * hash(head, layer, 3)) * (columns / size), (0.15 + 0.7 * hash(head, layer, 4)) * (rows / size)];
    if (head % 4 === 2 && query >= special.length) centre[1] = place(query)[1];
    const distance = Math.hypot((x - centre[0]) * (head % 4 === 2 ? 0.4 : 1), y - centre[1]);
    return noise + 5 * Math.exp(-((distance / 0.22) ** 2));
  };
  return generatedMap({ layer, heads, units: units.length, reach: Infinity, score });
}
