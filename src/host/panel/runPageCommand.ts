import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import type { HostApi } from '../../protocol/panel';

type PageCommand = Parameters<HostApi['run']>[0]['command'];

const RUN: Record<PageCommand, string> = {
  inspect: COMMANDS.inspect,
  selectModel: COMMANDS.selectModel,
  clear: COMMANDS.clear,
  showLog: COMMANDS.showLog,
  openPanel: COMMANDS.openPanel,
  continueText: COMMANDS.continueText,
};

/** Runs the command of a button in the page. The page of one file inspects that one, whatever is active. */
export async function runPageCommand(command: PageCommand, file: vscode.Uri | undefined): Promise<void> {
  const about = command === 'inspect' && file !== undefined ? [file] : [];
  await vscode.commands.executeCommand(RUN[command], ...about);
}
