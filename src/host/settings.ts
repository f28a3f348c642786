import * as vscode from 'vscode';
import { SETTINGS } from '../ids';
import type { HeadChoice } from '../protocol/lens';
import type { Palette, PanelOptions, SinkMode } from '../protocol/panel';

type Name = Exclude<keyof typeof SETTINGS, 'section'>;

const PALETTES: readonly Palette[] = ['amber', 'viridis', 'cividis', 'magma'];
const SINKS: readonly SinkMode[] = ['apart', 'renormalise', 'include'];

const KERNELS = ['auto', 'plain', 'fused', 'paired'] as const;
type KernelChoice = (typeof KERNELS)[number];

/** The settings of package.json as typed values. What a person mistyped falls back to the default. */
export class Settings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.section)) this.changed.fire();
    });
  }

  /** The model of texts. */
  get model(): string {
    const value = this.read('model');
    return typeof value === 'string' && value !== '' ? value : 'headlight-encoder';
  }

  /** The model of pictures. */
  get imageModel(): string {
    const value = this.read('imageModel');
    return typeof value === 'string' && value !== '' ? value : 'headlight-vit';
  }

  /** The model of tables; where none is named, they are read as texts. */
  get tableModel(): string {
    const value = this.read('tableModel');
    return typeof value === 'string' && value !== '' ? value : this.model;
  }

  get modelFolders(): readonly string[] {
    const value = this.read('modelFolders');
    return Array.isArray(value) ? value.filter((path): path is string => typeof path === 'string' && path !== '') : [];
  }

  /** Empty: where the Hugging Face tools put it. */
  get hubCache(): string {
    const value = this.read('hubCache');
    return typeof value === 'string' ? value : '';
  }

  /** Null: the last layer. */
  get layer(): number | null {
    const value = this.read('layer');
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
  }

  get head(): HeadChoice {
    const value = this.read('head');
    if (value === 'max') return value;
    const head = typeof value === 'string' ? Number.parseInt(value, 10) : value;
    return typeof head === 'number' && Number.isInteger(head) && head >= 0 ? head : 'mean';
  }

  get followCursor(): boolean {
    return this.read('followCursor') !== false;
  }

  get live(): boolean {
    return this.read('live') === true;
  }

  /** Milliseconds without an edit before a live run. */
  get liveDelay(): number {
    return this.number('liveDelay', 400, 50);
  }

  get sink(): SinkMode {
    const value = this.read('sinks');
    return SINKS.find((mode) => mode === value) ?? 'apart';
  }

  get palette(): Palette {
    const value = this.read('palette');
    return PALETTES.find((palette) => palette === value) ?? 'amber';
  }

  get maxUnits(): number {
    return this.number('maxUnits', 16_384, 64);
  }

  /** Units that a model writes on. */
  get continuation(): number {
    return Math.floor(this.number('continuation', 48, 1));
  }

  /** Bytes */
  get memoryLimit(): number {
    return this.number('memoryLimit', 3000, 256) * 1e6;
  }

  /** The variant of the engine's kernels. */
  get kernels(): KernelChoice {
    const value = this.read('kernels');
    return KERNELS.find((choice) => choice === value) ?? 'auto';
  }

  /** 0: as many as there are processors. */
  get threads(): number {
    return Math.floor(this.number('threads', 0, 0));
  }

  /** Milliseconds */
  get idleTimeout(): number {
    return this.number('idleTimeout', 300, 5) * 1000;
  }

  get options(): Omit<PanelOptions, 'focusMode'> {
    return { palette: this.palette, sink: this.sink, followCursor: this.followCursor };
  }

  /** What a setting is where nobody has set it. */
  defaultOf(name: Name): unknown {
    return vscode.workspace.getConfiguration(SETTINGS.section).inspect(SETTINGS[name])?.defaultValue;
  }

  /** Written where the value comes from now: the workspace's settings if they hold one, else the user's. */
  async update(name: Name, value: unknown): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(SETTINGS.section);
    const inWorkspace = configuration.inspect(SETTINGS[name])?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update(SETTINGS[name], value, target);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private read(name: Name): unknown {
    return vscode.workspace.getConfiguration(SETTINGS.section).get(SETTINGS[name]);
  }

  private number(name: Name, fallback: number, least: number): number {
    const value = this.read(name);
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(least, value) : fallback;
  }
}
