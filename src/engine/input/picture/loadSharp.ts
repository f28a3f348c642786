import { availableParallelism } from 'node:os';
import type Sharp from 'sharp';
import { HeadlightError } from '../../../protocol/errors';

type SharpModule = typeof Sharp;

/** A decoder has little to gain from more threads, and each takes memory. */
const MOST_THREADS = 4;

let loading: Promise<SharpModule> | undefined;

/** The library that decodes pictures, loaded at its first use. Throws HeadlightError `internal` where its native part does not load. */
export function loadSharp(): Promise<SharpModule> {
  return (loading ??= load());
}

async function load(): Promise<SharpModule> {
  try {
    const { default: sharp } = await import('sharp');
    sharp.cache(false);
    sharp.concurrency(Math.min(MOST_THREADS, availableParallelism()));
    return sharp;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new HeadlightError('internal', `pictures cannot be read on this machine: ${reason}`, { cause: error });
  }
}
