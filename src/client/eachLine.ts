/** Calls `use` with every line of a stream that is not blank. */
export function eachLine(stream: NodeJS.ReadableStream, use: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') use(line);
  });
  stream.on('end', () => {
    if (rest.trim() !== '') use(rest);
  });
}
