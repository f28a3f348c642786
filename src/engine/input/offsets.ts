/**
 * Where each code point of a text starts, in UTF-16 code units: [code points + 1], the last entry is the text's length.
 * A lone surrogate is one code point, as in the UTF-8 that the tokenizer reads. Null where both counts agree.
 */
export function codePointStarts(text: string): Int32Array | null {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) if (isPair(text, i)) pairs++;
  if (pairs === 0) return null;
  const starts = new Int32Array(text.length - pairs + 1);
  let point = 0;
  for (let i = 0; i < text.length; i += isPair(text, i) ? 2 : 1) starts[point++] = i;
  starts[point] = text.length;
  return starts;
}

function isPair(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}
