export const HERON = `# The heron

The heron stood on one leg because it
was cold, and nobody asked it why. Its
shadow lay on the water like a question.

\`\`\`python
def why(bird):
    if bird.leg == 1:
\treturn bird.cold
    return None
\`\`\`

When the wind came, the heron did not move; the
reeds moved around it 🐦, as if it were the reed
and they were the birds.
`;

/** Controls, marks that turn text around, combining marks, wide characters, CRLF, a very long word, markup. */
export const NASTY = `<b onclick="alert(1)">bold</b> &amp; \u202Eevil\u202C bell\u0007 e\u0301a\u0300 漢字かな שלום עולם ${'x'.repeat(400)}\r\nمرحبا بالعالم\r\n\r\n👩‍👩‍👧 end\u00a0of\ttext`;

const WORDS =
  'the heron stood on one leg because it was cold and nobody asked why its shadow lay on water like a question reed wind bird river'.split(
    ' ',
  );

/** A text of about so many words, in lines of different lengths. */
export function longText(words: number): string {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  let text = '';
  for (let i = 0; i < words; i++) {
    text += WORDS[next(WORDS.length)] ?? '';
    text += next(11) === 0 ? '.\n' : next(90) === 0 ? '\n\n' : ' ';
  }
  return text;
}
