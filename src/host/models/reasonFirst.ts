/** `wanted …, found … (config.json)`: what is wrong with a model, without the path of its folder in front: the end of a long line is cut off. */
export function reasonFirst(folder: string, message: string): string {
  if (!message.startsWith(folder)) return message;
  const [, file = '', reason = message] = /^[\\/]?([^:]*): (.*)$/s.exec(message.slice(folder.length)) ?? [];
  return file === '' ? reason : `${reason} (${file})`;
}
