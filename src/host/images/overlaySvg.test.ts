import { describe, expect, it } from 'vitest';
import { patchUnits } from '../../../test/support/patchUnits';
import type { Lens } from '../../protocol/lens';
import { overlaySvg } from './overlaySvg';
import { pictureCaption, pictureLink } from './pictureCard';

const dark = { palette: 'amber', sink: 'apart', ground: 'dark' } as const;
const preview = { mime: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3), width: 160, height: 80 } as const;
const picture = { width: 1600, height: 800, columns: 2 };
const units = patchUnits(2, 2, { x: 400, y: 0, width: 800, height: 800 });
const lens: Lens = { layer: 5, head: 'mean', method: 'raw', direction: 'from', query: 0 };
const heat = { lens, weights: Float32Array.of(0.5, 0.1, 0, 0.1, 0.3) };

describe('overlaySvg', () => {
  it('lays patches over the preview, at its scale', () => {
    const svg = overlaySvg({ preview, picture, units, heat }, dark);
    expect(svg).toContain(
      '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="80"><image width="160" height="80" href="data:image/jpeg;base64,AQID"/>',
    );
    // The strongest patch, row 1, column 1, at full strength; those at the median or below are not painted.
    expect(
      [...svg.matchAll(/<path d="([^"]*)" fill="[^"]*" fill-opacity="([\d.]+)"/g)].map((match) => match.slice(1)),
    ).toEqual([['M80 40h40v40h-40z', '0.750']]);
  });

  it('fits into a hover with the largest grid and preview', () => {
    const many = patchUnits(37, 37, { x: 0, y: 0, width: 1600, height: 800 });
    const weights = Float32Array.from({ length: many.length }, (_, i) => (i % 97) + 1);
    const svg = overlaySvg(
      { preview: { ...preview, bytes: new Uint8Array(30_000) }, picture, units: many, heat: { weights } },
      dark,
    );
    expect(Buffer.from(svg).toString('base64').length).toBeLessThan(98_000);
  });
});

describe('the caption', () => {
  const facts = { card: { id: 'headlight-vit' }, picture, units, heat };
  it.each<[string, Partial<Lens>, string]>([
    ['class token', {}, 'L5 · mean · [CLS] looks at · top region 60.0 %'],
    ['patch', { query: 4, direction: 'to', head: 3 }, 'L5 · H3 · who looks at row 1, column 1 · top region 60.0 %'],
    ['region', { region: [1, 2] }, 'L5 · mean · a region of 2 looks at · top region 60.0 %'],
    ['overview', { query: null, direction: 'received' }, 'L5 · mean · what receives most · top region 60.0 %'],
  ])('%s', (_name, change, wanted) => {
    const caption = pictureCaption({ ...facts, heat: { ...heat, lens: { ...lens, ...change } } });
    expect(caption.replace(/&#(\d+);/g, (_mark, code: string) => String.fromCharCode(Number(code)))).toBe(
      `headlight-vit · ${wanted}`,
    );
  });

  it('links survive parentheses in a name', () => {
    const link = pictureLink('Show attention', 'file:///a(1).png');
    const [, argument] = /^\[Show attention\]\(command:headlight\.link\.inspectPicture\?([^()]*)\)$/.exec(link) ?? [];
    expect(JSON.parse(decodeURIComponent(argument ?? ''))).toEqual([{ picture: 'file:///a(1).png' }]);
  });
});
