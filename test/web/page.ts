/** The page that starts VS Code for the Web with the given extensions on the folder `memfs://test/workspace`. */
export function workbenchPage(port: number, extensions: string[], settings: Record<string, unknown>): string {
  const here = { scheme: 'http', authority: `localhost:${port}` };
  const options = {
    additionalBuiltinExtensions: extensions.map((name) => ({ ...here, path: `/${name}` })),
    configurationDefaults: settings,
    productConfiguration: {
      nameShort: 'VS Code',
      nameLong: 'VS Code for the Web',
      applicationName: 'code-web',
      version: '1.91.1',
      // Each webview has an origin of its own, which Chrome resolves to this machine.
      webviewContentExternalBaseUrlTemplate: `http://{{uuid}}.localhost:${port}/vscode/out/vs/workbench/contrib/webview/browser/pre/`,
    },
  };
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <link data-name="vs/workbench/workbench.web.main" rel="stylesheet" href="/vscode/out/vs/workbench/workbench.web.main.css">
  </head>
  <body></body>
  <script src="/vscode/out/vs/loader.js"></script>
  <script src="/vscode/out/vs/webPackagePaths.js"></script>
  <script>
    for (const name of Object.keys(self.webPackagePaths)) {
      self.webPackagePaths[name] = location.origin + '/vscode/node_modules/' + name + '/' + self.webPackagePaths[name];
    }
    require.config({ baseUrl: location.origin + '/vscode/out', paths: self.webPackagePaths });
  </script>
  <script src="/vscode/out/vs/workbench/workbench.web.main.nls.js"></script>
  <script src="/vscode/out/vs/workbench/workbench.web.main.js"></script>
  <script>
    require(['vs/workbench/workbench.web.main'], ({ create, URI }) => {
      const options = ${JSON.stringify(options)};
      options.additionalBuiltinExtensions = options.additionalBuiltinExtensions.map((uri) => URI.from(uri));
      const workspace = { folderUri: URI.from({ scheme: 'memfs', authority: 'test', path: '/workspace' }) };
      options.workspaceProvider = { workspace, trusted: true, open: async () => false };
      create(document.body, options);
    });
  </script>
</html>
`;
}
