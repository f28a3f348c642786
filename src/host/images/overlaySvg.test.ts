import { describe, expect, it } from 'vitest';
import { stackInfos } from '../../../test/support/mapInfo';
import { patchPart, patchUnits } from '../../../test/support/patchUnits';
import { shownList, shownLists } from '../../../test/support/shownLists';
import { wordUnits } from '../../../test/support/unitTable';
import type { Lens } from '../../protocol/lens';
import { joinUnits } from '../../core/joinUnits';
import { overlaySvg } from './overlaySvg';
import { pictureCaption, pictureLink } from './pictureCard';

const dark = { palette: 'amber', sink: 'apart', ground: 'dark' } as const;
const preview = { mime: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3), width: 160, height: 80 } as const;
const seen = { x: 400, y: 0, width: 800, height: 800 };
const part = patchPart(2, 2, seen, { width: 1600, height: 800 });
const lists = shownLists(shownList('input', patchUnits(2, 2, seen), part));
const lens: Lens = { map: 'encoder.5.self', head: 'mean', method: 'raw', side: 'query', units: [0], answer: null };
const heat = { lens, list: 'input', weights: Float32Array.of(0.5, 0.1, 0, 0.1, 0.3) };
const parts = { preview, lists, list: 'input', part, heat };

describe('overlaySvg', () => {
  it('lays patches over the preview, at its scale', () => {
    const svg = overlaySvg(parts, dark);
    expect(svg).toContain(
      '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="80"><image width="160" height="80" href="data:image/jpeg;base64,AQID"/>',
    );
    // The strongest patch, row 1, column 1, at full strength; those at the median or below are not painted.
    expect(
      [...svg.matchAll(/<path d="([^"]*)" fill="[^"]*" fill-opacity="([\d.]+)"/g)].map((match) => match.slice(1)),
    ).toEqual([['M80 40h40v40h-40z', '0.750']]);
  });

  it('fits into a hover with the largest grid and preview', () => {
    const whole = { x: 0, y: 0, width: 1600, height: 800 };
    const many = patchUnits(37, 37, whole);
    const weights = Float32Array.from({ length: many.length }, (_, i) => (i % 97) + 1);
    const large = patchPart(37, 37, whole);
    const svg = overlaySvg(
      {
        preview: { ...preview, bytes: new Uint8Array(30_000) },
        lists: shownLists(shownList('input', many, large)),
        list: 'input',
        part: large,
        heat: { list: 'input', weights },
      },
      dark,
    );
    expect(Buffer.from(svg).toString('base64').length).toBeLessThan(98_000);
  });
});

it('a heat over another list leaves the picture as it is', () => {
  const svg = overlaySvg({ ...parts, heat: { list: 'output', weights: Float32Array.of(1, 0) } }, dark);
  expect(svg).not.toContain('<path');
});

it('paints the patches of a list that goes on with words', () => {
  const patches = patchUnits(2, 2, seen);
  const units = joinUnits(patches, wordUnits('a heron'));
  const list = { ...shownList('input', units, part).list, parts: [part, { ...part, start: 5, end: 9, picture: null }] };
  const weights = Float32Array.of(0, 0.1, 0, 0.1, 0.3, 0, 0.1, 0.1, 0);
  const svg = overlaySvg(
    { ...parts, lists: shownLists({ list, cut: units, units }), heat: { list: 'input', weights } },
    dark,
  );
  expect([...svg.matchAll(/ d="([^"]*)"/g)].map((match) => match[1])).toEqual(['M80 40h40v40h-40z']);
});

describe('the caption', () => {
  const facts = { ...parts, model: 'headlight-vit', maps: stackInfos('encoder', 6) };
  it.each<[string, Partial<Lens>, string]>([
    ['class token', {}, 'L5 · mean · [CLS] looks at · top region 60.0 %'],
    ['patch', { units: [4], side: 'key', head: 3 }, 'L5 · H3 · who looks at row 1, column 1 · top region 60.0 %'],
    ['region', { units: [1, 2] }, 'L5 · mean · a region of 2 looks at · top region 60.0 %'],
    ['overview', { units: [], side: 'all' }, 'L5 · mean · what receives most · top region 60.0 %'],
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
