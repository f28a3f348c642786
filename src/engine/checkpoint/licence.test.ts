import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountingText } from '../../../test/support/countingText';
import { frontMatterLicence } from './licence';

describe('frontMatterLicence', () => {
  it.each([
    ['---\nlicense: mit\n---\n# A', 'mit'],
    ['---\r\nlanguage: en\r\nlicense: "apache-2.0"  \r\n---\r\n', 'apache-2.0'],
    ["---\nlicense: 'cc-by 4.0'\n---", 'cc-by 4.0'],
    ['---\nlicense:\n- mit\n- gpl\n---\n', 'mit'],
    ['---\nlanguage: en\n---\nlicense: mit', null],
    ['---\nlicense: mit\n', null],
    ['license: mit', null],
    ['', null],
    ['---\nlicense:\n---\n', null],
    ['---\n  license: mit\n---\n', null],
    [`---\nlicense: a${' '.repeat(60_000)}b\n---\n`, `a${' '.repeat(60_000)}b`],
  ])('%#: %j', (readme, licence) => {
    expect(frontMatterLicence(readme)).toBe(licence);
  });

  it('reads every character a few times at most, however often a part is written', () => {
    const pieces = fc.constantFrom('---', '\n', '\r\n', ' ', 'license:', '"', "'", 'a', '- ', '#');
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 6 }), (part) => {
        const text = `---\n${part.join('').repeat(500)}`;
        const counting = new CountingText(text);
        frontMatterLicence(counting);
        expect(counting.reads).toBeLessThan(4 * text.length + 100);
      }),
      { seed: 10, numRuns: 300 },
    );
  });
});
