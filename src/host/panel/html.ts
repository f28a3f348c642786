import type { Surface } from '../../protocol/panel';

export interface PageParts {
  readonly surface: Surface;
  /** Fresh for every page, from a cryptographic source. */
  readonly nonce: string;
  /** Where the webview's own files come from. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

/** The page of the webview app. Nothing is allowed but its own files and what bears the nonce. */
export function html({ surface, nonce, cspSource, script, style }: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Attention</title>
<link rel="stylesheet" href="${style}">
</head>
<body data-surface="${surface}">
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
