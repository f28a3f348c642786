import { encodeFrame, FrameDecoder } from './frames';
import type { Port } from './rpc';

/** Where bytes come from: a process's standard input, or a child's standard output. */
interface ByteSource {
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
}

/** Where they go. */
interface ByteSink {
  write(bytes: Uint8Array): unknown;
}

/** A port over two streams of bytes. `broken` is called where the source is none of frames, or a message cannot be read. */
export function framePort(source: ByteSource, sink: ByteSink, broken: (error: unknown) => void): Port {
  return {
    post: (message) => {
      for (const bytes of encodeFrame(message)) if (bytes.length > 0) sink.write(bytes);
    },
    listen: (listener) => {
      const decoder = new FrameDecoder();
      let over = false;
      const attempt = (read: () => void): void => {
        if (over) return;
        try {
          read();
        } catch (error) {
          over = true;
          broken(error);
        }
      };
      source.on('data', (chunk) => {
        attempt(() => {
          for (const message of decoder.push(chunk)) listener(message);
        });
      });
      source.on('end', () => {
        attempt(() => {
          decoder.end();
        });
      });
    },
  };
}
