import { describe, expect, test } from 'vitest';
import { ACTIVATIONS, type KernelActivation } from '../../src/engine/runtime/product';
import { variants, worst, type Arena } from './arena';
import { random } from './mapReference';

const sizes = [1, 3, 5, 7, 17, 64, 65, 129];
const next = random(7);
const numbers = (length: number, spread = 1): Float32Array => Float32Array.from({ length }, () => spread * next());
const pick = (): number => sizes[Math.floor((next() + 1) * 0.5 * sizes.length) % sizes.length]!;
const available = variants();

test('there are the plain kernels, and the ones with relaxed SIMD', () => {
  expect(available.map(({ variant }) => variant)).toEqual(['plain', 'fused', 'paired']);
});

/** erf by its series, or its continued fraction where that converges faster. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 3) {
    let [term, sum] = [a, a];
    for (let n = 1; n < 80; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

const reference: Record<KernelActivation, (x: number) => number> = {
  none: (x) => x,
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  quick_gelu: (x) => x / (1 + Math.exp(-1.702 * x)),
};

/** Packed as the product wants it, the padding of the last panel 0. */
function packed(arena: Arena, b: Float32Array, depth: number, columns: number, layout: 'out-in' | 'in-out'): number {
  const { kernels } = arena;
  const width = kernels.panelColumns();
  const panels = arena.put(new Float32Array(Math.ceil(columns / width) * width * depth));
  if (layout === 'in-out') kernels.packInputs(arena.put(b), 4 * columns, columns, depth, panels, 0, depth);
  else {
    const turned = Float32Array.from({ length: b.length }, (_, i) => b[(i % depth) * columns + Math.floor(i / depth)]!);
    kernels.packOutputs(arena.put(turned), 4 * depth, depth, panels, 0, columns);
  }
  return panels;
}

describe.each(available)('$variant', ({ arena: open }) => {
  const shapes = Array.from({ length: 40 }, () => ({ rows: pick(), depth: pick(), columns: pick() }));
  shapes.push({ rows: 300, depth: 800, columns: 40 }, { rows: 1, depth: 1, columns: 1 });
  const activations = Object.keys(ACTIVATIONS) as KernelActivation[];

  test.each(shapes)(
    'product of $rows × $depth × $columns, with bias, activation and sum',
    ({ rows, depth, columns }) => {
      for (const [i, activation] of activations.entries()) {
        const arena = open();
        const { kernels } = arena;
        const [a, b, bias, before] = [
          numbers(rows * depth),
          numbers(depth * columns),
          numbers(columns),
          numbers(rows * columns),
        ];
        const accumulate = i % 2;
        const panels = packed(arena, b, depth, columns, i % 2 === 0 ? 'in-out' : 'out-in');
        // The last tile of biases is read whole.
        const biases = arena.put(Float32Array.from({ length: columns + 16 }, (_, column) => bias[column] ?? 0));
        const to = arena.put(before);
        const scratch = arena.out(4 * kernels.panelRows() * kernels.panelColumns());
        kernels.gemm(
          arena.put(a),
          4 * depth,
          panels,
          biases,
          to,
          4 * columns,
          rows,
          depth,
          columns,
          0,
          Math.ceil(columns / kernels.panelColumns()),
          accumulate,
          ACTIVATIONS[activation],
          scratch,
        );
        const scales: number[] = [];
        const wanted = before.map((start, at) => {
          const [row, column] = [Math.floor(at / columns), at % columns];
          let [sum, scale] = accumulate === 1 ? [start, Math.abs(start)] : [bias[column]!, Math.abs(bias[column]!)];
          for (let k = 0; k < depth; k++) {
            const term = a[row * depth + k]! * b[k * columns + column]!;
            sum += term;
            scale += Math.abs(term);
          }
          scales.push(scale);
          return reference[activation](sum);
        });
        expect(
          worst(arena.floats(to, rows * columns), wanted, (at) => scales[at]!),
          activation,
        ).toBeLessThan(1e-6);
        expect(arena.close()).toBe('all guards stand');
      }
    },
  );

  test('activations, from −12 to 12', () => {
    for (const activation of activations.slice(1)) {
      const arena = open();
      const x = Float32Array.from({ length: 2401 }, (_, i) => i / 100 - 12);
      const at = arena.put(x);
      arena.kernels.activate(at, 4 * x.length, 1, x.length, ACTIVATIONS[activation]);
      const wanted = Array.from(x, reference[activation]);
      expect(
        worst(arena.floats(at, x.length), wanted, (i) => Math.max(1, Math.abs(x[i]!))),
        activation,
      ).toBeLessThan(1e-6);
      expect(arena.close()).toBe('all guards stand');
    }
  });

  test.each(sizes)('norms and softmax of rows of %i', (width) => {
    const arena = open();
    const rows = 5;
    const [x, weight, bias] = [numbers(rows * width, 3), numbers(width), numbers(width)];
    const [from, weights, biases] = [arena.put(x), arena.put(weight), arena.put(bias)];
    const outs = [0, 1].map(() => arena.out(4 * x.length)) as [number, number];
    const soft = arena.put(x);
    arena.kernels.layerNorm(from, outs[0], rows, width, weights, biases, 1e-5);
    arena.kernels.rmsNorm(from, outs[1], rows, width, weights, 1e-5);
    arena.kernels.softmax(soft, rows, width);
    const found = [...outs, soft].map((at) => arena.floats(at, x.length));
    for (let row = 0; row < rows; row++) {
      const values = [...x.subarray(row * width, (row + 1) * width)];
      const mean = values.reduce((sum, value) => sum + value, 0) / width;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / width;
      const total = values.reduce((sum, value) => sum + Math.exp(value), 0);
      const wanted = [
        values.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[i]! + bias[i]!),
        values.map((value, i) => (value / Math.sqrt(square + 1e-5)) * weight[i]!),
        values.map((value) => Math.exp(value) / total),
      ];
      wanted.forEach((line, i) => {
        const scale = i === 2 ? (at: number) => line[at]! : () => Math.max(1, ...line.map(Math.abs));
        expect(worst(found[i]!.subarray(row * width, (row + 1) * width), line, scale)).toBeLessThan(1e-6);
      });
    }
    expect(arena.close()).toBe('all guards stand');
  });

  test.each([2, 6, 8, 34, 64])('rotary positions of heads of %i', (headWidth) => {
    const arena = open();
    const [units, heads, half] = [7, 3, headWidth / 2];
    const [x, cos, sin] = [numbers(units * heads * headWidth), numbers(units * half), numbers(units * half)];
    const out = arena.out(4 * x.length);
    arena.kernels.rotate(arena.put(x), out, units, heads, headWidth, arena.put(cos), arena.put(sin), 0.5);
    const wanted = Array.from(x, (value, at) => {
      const [unit, i] = [Math.floor(at / (heads * headWidth)), at % headWidth];
      const [c, s] = [cos[unit * half + (i % half)]!, sin[unit * half + (i % half)]!];
      return 0.5 * (i < half ? value * c - x[at + half]! * s : value * c + x[at - half]! * s);
    });
    expect(worst(arena.floats(out, x.length), wanted)).toBeLessThan(1e-6);
    expect(arena.close()).toBe('all guards stand');
  });

  test.each(sizes)('sums, products, rows of a table and their products, %i wide', (width) => {
    const arena = open();
    const rows = 6;
    const [a, b, table] = [numbers(rows * width), numbers(width), numbers(9 * width)];
    const ids = Int32Array.of(8, 0, 3, 3, 1, 7);
    const [from, other, tableAt] = [arena.put(a), arena.put(b), arena.put(table)];
    const [sum, product, gathered, dots] = [a.length, a.length, a.length, 9].map((length) => arena.out(4 * length)) as [
      number,
      number,
      number,
      number,
    ];
    arena.kernels.add(from, other, sum, a.length, width);
    arena.kernels.multiply(from, other, product, a.length, width);
    arena.kernels.gather(tableAt, arena.put(ids), gathered, rows, width);
    arena.kernels.dotRows(tableAt, other, dots, 9, width);
    expect(arena.floats(sum, a.length)).toEqual(a.map((value, i) => value + b[i % width]!));
    expect(arena.floats(product, a.length)).toEqual(a.map((value, i) => value * b[i % width]!));
    expect(arena.floats(gathered, a.length)).toEqual(
      a.map((_, i) => table[ids[Math.floor(i / width)]! * width + (i % width)]!),
    );
    const wanted = Array.from({ length: 9 }, (_, row) =>
      b.reduce((total, value, i) => total + value * table[row * width + i]!, 0),
    );
    expect(worst(arena.floats(dots, 9), wanted, () => width)).toBeLessThan(1e-6);
    expect(arena.close()).toBe('all guards stand');
  });

  test('every half float is its value', () => {
    const arena = open();
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const out = arena.out(4 * bits.length);
    arena.kernels.widenHalfFloats(arena.put(bits), out, bits.length);
    const wanted = Float32Array.from(bits, (half) => {
      const [exponent, sign, fraction] = [(half >> 10) & 31, half >> 15 ? -1 : 1, half & 1023];
      if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
      return sign * (exponent === 0 ? fraction / 2 ** 24 : (2 ** exponent * (1024 + fraction)) / 2 ** 25);
    });
    expect(arena.floats(out, bits.length)).toEqual(wanted);
    arena.kernels.widenBrainFloats(arena.put(Uint16Array.of(0x3f80, 0xc2f7, 0x0001, 0x8000, 0x7f80)), out, 5);
    expect([...arena.floats(out, 5)]).toEqual([1, -123.5, 2 ** -133, -0, Infinity]);
    expect(arena.close()).toBe('all guards stand');
  });

  test('the first number that is not finite is found, wherever it is', () => {
    const arena = open();
    for (const length of sizes) {
      const x = numbers(length);
      expect(arena.kernels.firstNotFinite(arena.put(x), length)).toBe(-1);
      for (const at of [0, length >> 1, length - 1]) {
        for (const bad of [NaN, Infinity, -Infinity]) {
          expect(arena.kernels.firstNotFinite(arena.put(x.with(at, bad)), length)).toBe(at);
        }
      }
    }
    expect(arena.close()).toBe('all guards stand');
  });
});
