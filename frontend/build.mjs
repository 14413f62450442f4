// Bundles for the pages: one script and one style sheet per kind of page, no source maps, no CDN.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

// The one word of the form viewer that it does not send through its translation.
const selectInChinese = {
  name: 'select-in-chinese',
  setup({ onLoad }) {
    onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const placeholder = "valueLabel || 'Select'";
      if (!source.includes(placeholder)) throw new Error(`${path} no longer says ${placeholder}`);
      const word = "(document.documentElement.lang === 'en' ? 'Select' : '请选择')";
      return { contents: source.replace(placeholder, `valueLabel || ${word}`), loader: 'js' };
    });
  },
};

await build({
  entryPoints: ['src/page.js', 'src/task.js', 'src/diagram.js', 'src/page.css', 'src/task.css', 'src/diagram.css'],
  outdir: '../tasklist/static/built',
  bundle: true,
  plugins: [selectInChinese],
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15'],
  charset: 'utf8',
  legalComments: 'linked',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
