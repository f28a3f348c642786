import { CheckpointError } from '../../protocol/errors';
import type { TensorEntry } from './safetensors';

/** Dtypes that weights may have; all become float32. */
export const WEIGHT_DTYPES = ['F32', 'F16', 'BF16'];

/**
 * The numbers of a tensor as float32, from its little-endian bytes. Every f16 and bf16 value has an exact float32.
 * `bytes` must own its buffer from offset 0. Throws CheckpointError for a dtype that is not of {@link WEIGHT_DTYPES}.
 */
export function widen(name: string, entry: TensorEntry, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  switch (entry.dtype) {
    case 'F32':
      return new Float32Array(bytes.buffer, 0, entry.size);
    case 'BF16':
      return widenBrainFloats(new Uint16Array(bytes.buffer, 0, entry.size));
    case 'F16':
      return widenHalfFloats(new Uint16Array(bytes.buffer, 0, entry.size));
    default:
      throw new CheckpointError(`${entry.file}: tensor ${name}: wanted weights of ${WEIGHT_DTYPES.join(', ')}, found ${entry.dtype}`);
  }
}

/** bfloat16 is the upper half of a float32. */
function widenBrainFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15, in float32 127), 10 of fraction. */
function widenHalfFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  const numbers = new Float32Array(bits.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) numbers[i] = (sign === 0 ? 1 : -1) * fraction * SMALLEST_HALF;
    else bits[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return numbers;
}

/** 2⁻²⁴, a step of the subnormal numbers of binary16. */
const SMALLEST_HALF = 2 ** -24;
