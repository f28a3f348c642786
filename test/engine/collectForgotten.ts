import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Frees what earlier tests have forgotten on the heap, which a finalizer else does at a time of its own choice: in the middle of a test that counts bytes. */
export async function collectForgotten(): Promise<void> {
  collectGarbage();
  await sleep(20);
}
