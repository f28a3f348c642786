import { describe, expect, it } from 'vitest';
import { patchUnits } from '../../../test/support/patchUnits';
import { unitTable } from '../../../test/support/unitTable';
import { exportCsv, exportJson, type Exported } from './exportText';

const exported: Exported = {
  document: 'file:///a.md',
  card: {
    id: 'tiny',
    path: 'models/tiny',
    source: 'folder',
    family: 'bert',
    architecture: 'BertModel',
    modality: 'text',
    layers: 2,
    heads: 2,
    keyValueHeads: 2,
    headWidth: 4,
    width: 8,
    context: 16,
    vocabulary: 32,
    parameters: 100,
    bytes: 400,
    licence: null,
    hasTokenizer: true,
    generates: false,
  },
  provenance: {
    model: 'tiny',
    modelHash: 'ab',
    tokenizerHash: null,
    method: 'pattern',
    mask: 'self',
    version: '1',
    backend: 'wasm',
  },
  units: unitTable([
    { text: '[CLS]', start: 0, end: 0, special: true },
    { text: 'a "b", c', start: 0, end: 8 },
    { text: '\r\n', start: 8, end: 10 },
  ]),
  picture: null,
  heat: {
    lens: { layer: 1, head: 0, method: 'raw', direction: 'from', query: 1 },
    weights: Float32Array.of(0.5, 0.25, 0.25),
  },
};

describe('export', () => {
  it('to JSON holds units, weights, lens and provenance', () => {
    expect(JSON.parse(exportJson(exported))).toMatchObject({
      model: 'tiny',
      lens: { layer: 1, head: 0, direction: 'from', query: 1 },
      units: [{ text: '[CLS]', special: true }, { text: 'a "b", c', start: 0, end: 8, special: false }, {}],
      heat: [0.5, 0.25, 0.25],
      top: [{ unit: 0, weight: 0.5 }, { unit: 1 }, { unit: 2 }],
      provenance: { modelHash: 'ab' },
    });
  });

  it('to CSV quotes what must be quoted', () => {
    const csv = exportCsv(exported);
    expect(csv).toContain('# lens.layer: 1\r\n');
    expect(csv).toContain('# lens.method: raw\r\n');
    expect(csv).toContain('# method: pattern\r\n');
    expect(csv).toContain('\r\nunit,text,piece,id,start,end,special,weight\r\n0,[CLS],[CLS],0,0,0,1,0.5\r\n');
    expect(csv).toContain('\r\n1,"a ""b"", c","a ""b"", c",1,0,8,0,0.25\r\n');
    expect(csv.endsWith('2,"\r\n","\r\n",2,8,10,0,0.25\r\n')).toBe(true);
  });

  it('of a picture holds rectangles in place of characters, and the top regions', () => {
    const units = patchUnits(2, 1, { x: 4, y: 0, width: 20, height: 10 });
    const picture = {
      width: 28,
      height: 10,
      format: 'png',
      seen: { x: 4, y: 0, width: 20, height: 10 },
      columns: 2,
      rows: 1,
      notes: [],
    };
    const seen: Exported = { ...exported, units, picture };
    expect(JSON.parse(exportJson(seen))).toMatchObject({
      picture: { width: 28, columns: 2 },
      units: [
        { text: '[CLS]', special: true },
        { text: 'row 0, column 0', special: false, rectangle: { x: 4, y: 0, width: 10, height: 10 } },
        {},
      ],
      regions: [{ units: [1, 2], box: { x: 4, width: 20 }, share: 1 }],
    });
    const csv = exportCsv(seen);
    expect(csv).toContain('\r\nunit,text,x,y,width,height,special,weight\r\n0,[CLS],0,0,0,0,1,0.5\r\n');
    expect(csv.endsWith('2,"row 0, column 1",14,0,10,10,0,0.25\r\n')).toBe(true);
  });
});
