/** Width of a tab stop. */
const TAB = 4;

/** Columns of a monospace font that a text takes from `column` on: tabs go to their stop, marks take none, CJK and emoji two. */
export function textColumns(text: string, column: number): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let at = column;
  for (const character of text) {
    if (character === '\t') at += TAB - (at % TAB);
    else at += characterColumns(character);
  }
  return at - column;
}

function characterColumns(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]$/u.test(
    character,
  )
    ? 2
    : 1;
}
