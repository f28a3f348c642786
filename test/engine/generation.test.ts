import { describe, expect, test } from 'vitest';
import type { AttentionMap } from '../../src/core/maps';
import { generates, type GenerativeModel } from '../../src/engine/model';
import { dense, fixture, largestDifference, load, never, readReference, runAll } from './golden';

async function loadGenerative(name: string): Promise<GenerativeModel> {
  const model = await load(fixture(name));
  if (!generates(model)) throw new Error(`${name}: wanted a model that generates`);
  return model;
}

describe.each(['gpt2', 'llama', 'mistral'])('%s', (name) => {
  test('generation with cached keys and values leaves the maps and states of a run over the whole text', async () => {
    const { ids } = await readReference(name);
    const prompt = ids.slice(0, 9);
    const model = await loadGenerative(name);
    const maps: AttentionMap[] = [];
    const result = await model.generate({ ids: prompt }, 6, { attention: (map) => maps.push(map) }, never);
    expect(result.ids).toHaveLength(6);
    const whole = await runAll(model, Int32Array.from([...prompt, ...result.ids]));
    expect(maps).toHaveLength(model.maps.length);
    whole.maps.forEach((map, i) => {
      const grown = maps[i]!;
      expect([grown.queries, grown.keys]).toEqual([15, 15]);
      expect(largestDifference(dense(grown), dense(map))).toBeLessThan(1e-5);
      for (let head = 0; head < map.heads; head++) {
        expect(largestDifference(grown.received(head), map.received(head))).toBeLessThan(1e-5);
        expect(largestDifference(grown.entropy(head), map.entropy(head))).toBeLessThan(1e-5);
      }
    });
    expect(largestDifference(result.outputs.hidden(), whole.outputs.hidden())).toBeLessThan(1e-5);
    model.dispose();
  });

  test('every generated id is the likeliest one after those before it', async () => {
    const { ids } = await readReference(name);
    const prompt = ids.slice(0, 4);
    const model = await loadGenerative(name);
    const result = await model.generate({ ids: prompt }, 8, { attention: () => undefined }, never);
    result.ids.forEach((id, step) => {
      const scores = result.outputs.logits(prompt.length + step - 1)!;
      expect(scores.indexOf(Math.max(...scores))).toBe(id);
    });
    model.dispose();
  });

  test('generation ends with the context', async () => {
    const model = await loadGenerative(name);
    const prompt = Int32Array.from({ length: model.card.context - 2 }, (_, i) => i);
    const result = await model.generate({ ids: prompt }, 10, { attention: () => undefined }, never);
    expect(result.ids).toHaveLength(2);
    model.dispose();
  });
});
