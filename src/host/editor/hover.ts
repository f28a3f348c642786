import * as vscode from 'vscode';
import { showWeights } from '../../core/paint';
import { unitAt } from '../../core/units';
import { isCancelled } from '../../protocol/errors';
import type { InspectedText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { Problems } from '../problems';
import type { Settings } from '../settings';
import { editorTheme } from './editorTheme';
import { CARD_COMMANDS, hoverCard, type HoverFacts } from './hoverCard';

/** The hover card of every unit of an inspected document. Its numbers are asked of the engine: never the painted step. */
export class Hover implements vscode.HoverProvider {
  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
    private readonly problems: Problems,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const inspected = this.inspections.of(document);
    const units = inspected?.inspection?.units;
    if (inspected === undefined || units === undefined) return undefined;
    const unit = unitAt(units, document.offsetAt(position));
    if (unit === null) return undefined;
    this.inspections.events.hovered.fire({ inspected, unit });
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      const facts = await this.factsOf(inspected, unit, controller.signal);
      if (facts === null || token.isCancellationRequested) return undefined;
      const card = new vscode.MarkdownString(hoverCard(facts, editorTheme()));
      card.isTrusted = { enabledCommands: CARD_COMMANDS };
      const range = new vscode.Range(document.positionAt(units.start[unit]!), document.positionAt(units.end[unit]!));
      return new vscode.Hover(card, range);
    } catch (error) {
      if (!isCancelled(error)) this.problems.note(error);
      return undefined;
    } finally {
      cancelled.dispose();
    }
  }

  /** Null before the inspection can be asked. Rejects with CancelledError where it has changed in the meantime. */
  private async factsOf(inspected: InspectedText, unit: number, signal: AbortSignal): Promise<HoverFacts | null> {
    const { document, inspection, lens } = inspected;
    if (inspection === null || lens === null || inspection.windows === 0) return null;
    const { units } = inspection;
    const sink = this.settings.sink;
    const facts = await inspected.ask((engine, id) => engine.call('unit', { inspection: id, lens, unit }, signal));
    const show = (weights: Float32Array): Float32Array => showWeights(weights, units, sink).weights;
    const heats = {
      weights: show(facts.weights),
      received: show(facts.received),
      shown: facts.shown && show(facts.shown),
    };
    const lineOf = (at: number): number | null =>
      units.special[at] === 1 ? null : document.positionAt(units.start[at]!).line + 1;
    return {
      ...facts,
      ...heats,
      document: document.uri.toString(),
      units,
      unit,
      lens,
      withoutSinks: sink === 'renormalise',
      lineOf,
    };
  }
}
