import { describe, expect, it } from 'vitest';
import { html } from './html';

describe('html', () => {
  const page = html({
    surface: 'side',
    nonce: 'abc123',
    cspSource: 'https://own',
    script: 'https://own/main.js',
    style: 'https://own/main.css',
  });

  it('allows nothing but its own files and what bears the nonce', () => {
    expect(page).toContain(
      `content="default-src 'none'; script-src 'nonce-abc123'; style-src https://own 'nonce-abc123'; font-src https://own; img-src https://own data:"`,
    );
    expect(page).not.toMatch(/unsafe|\*|http:/);
  });

  it('has no inline script or style', () => {
    expect([...page.matchAll(/<script[^>]*>([^<]*)/g)].map((match) => match[1])).toEqual(['']);
    expect(page).not.toMatch(/<style|style=|\son\w+=/);
  });

  it('tells the app where it stands, and the toolkit the nonce', () => {
    expect(page).toContain('<body data-surface="side">');
    expect(page).toContain('<meta property="csp-nonce" content="abc123">');
    expect(page).toContain('<link rel="stylesheet" href="https://own/main.css">');
  });
});
