import {
  Button,
  Checkbox,
  Dropdown,
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';
import './toolkit.css';

/** Defines the elements that are used, and no more. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption());
}

function create<T extends HTMLElement>(tag: string, type: abstract new (...args: never[]) => T): T {
  const result = document.createElement(tag);
  if (!(result instanceof type)) throw new Error(`${tag} is not registered`);
  return result;
}

export function toolkitButton(label: string, appearance: 'primary' | 'secondary', clicked: () => void): Button {
  const button = create('vscode-button', Button);
  button.setAttribute('appearance', appearance);
  button.textContent = label;
  button.addEventListener('click', clicked);
  return button;
}

export function toolkitCheckbox(label: string, title: string, changed: (checked: boolean) => void): Checkbox {
  const checkbox = create('vscode-checkbox', Checkbox);
  checkbox.textContent = label;
  checkbox.title = title;
  checkbox.addEventListener('change', () => {
    changed(checkbox.checked);
  });
  return checkbox;
}

export function toolkitDropdown(): Dropdown {
  return create('vscode-dropdown', Dropdown);
}
