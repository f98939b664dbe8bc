// Builds GraphiQL and its editor's workers into dist/, each a file of its own name.
import { build } from 'esbuild';

await build({
  entryPoints: {
    graphiql: 'src/graphiql.jsx',
    editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
    json: 'monaco-editor/esm/vs/language/json/json.worker.js',
    graphql: 'monaco-graphql/esm/graphql.worker.js',
  },
  outdir: 'dist',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file', '.woff2': 'file' },
  assetNames: '[name]',
  legalComments: 'linked',
  logLevel: 'warning',
});
