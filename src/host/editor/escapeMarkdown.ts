/** A piece of a document as plain text in Markdown, in a table's cell too: nothing in it is markup, a link or an icon. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|~<>&$:@/]/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
