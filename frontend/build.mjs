// Bundles for the pages: one script and one style sheet per kind of page, no source maps, no CDN.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

// What the form viewer takes from the browser, or says in English alone, and not from its
// translation: it follows the language of the page. Days are read whatever stands between the numbers.
const english = "document.documentElement.lang === 'en'";
const inTheLanguageOfThePage = [
  ["valueLabel || 'Select'", `valueLabel || (${english} ? 'Select' : '请选择')`],
  ["emptyListMessage = 'No results',", `emptyListMessage = ${english} ? 'No results' : '没有匹配的选项',`],
  ["placeholder: 'Search',", `placeholder: ${english} ? 'Search' : '搜索',`],
  ['`Remove list item ${itemIndex + 1}`', `${english} ? \`Remove item \${itemIndex + 1}\` : \`移除第 \${itemIndex + 1} 项\``],
  ["function getLocaleDateFormat(locale = 'default') {", `$& return ${english} ? 'd/M/yyyy' : 'yyyy/M/d';`],
  ['function getLocaleReadableDateFormat(locale) {', `$& return ${english} ? 'dd/mm/yyyy' : '年/月/日';`],
];

const formViewerWords = {
  name: 'form-viewer-words',
  setup({ onLoad }) {
    onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      let source = await readFile(path, 'utf8');
      for (const [before, after] of inTheLanguageOfThePage) {
        if (!source.includes(before)) throw new Error(`${path} no longer says ${before}`);
        source = source.replace(before, after);
      }
      return { contents: source, loader: 'js' };
    });
  },
};

await build({
  entryPoints: ['src/page.js', 'src/task.js', 'src/diagram.js', 'src/page.css', 'src/task.css', 'src/diagram.css'],
  outdir: '../tasklist/static/built',
  bundle: true,
  plugins: [formViewerWords],
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15'],
  charset: 'utf8',
  legalComments: 'linked',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
