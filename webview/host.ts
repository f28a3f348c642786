import { isCancelled } from '../src/protocol/errors';
import type { Change } from '../src/protocol/changes';
import type { Prediction } from '../src/protocol/engine';
import type { Heat, Lens } from '../src/protocol/lens';
import type { HostApi, PanelEvents, PanelMemory, PanelOptions, Surface, UnitPlace } from '../src/protocol/panel';
import type { PicturePreview } from '../src/protocol/pictures';
import { Rpc, type Port } from '../src/protocol/rpc';
import type { Store } from './store';

type Nothing = Record<never, never>;
type Request<M extends keyof HostApi> = Parameters<HostApi[M]>[0];

/** The extension host, as the panel sees it. Numbers are asked for; everything else is told, and fails as a problem shown. */
export class Host {
  private readonly rpc: Rpc<Nothing, HostApi, Nothing, PanelEvents>;

  constructor(
    port: Port,
    private readonly store: Store,
  ) {
    this.rpc = new Rpc<Nothing, HostApi, Nothing, PanelEvents>(
      port,
      {},
      {
        inspection: (payload) => store.dispatch({ type: 'inspection', payload }),
        list: (payload) => store.dispatch({ type: 'list', payload }),
        map: (payload) => store.dispatch({ type: 'map', payload }),
        heat: (payload) => store.dispatch({ type: 'heat', payload }),
        lens: (payload) => store.dispatch({ type: 'lens', payload }),
        progress: (payload) => store.dispatch({ type: 'progress', payload }),
        waiting: (payload) => store.dispatch({ type: 'waiting', payload }),
        options: (payload) => store.dispatch({ type: 'options', payload }),
        point: (payload) => store.dispatch({ type: 'point', payload }),
        problem: (payload) => store.dispatch({ type: 'problem', payload }),
      },
    );
  }

  /** [height × width] */
  tile(request: Request<'tile'>, signal?: AbortSignal): Promise<Float32Array> {
    return this.rpc.call('tile', request, signal);
  }

  /** Of another lens than the one that all share. */
  heat(request: Request<'heat'>, signal?: AbortSignal): Promise<Heat> {
    return this.rpc.call('heat', request, signal);
  }

  outputs(request: Request<'outputs'>, signal?: AbortSignal): Promise<Prediction[]> {
    return this.rpc.call('outputs', request, signal);
  }

  preview(request: Request<'preview'>, signal?: AbortSignal): Promise<PicturePreview> {
    return this.rpc.call('preview', request, signal);
  }

  ready(surface: Surface, memory: PanelMemory | null): void {
    this.watch(this.rpc.call('ready', { surface, memory }));
  }

  /** Shown at once; the host confirms it with its heat. */
  setLens(lens: Partial<Lens>): void {
    this.store.dispatch({ type: 'wantLens', payload: lens });
    this.watch(this.rpc.call('setLens', { lens }));
  }

  setOptions(options: Partial<PanelOptions>): void {
    this.store.dispatch({ type: 'wantOptions', payload: options });
    this.watch(this.rpc.call('setOptions', { options }));
  }

  point(place: UnitPlace | null): void {
    this.watch(this.rpc.call('point', { place }));
  }

  reveal(place: UnitPlace): void {
    this.watch(this.rpc.call('reveal', { place }));
  }

  pin(place: UnitPlace | null): void {
    this.watch(this.rpc.call('pin', { place }));
  }

  /** These changes in place of those that there are. */
  change(changes: readonly Change[]): void {
    this.watch(this.rpc.call('change', { changes }));
  }

  copy(text: string): void {
    this.watch(this.rpc.call('copy', { text }));
  }

  run(command: Request<'run'>['command']): void {
    this.watch(this.rpc.call('run', { command }));
  }

  report(error: unknown): void {
    if (isCancelled(error)) return;
    this.store.dispatch({
      type: 'problem',
      payload: { message: error instanceof Error ? error.message : String(error) },
    });
  }

  private watch(call: Promise<unknown>): void {
    call.catch((error: unknown) => {
      this.report(error);
    });
  }
}
