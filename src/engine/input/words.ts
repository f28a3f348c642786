/**
 * Index of the word of every unit, −1 for special ones. `given`: the tokenizer's own, −1 for none; null where it cuts no words, then
 * a word begins at white space.
 */
export function wordIds(texts: readonly string[], special: Uint8Array, given: Int32Array | null): Int32Array {
  const words = new Int32Array(texts.length).fill(-1);
  let word = -1;
  let inside = false;
  for (let i = 0; i < texts.length; i++) {
    if (special[i] === 1) {
      inside = false;
      continue;
    }
    if (given !== null) {
      words[i] = given[i]!;
      continue;
    }
    const text = texts[i]!;
    if (!inside || /^\s/u.test(text)) word++;
    words[i] = word;
    inside = !/\s$/u.test(text) || /^\s+$/u.test(text);
  }
  return words;
}
