import { framePort } from '../protocol/framePort';
import { isPacked, type Packed } from '../protocol/packing';
import type { Port } from '../protocol/rpc';

/** The channel that the process was forked with; undefined where it was started otherwise. `gone`: the parent is. */
export function forkPort(gone: () => void): Port | undefined {
  if (process.send === undefined) return undefined;
  process.on('disconnect', gone);
  return channelPort(process);
}

/** One end of Node's channel between two processes. */
interface Channel {
  readonly connected: boolean;
  send?(message: unknown, handle: undefined, options: undefined, done: () => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export function channelPort(channel: Channel): Port {
  return {
    post: (message) => {
      // What cannot be sent any more is given up when the other side's end is noticed.
      if (channel.connected) channel.send?.(message, undefined, undefined, () => undefined);
    },
    listen: (listener: (message: Packed) => void) => {
      channel.on('message', (message) => {
        if (isPacked(message)) listener(message);
      });
    },
  };
}

/**
 * Frames over standard input and output. From now on standard output is no log: what is written to it otherwise, by the
 * console too, goes to standard error. `gone`: the input has ended. `broken`: it is none of frames.
 */
export function stdioPort(gone: () => void, broken: (error: unknown) => void): Port {
  const { stdin, stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  // Nobody reads any more: as good as an end of the input.
  stdout.on('error', gone);
  const port = framePort(stdin, { write: (bytes) => write(bytes) }, broken);
  // Behind the port's own listener, which tells of an end in the middle of a message.
  return {
    ...port,
    listen: (listener) => {
      port.listen(listener);
      stdin.on('end', gone);
    },
  };
}
