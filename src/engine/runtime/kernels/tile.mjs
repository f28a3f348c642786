// Writes the AssemblyScript of the register tile: what all matrix products are made of. Loops over rows and vectors of the
// tile are unrolled here, because AssemblyScript has no arrays of local variables.

/** What a variant's tile is: rows × vectors of accumulators, held in registers. A turn of the loop is one step of depth: unrolled, V8 spills them. */
export const TILES = {
  // 16 registers of 128 bits: 8 accumulators, 2 panels, 1 row.
  plain: { rows: 4, vectors: 2 },
  fused: { rows: 6, vectors: 2 },
  // Pairs of vectors are fused into 256 bits by V8's revectorizer: 12 registers of accumulators, 2 panels, 1 row.
  paired: { rows: 6, vectors: 4 },
};

/** @param {{ rows: number, vectors: number }} tile @returns {string} */
export function tileSource({ rows, vectors }) {
  const each = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('');
  const width = 4 * vectors;
  const function_ = (count) => {
    const cells = (line) => each(count, (i) => each(vectors, (v) => line(i, v)));
    const step =
      each(vectors, (v) => `    const b${v} = v128.load(b, ${16 * v});\n`) +
      each(
        count,
        (i) =>
          `    const s${i} = v128.load32_splat(a${i});\n` +
          each(vectors, (v) => `    c${i}_${v} = madd(s${i}, b${v}, c${i}_${v});\n`),
      );
    // Rows' addresses are taken once, pairs lie side by side, and no branch sets the accumulators: what the revectorizer wants.
    return `
function tile${count}(a: usize, lda: usize, b: usize, depth: i32, c: usize, ldc: usize, start: usize, lds: usize): void {
${each(count, (i) => `  const p${i} = start + ${i} * lds;\n`)}${cells((i, v) => `  let c${i}_${v} = v128.load(p${i}, ${16 * v});\n`)}${each(count, (i) => `  let a${i} = a + ${i} * lda;\n`)}  const end = b + <usize>depth * ${4 * width};
  for (; b < end; b += ${4 * width}) {
${step}${each(count, (i) => `    a${i} += 4;\n`)}  }
${each(count, (i) => `  const q${i} = c + ${i} * ldc;\n`)}${cells((i, v) => `  v128.store(q${i}, c${i}_${v}, ${16 * v});\n`)}}
`;
  };
  return `import { madd } from './simd';

/** Rows and columns of the largest tile. */
export const ROWS: i32 = ${rows};
export const COLUMNS: i32 = ${width};
/** A row of zeros, for a product that starts from nothing. */
export const ZEROS: usize = memory.data<f32>([${Array.from({ length: width }, () => '0').join(', ')}]);
${each(rows, (i) => function_(i + 1))}
/**
 * c [rows × COLUMNS] = start [rows × COLUMNS] + a [rows × depth] · b [depth × COLUMNS]; rows up to ROWS, b packed. lda, ldc
 * and lds: bytes from a row to the next; with lds 0 all rows start from the same. \`start\` may be c.
 */
export function tile(rows: i32, a: usize, lda: usize, b: usize, depth: i32, c: usize, ldc: usize, start: usize, lds: usize): void {
  switch (rows) {
${each(rows, (i) => `    case ${i + 1}: tile${i + 1}(a, lda, b, depth, c, ldc, start, lds); break;\n`)}  }
}
`;
}
