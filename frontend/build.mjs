// Bundles for the pages: one script and one style sheet per kind of page, no source maps, no CDN.
// A name changes with what is in the file, so that a browser may keep it for ever; manifest.json says
// which is which, and beside each stands what is sent to a browser that unpacks (brotli, gzip).
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const folder = '../tasklist/static/built';

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

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const { metafile } = await build({
  entryPoints: ['src/page.js', 'src/task.js', 'src/diagram.js', 'src/page.css', 'src/task.css', 'src/diagram.css'],
  outdir: folder,
  entryNames: '[name]-[hash]',
  metafile: true,
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

const names = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (!entryPoint) continue;
  names[basename(entryPoint)] = basename(path);
  const content = await readFile(path);
  await writeFile(`${path}.br`, brotliCompressSync(content));
  await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
}
await writeFile(`${folder}/manifest.json`, JSON.stringify(names, null, 2));
