// Bundles for the pages: one script and one style sheet per kind of page, no source maps, no CDN.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/page.js', 'src/task.js', 'src/diagram.js', 'src/page.css', 'src/task.css', 'src/diagram.css'],
  outdir: '../tasklist/static/built',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15'],
  charset: 'utf8',
  legalComments: 'linked',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
