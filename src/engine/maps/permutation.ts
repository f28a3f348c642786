const FNV_OFFSET = 2166136261;
const FNV_PRIME = 16777619;

/**
 * The order in which the weights of one row of one head change places: the weight of the i-th visible key becomes that of the
 * `result[i]`-th. Fisher-Yates from the last place down; its numbers come from mulberry32, which starts from FNV-1a (32 bits)
 * of the ASCII of `seed:address:head:query`. tools/golden/reference_changes.py does the same in Python.
 */
export function permutation(length: number, seed: number, address: string, head: number, query: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  let state = hashOf(`${seed}:${address}:${head}:${query}`);
  for (let i = length - 1; i > 0; i--) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    const j = Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (i + 1));
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}

function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash;
}
