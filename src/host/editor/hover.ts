import * as vscode from 'vscode';
import { showWeights } from '../../core/paint';
import { isCancelled } from '../../protocol/errors';
import type { Heat } from '../../protocol/lens';
import type { UnitPlace } from '../../protocol/panel';
import { rangeOf } from '../documentText';
import type { InspectedText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { Problems } from '../problems';
import type { Settings } from '../settings';
import { placeInDocument } from '../shownLists';
import { unitAtOffset } from './caretUnit';
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
    const lists = inspected?.run?.lists;
    if (inspected === undefined || lists === undefined) return undefined;
    const place = unitAtOffset(lists, document.offsetAt(position));
    if (place === null) return undefined;
    this.inspections.events.hovered.fire({ inspected, place });
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      const facts = await this.factsOf(inspected, place, controller.signal);
      if (facts === null || token.isCancellationRequested) return undefined;
      const card = new vscode.MarkdownString(hoverCard(facts, editorTheme()));
      card.isTrusted = { enabledCommands: CARD_COMMANDS };
      const { start, end } = lists.get(place.list)!.units;
      return new vscode.Hover(card, rangeOf(document, { start: start[place.unit]!, end: end[place.unit]! }));
    } catch (error) {
      if (!isCancelled(error)) this.problems.note(error);
      return undefined;
    } finally {
      cancelled.dispose();
    }
  }

  /** Null before the run can be asked. Rejects with CancelledError where another is shown in the meantime. */
  private async factsOf(inspected: InspectedText, place: UnitPlace, signal: AbortSignal): Promise<HoverFacts | null> {
    const { document, run, lens } = inspected;
    if (run === null || lens === null || run.windows === 0) return null;
    const { lists, maps } = run;
    const facts = await inspected.ask((engine, inspection) =>
      engine.call('unit', { inspection, lens, ...place }, signal),
    );
    const { sink } = this.settings;
    const shown = (heat: Heat): Heat => {
      const units = lists.get(heat.list)?.units;
      return units === undefined ? heat : { ...heat, weights: showWeights(heat.weights, units, sink).weights };
    };
    return {
      ...facts,
      own: shown(facts.own),
      received: facts.received && shown(facts.received),
      shown: facts.shown && shown(facts.shown),
      document: document.uri.toString(),
      lists,
      maps,
      place,
      lens,
      continues: run.card?.writes === place.list,
      withoutSinks: sink === 'renormalise',
      lineOf: (at) => {
        const range = placeInDocument(lists, at);
        return range && document.positionAt(range.start).line + 1;
      },
    };
  }
}
