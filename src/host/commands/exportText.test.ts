import { describe, expect, it } from 'vitest';
import { stackInfos } from '../../../test/support/mapInfo';
import { patchPart, patchUnits } from '../../../test/support/patchUnits';
import { shownList, shownLists, textLists } from '../../../test/support/shownLists';
import { unitTable } from '../../../test/support/unitTable';
import { exportCsv, exportJson, type Exported } from './exportText';

const words = unitTable([
  { text: '[CLS]', start: 0, end: 0, special: true },
  { text: 'a "b", c', start: 0, end: 8 },
  { text: '\r\n', start: 8, end: 10 },
]);
const exported: Exported = {
  document: 'file:///a.md',
  model: 'tiny',
  maps: stackInfos('encoder', 2),
  provenance: {
    model: 'tiny',
    modelHash: 'ab',
    tokenizerHash: null,
    method: 'pattern',
    mask: 'self',
    version: '1',
    backend: 'wasm',
  },
  changes: [{ kind: 'ablate', map: 'encoder.0.self', heads: [0] }],
  lists: textLists(words),
  heat: {
    lens: { map: 'encoder.1.self', head: 0, method: 'raw', side: 'query', units: [1], answer: null },
    list: 'input',
    weights: Float32Array.of(0.5, 0.25, 0.25),
  },
};
const seen = { x: 4, y: 0, width: 20, height: 10 };
const part = patchPart(2, 1, seen, { width: 28 });

describe('export', () => {
  it('to JSON holds lists, maps, lens, weights, changes and provenance', () => {
    expect(JSON.parse(exportJson(exported))).toMatchObject({
      model: 'tiny',
      lists: [
        {
          id: 'input',
          parts: [{ medium: 'text', start: 0, end: 3 }],
          units: [{ text: '[CLS]', special: true }, { text: 'a "b", c', start: 0, end: 8, special: false }, {}],
        },
      ],
      maps: [{ address: 'encoder.0.self' }, { address: 'encoder.1.self' }],
      lens: { map: 'encoder.1.self', head: 0, side: 'query', units: [1] },
      heat: { list: 'input', weights: [0.5, 0.25, 0.25] },
      top: [{ unit: 0, text: '[CLS]', weight: 0.5 }, { unit: 1 }, { unit: 2 }],
      changes: [{ kind: 'ablate', heads: [0] }],
      provenance: { modelHash: 'ab' },
    });
  });

  it('to CSV quotes what must be quoted', () => {
    const csv = exportCsv(exported);
    expect(csv).toContain('# lens.map: encoder.1.self\r\n');
    expect(csv).toContain('# change: {"kind":"ablate","map":"encoder.0.self","heads":[0]}\r\n');
    expect(csv).toContain('# lens.method: raw\r\n');
    expect(csv).toContain('# method: pattern\r\n');
    expect(csv).toContain(
      '\r\nlist,unit,text,piece,id,start,end,special,weight\r\ninput,0,[CLS],[CLS],0,0,0,1,0.5\r\n',
    );
    expect(csv).toContain('\r\ninput,1,"a ""b"", c","a ""b"", c",1,0,8,0,0.25\r\n');
    expect(csv.endsWith('input,2,"\r\n","\r\n",2,8,10,0,0.25\r\n')).toBe(true);
  });

  it('of a picture holds rectangles in place of characters, and the top regions', () => {
    const picture: Exported = { ...exported, lists: shownLists(shownList('input', patchUnits(2, 1, seen), part)) };
    expect(JSON.parse(exportJson(picture))).toMatchObject({
      lists: [
        {
          parts: [{ medium: 'picture', picture: { width: 28, columns: 2 } }],
          units: [
            { text: '[CLS]', special: true },
            { text: 'row 0, column 0', special: false, rectangle: { x: 4, y: 0, width: 10, height: 10 } },
            {},
          ],
        },
      ],
      regions: [{ part: 0, units: [1, 2], box: { x: 4, width: 20 }, share: 1 }],
    });
    const csv = exportCsv(picture);
    expect(csv).toContain('\r\nlist,unit,text,x,y,width,height,special,weight\r\ninput,0,[CLS],0,0,0,0,1,0.5\r\n');
    expect(csv.endsWith('input,2,"row 0, column 1",14,0,10,10,0,0.25\r\n')).toBe(true);
  });

  it('of a picture and what was written of it has a row for every unit, and weights for those of the heat', () => {
    const lists = shownLists(
      shownList('input', patchUnits(2, 1, seen), part),
      shownList('output', unitTable([{ text: 'heron', start: 0, end: 0 }]), { input: null }),
    );
    const csv = exportCsv({ ...exported, lists });
    expect(csv).toContain(
      '\r\nlist,unit,text,piece,id,start,end,x,y,width,height,special,weight\r\ninput,0,[CLS],,,,,0,0,0,0,1,0.5\r\n',
    );
    expect(csv.endsWith('\r\noutput,0,heron,heron,0,0,0,,,,,0,\r\n')).toBe(true);
  });
});
