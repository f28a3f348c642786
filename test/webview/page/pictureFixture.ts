import { listOf } from '../../../src/core/lists';
import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { Prediction } from '../../../src/protocol/engine';
import type { PanelInspection, PanelList } from '../../../src/protocol/panel';
import type { Picture } from '../../../src/protocol/pictures';
import type { Rectangle, UnitTable } from '../../../src/protocol/units';
import { mapInfo } from '../../support/mapInfo';
import { generatedMap, hash } from './generatedMap';
import { cardOf, placedOf, PROVENANCE, type FixtureSize, type InspectionFixture } from './inspectionFixture';
import type { Painting } from './paintPicture';
import { wordUnits } from './wordUnits';

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
  const list = pictureList(setup);
  const maps = Array.from({ length: layers }, (_, layer) => pictureMap(layer, heads, list.units, setup));
  const inspection: PanelInspection = {
    inspection: `picture-${run}`,
    document: 'file:///samples/heron.jpg',
    title: 'heron.jpg',
    card: cardOf({
      id: 'headlight-vit',
      family: 'vit',
      architecture: 'ViTForImageClassification',
      reads: ['picture'],
      layers,
      heads,
      context: list.units.length,
      vocabulary: 0,
      hasTokenizer: false,
    }),
    texts: [null],
    lists: [list],
    maps: maps.map(({ info }) => info),
    provenance: PROVENANCE,
    changes: [],
  };
  return { inspection, maps };
}

/** The special units and patches of a picture as the list `input`. */
export function pictureList(setup: PictureSetup): PanelList {
  const { width, height, seen, columns, rows, notes } = setup;
  const picture: Picture = { width, height, seen, columns, rows, notes, format: 'jpeg' };
  const units = patchUnits(setup);
  return { list: listOf('input', units.length, { medium: 'picture', input: 0, picture }), units };
}

function patchUnits({ seen, columns, rows, special }: PictureSetup): UnitTable {
  const patches = Array.from({ length: columns * rows }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
  }));
  const [width, height] = [seen.width / columns, seen.height / rows];
  const none = { start: 0, end: 0 };
  const units = wordUnits([
    ...special.map((text) => ({ ...none, text, special: true })),
    ...patches.map(({ row, column }) => ({ ...none, text: `row ${row}, column ${column}` })),
  ]);
  const rectangles = patches.flatMap(({ row, column }) => [
    seen.x + column * width,
    seen.y + row * height,
    width,
    height,
  ]);
  return { ...units, rectangles: Float32Array.from([...special.flatMap(() => [0, 0, 0, 0]), ...rectangles]) };
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
  const { length } = units;
  const info = mapInfo(`encoder.${layer}.self`, { heads });
  return generatedMap({ info, queries: length, keys: length, reach: Infinity, placed: placedOf(units), score });
}
