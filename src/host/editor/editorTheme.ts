import * as vscode from 'vscode';

/** The theme as decorations and images need to know it. */
export interface EditorTheme {
  readonly ground: 'dark' | 'light';
  readonly highContrast: boolean;
}

export function editorTheme(): EditorTheme {
  const { kind } = vscode.window.activeColorTheme;
  const { Light, HighContrast, HighContrastLight } = vscode.ColorThemeKind;
  return {
    ground: kind === Light || kind === HighContrastLight ? 'light' : 'dark',
    highContrast: kind === HighContrast || kind === HighContrastLight,
  };
}
