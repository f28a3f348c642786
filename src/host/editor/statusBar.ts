import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import type { Inspected } from '../inspected';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';
import { escapeMarkdown } from './escapeMarkdown';
import { statusText } from './statusText';

/** Model, lens and progress of the document that is shown; spinning while it runs. A click selects the model. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    this.item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 10);
    this.item.name = 'Attention';
    this.item.command = COMMANDS.selectModel;
    const { events } = inspections;
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [
      this.item,
      events.shown.event(update),
      events.inspection.event(update),
      events.lens.event(update),
      events.progress.event(update),
      events.problem.event(update),
      settings.onDidChange(update),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const inspected = this.inspections.shown;
    if (inspected === undefined) {
      this.item.hide();
      return;
    }
    const { lens, progress, problem, inspection } = inspected;
    const live = this.settings.live && inspected.modality === 'text';
    const patches =
      inspection?.units.rectangles === undefined
        ? null
        : inspection.units.special.filter((special) => special === 0).length;
    this.item.text = statusText({ model: inspection?.card.id ?? null, lens, progress, patches, problem, live });
    this.item.tooltip = this.tooltip(inspected);
    this.item.backgroundColor =
      problem !== null && !progress.running ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  private tooltip({ problem, inspection }: Inspected): vscode.MarkdownString {
    const links = [
      `[Select Model…](command:${COMMANDS.selectModel})`,
      `[Live: turn ${this.settings.live ? 'off' : 'on'}](command:${COMMANDS.toggleLive})`,
      `[Open Panel](command:${COMMANDS.openPanel})`,
      `[Show Log](command:${COMMANDS.showLog})`,
    ];
    const lines = [
      problem === null ? '' : `$(warning) ${escapeMarkdown(problem)}`,
      inspection === null
        ? ''
        : `${escapeMarkdown(inspection.card.id)}: ${inspection.card.layers} layers × ${inspection.card.heads} heads`,
      links.join(' · '),
    ];
    const tooltip = new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'), true);
    tooltip.isTrusted = {
      enabledCommands: [COMMANDS.selectModel, COMMANDS.toggleLive, COMMANDS.openPanel, COMMANDS.showLog],
    };
    return tooltip;
  }
}
