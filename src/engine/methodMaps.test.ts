import { describe, expect, it, vi } from 'vitest';
import { rollout } from '../core/methods/rollout';
import { denseRows, RowsMap } from '../core/maps/rowsMap';
import { unhurried, type Work } from '../core/work';
import { CancelledError } from '../protocol/errors';
import type { MapInfo } from '../protocol/models';
import { MethodMaps } from './methodMaps';

const info = (layer: number, more: Partial<MapInfo> = {}): MapInfo => ({
  address: `encoder.${layer}.self`,
  stack: 'encoder',
  layer,
  step: layer,
  kind: 'self',
  heads: 1,
  queries: 'input',
  keys: 'input',
  rows: 'one',
  facets: [],
  ...more,
});
const infos = [
  info(0),
  info(1),
  info(0, { address: 'decoder.0.cross', stack: 'decoder.cross', kind: 'cross', queries: 'output' }),
];
const maps = new Map(
  infos.map((of) => [of.address, new RowsMap(of, 2, denseRows(of, 2, 2, Float32Array.of(0.5, 0.5, 0.25, 0.75)))]),
);
const lens = { map: 'encoder.1.self', method: 'rollout', head: 'mean' } as const;

function methods(work: (signal: AbortSignal) => Work = (signal) => ({ ...unhurried, signal })): MethodMaps {
  return new MethodMaps({ facts: { infos }, done: 2, map: (address) => maps.get(address)! }, work);
}

/** Work that waits at its first breath until it is let go, or cancelled. */
function held(): { work: (signal: AbortSignal) => Work; signals: AbortSignal[]; go: () => void } {
  const signals: AbortSignal[] = [];
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (go = resolve));
  const work = (signal: AbortSignal): Work => {
    signals.push(signal);
    const cancelled = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new CancelledError()));
    });
    cancelled.catch(() => undefined);
    return { signal, breathe: () => Promise.race([gate, cancelled]) };
  };
  return { work, signals, go };
}

describe('MethodMaps', () => {
  it('makes a map once for all who ask at the same time, and keeps it', async () => {
    const made = vi.spyOn(rollout, 'map');
    const { work, signals, go } = held();
    const shared = methods(work);
    const asked = [shared.of(lens, unhurried), shared.of(lens, unhurried)];
    go();
    const [first, second] = await Promise.all(asked);
    expect(second).toBe(first);
    expect(await shared.of(lens, unhurried)).toBe(first);
    expect(made).toHaveBeenCalledTimes(1);
    expect(signals).toHaveLength(1);
    made.mockRestore();
  });

  it('goes on for the others when the one who asked first leaves, and stops when all have left', async () => {
    const { work, signals } = held();
    const shared = methods(work);
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [first, second].map(({ signal }) => shared.of(lens, { ...unhurried, signal }));
    first.abort();
    await expect(asked[0]).rejects.toBeInstanceOf(CancelledError);
    expect(signals[0]!.aborted).toBe(false);
    second.abort();
    await expect(asked[1]).rejects.toBeInstanceOf(CancelledError);
    expect(signals[0]!.aborted).toBe(true);
  });

  it('begins anew for one who asks after all have left', async () => {
    const { work, signals, go } = held();
    const shared = methods(work);
    const leaving = new AbortController();
    const left = shared.of(lens, { ...unhurried, signal: leaving.signal });
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(CancelledError);
    const again = shared.of(lens, unhurried);
    go();
    expect((await again).map.info.address).toBe('encoder.1.self');
    expect(signals).toHaveLength(2);
  });

  it.each([
    [{ ...lens, method: 'flow' }, 'method flow: wanted one of raw, rollout'],
    [{ ...lens, map: 'decoder.0.cross' }, 'rollout follows one list through the layers, and decoder.0.cross joins two'],
  ])('says why a method cannot be had: %j', async (wanted, message) => {
    await expect(methods().of(wanted, unhurried)).rejects.toMatchObject({ code: 'usage', message });
  });
});
