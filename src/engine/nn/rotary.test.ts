import { expect, test } from 'vitest';
import { rotaryFrequencies } from './rotary';

test('frequencies fall from 1 by the base to the power of −2i/d', () => {
  const frequencies = rotaryFrequencies(8, 10_000, { kind: 'none' });
  [1, 0.1, 0.01, 0.001].forEach((wanted, i) => expect(frequencies[i]).toBeCloseTo(wanted, 12));
});

test('linear scaling slows every frequency by the factor', () => {
  const plain = rotaryFrequencies(8, 500, { kind: 'none' });
  expect([...rotaryFrequencies(8, 500, { kind: 'linear', factor: 4 })]).toEqual(
    [...plain].map((frequency) => frequency / 4),
  );
});

test('llama3 scaling keeps the fast frequencies and slows the slow ones by the factor', () => {
  const scaling = {
    kind: 'llama3',
    factor: 8,
    lowFrequencyFactor: 1,
    highFrequencyFactor: 4,
    originalContext: 8192,
  } as const;
  const plain = rotaryFrequencies(128, 500_000, { kind: 'none' });
  const scaled = rotaryFrequencies(128, 500_000, scaling);
  plain.forEach((frequency, i) => {
    const turns = (8192 * frequency) / (2 * Math.PI);
    if (turns > 4) expect(scaled[i]).toBe(frequency);
    else if (turns < 1) expect(scaled[i]).toBe(frequency / 8);
    else expect(scaled[i]! > frequency / 8 && scaled[i]! < frequency).toBe(true);
  });
});
