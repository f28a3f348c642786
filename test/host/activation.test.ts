import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is installed and activates', async () => {
    const extension = vscode.extensions.getExtension('headlight.headlight');
    assert.ok(extension, 'headlight.headlight is not among the extensions');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
