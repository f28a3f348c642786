/** Numbers from −1 to 1 that are the same in every run. */
export function seeded(shape: readonly number[], seed: number): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (seed + 1)));
}
