import { describe, expect, it } from 'vitest';
import { reasonFirst } from './reasonFirst';

describe('reasonFirst', () => {
  it.each([
    [
      '/a/model',
      '/a/model: wanted a model folder with config.json, found none',
      'wanted a model folder with config.json, found none',
    ],
    ['/a/model', '/a/model/config.json: not JSON: line 1: no', 'not JSON: line 1: no (config.json)'],
    ['C:\\a\\model', 'C:\\a\\model\\config.json: not JSON', 'not JSON (config.json)'],
    ['/a/model', 'the engine is gone', 'the engine is gone'],
    ['/a/model', '/a/model is odd', '/a/model is odd'],
  ])('%s, %s', (folder, message, wanted) => {
    expect(reasonFirst(folder, message)).toBe(wanted);
  });
});
