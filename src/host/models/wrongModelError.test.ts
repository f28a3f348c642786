import { expect, it } from 'vitest';
import { readsOther, writesNothing } from './wrongModelError';

it.each([
  ['picture', ['text'], 'headlight-vit', 'tiny reads texts, not pictures. headlight-vit reads pictures.'],
  [
    'picture',
    ['text'],
    null,
    'tiny reads texts, not pictures. No model at hand reads pictures: add a folder with one, or download one.',
  ],
  ['text', ['picture'], 'headlight-encoder', 'tiny reads pictures, not texts. headlight-encoder reads texts.'],
  ['text', ['table'], 'headlight-encoder', 'tiny reads tables, not texts. headlight-encoder reads texts.'],
  ['picture', ['table', 'text'], null, /^tiny reads texts and tables, not pictures\. No model at hand/],
] as const)('a %s for a model that reads %s, instead %s', (medium, reads, instead, wanted) => {
  expect(readsOther('tiny', reads, medium, instead).message).toEqual(
    typeof wanted === 'string' ? wanted : expect.stringMatching(wanted),
  );
});

it('names a model that writes', () => {
  expect(writesNothing('tiny', 'headlight-causal')).toMatchObject({
    message: 'tiny reads texts and writes none. headlight-causal does.',
    medium: 'text',
    instead: 'headlight-causal',
  });
  expect(writesNothing('tiny', null).message).toMatch(
    /^tiny reads texts and writes none\. No model at hand does: add a/,
  );
});
