import { describe, expect, it } from 'vitest';
import { wordUnits } from '../../test/support/unitTable';
import { defaultLens } from '../core/defaultLens';
import { formatAnsi } from './formatAnsi';

describe('formatAnsi', () => {
  it('cuts a long label between two characters', () => {
    const text = `a${'😀'.repeat(40)} heron`;
    const units = wordUnits(text);
    const heat = Float32Array.of(0.4, 0.3, 0.2, 0.1);
    const out = formatAnsi(
      {
        model: 'm',
        address: 'encoder.3.self',
        lens: defaultLens({ layers: 4, modality: 'text' }),
        units,
        done: 4,
        heat,
        text,
        generated: null,
      },
      false,
    );
    expect(out).toContain(` a${'😀'.repeat(31)} `);
  });
});
