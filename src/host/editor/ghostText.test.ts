import { expect, it } from 'vitest';
import { ghostText, hasMore } from './ghostText';

it.each([
  ['one line', ' and its shadow', ' and its shadow', false],
  ['several', ' stood.\nIts shadow\nlay', ' stood. ⏎ +2 lines', true],
  ['one that ends', ' stood.\n', ' stood. ⏎ +1 line', false],
  ['one that begins', '\n\n  Its\tshadow', '⏎   Its    shadow', true],
  ['nothing yet', '', '', false],
  ['a long one', 'a'.repeat(200), `${'a'.repeat(160)}…`, true],
])('shows of a continuation of %s what has place on a line', (_name, text, wanted, more) => {
  expect(ghostText(text).replace(/\u00a0/g, ' ')).toBe(wanted);
  expect(hasMore(text)).toBe(more);
});
