import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';

/** Largest header that is read; the same as in the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;
/** Most dimensions of a tensor. */
export const MAX_RANK = 8;
/** The header's object, a tensor's object, its list: deeper nesting is not safetensors. */
const MAX_DEPTH = 3;
/** Bytes of the header's length at the start of a file. */
export const PREFIX_BYTES = 8;

const ELEMENT_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;
export type Dtype = keyof typeof ELEMENT_BYTES;

/** Where one tensor lies in its file. */
export interface TensorEntry {
  readonly file: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Product of `shape`. */
  readonly size: number;
  /** Bytes [start, end), counted from the start of the file. */
  readonly start: number;
  readonly end: number;
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entrySchema = v.strictObject({
  dtype: v.string(),
  shape: v.pipe(v.array(whole), v.maxLength(MAX_RANK)),
  data_offsets: v.tuple([whole, whole]),
});

/**
 * Length of the header that follows the prefix, in bytes.
 * `prefix`: the first 8 bytes, an unsigned little-endian number; `fileBytes`: of the whole file.
 * Throws CheckpointError where the header would be over {@link MAX_HEADER_BYTES} or over the end of the file.
 */
export function headerLength(file: string, prefix: Uint8Array, fileBytes: number): number {
  if (prefix.length < PREFIX_BYTES) {
    throw new CheckpointError(
      `${file}: wanted a safetensors file of at least ${PREFIX_BYTES} bytes, found ${prefix.length}`,
    );
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset, PREFIX_BYTES).getBigUint64(0, true);
  const most = Math.min(MAX_HEADER_BYTES, fileBytes - PREFIX_BYTES);
  if (length > BigInt(most)) {
    throw new CheckpointError(
      `${file}: wanted a safetensors header of at most ${most} bytes, found a length of ${length}`,
    );
  }
  return Number(length);
}

/**
 * Parses the header of a safetensors file (https://github.com/huggingface/safetensors#format).
 * Every entry is checked: a known dtype, shape × element size equal to its bytes, inside the file, no two overlapping,
 * no name twice, and no more tensors than any model has. Throws CheckpointError naming file, tensor, what was wanted and what
 * was found.
 */
export function parseHeader(file: string, header: Uint8Array, fileBytes: number): Map<string, TensorEntry> {
  const dataStart = PREFIX_BYTES + header.length;
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(parseJson(file, header))) {
    if (name !== '__metadata__') entries.set(name, entryOf(file, name, value, dataStart, fileBytes));
  }
  const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  for (let i = 1; i < ordered.length; i++) {
    const [before, { start, end }] = ordered[i - 1]!;
    const [name, next] = ordered[i]!;
    if (next.start < end && next.end > start && next.size > 0) {
      throw new CheckpointError(
        `${file}: tensor ${name}: bytes [${next.start}, ${next.end}) overlap those of ${before}, [${start}, ${end})`,
      );
    }
  }
  return entries;
}

function parseJson(file: string, header: Uint8Array): object {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(header);
    checkNesting(file, text);
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(
      `${file}: the safetensors header is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  throw new CheckpointError(`${file}: wanted a JSON object as the safetensors header`);
}

/** What JSON.parse would let pass: a name that comes twice, names and nesting without end. */
function checkNesting(file: string, text: string): void {
  const names = new Set<string>();
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === '"') {
      const start = i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      if (depth === 1 && /^\s*:/.test(text.slice(i + 1, i + 16))) {
        const name = text.slice(start, i + 1);
        if (names.has(name)) throw new CheckpointError(`${file}: tensor ${name} comes twice in the header`);
        names.add(name);
        if (names.size > LIMITS.tensors)
          throw new CheckpointError(`${file}: wanted a header of at most ${LIMITS.tensors} tensors, found more`);
      }
    }
    if (depth > MAX_DEPTH)
      throw new CheckpointError(`${file}: the safetensors header is nested deeper than ${MAX_DEPTH}`);
  }
}

function entryOf(file: string, name: string, value: unknown, dataStart: number, fileBytes: number): TensorEntry {
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new CheckpointError(`${file}: tensor ${name}: ${v.getDotPath(issue) ?? 'entry'}: ${issue.message}`);
  }
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  if (!isDtype(dtype)) {
    throw new CheckpointError(
      `${file}: tensor ${name}: wanted a dtype of ${Object.keys(ELEMENT_BYTES).join(', ')}, found ${dtype}`,
    );
  }
  const [start, end] = [offsets[0] + dataStart, offsets[1] + dataStart];
  if (end < start || end > fileBytes) {
    throw new CheckpointError(
      `${file}: tensor ${name}: bytes [${start}, ${end}) are outside the file of ${fileBytes} bytes`,
    );
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (size * ELEMENT_BYTES[dtype] !== end - start) {
    throw new CheckpointError(
      `${file}: tensor ${name}: ${dtype} [${shape.join(', ')}] wants ${size * ELEMENT_BYTES[dtype]} bytes, found ${end - start}`,
    );
  }
  return { file, dtype, shape, size, start, end };
}

function isDtype(name: string): name is Dtype {
  return Object.hasOwn(ELEMENT_BYTES, name);
}
