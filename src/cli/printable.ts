/** Control characters as pictures: a file must not steer the terminal. Line breaks and tabs stay. */
export function printable(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f]/g, (control) => String.fromCodePoint(0x2400 + control.charCodeAt(0)))
    .replace(/[\x7f-\x9f]/g, '\u2421')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\u2426');
}
