// What Camunda Modeler says of files when an analyst opens them: a line of JSON for each report.
// Usage: node lint.mjs FILE…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { validateAllZeebe } from '@bpmn-io/element-templates-validator';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter as Recommended } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';
import { DmnModdle } from 'dmn-moddle';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const modelers = 'node_modules/.modeler-linters.cjs';
// Camunda ships its linters to be bundled into the Modeler, not to be imported by Node.
await build({
  stdin: {
    contents: "export * from '@camunda/linting'; export * from '@camunda/form-linting';",
    resolveDir: import.meta.dirname,
  },
  bundle: true, platform: 'node', format: 'cjs', outfile: modelers, logLevel: 'error',
  loader: { '.svg': 'text' },
});
const { Linter, FormLinter } = require(`./${modelers}`);

const extensions = {
  zeebe: require('zeebe-bpmn-moddle/resources/zeebe.json'),
  modeler: require('modeler-moddle/resources/modeler.json'),
};
const modeler = new Linter({ modeler: 'desktop', type: 'cloud' });
// A rule remembers the flows it has seen: each diagram gets rules of its own.
const recommended = () => new Recommended({
  config: { extends: 'bpmnlint:recommended' },
  resolver: new NodeResolver({ require }),
});

async function bpmn(text) {
  const { rootElement, warnings } = await new BpmnModdle(extensions).fromXML(text);
  const reports = Object.values(await recommended().lint(rootElement)).flat();
  return [...warnings, ...reports, ...(await modeler.lint(text))];
}

const dmn = async (text) => (await new DmnModdle().fromXML(text, 'dmn:Definitions')).warnings;
const form = (text) => new FormLinter().lint(JSON.parse(text));
const templates = (text) => validateAllZeebe(JSON.parse(text)).results.flatMap(({ errors }) => errors ?? []);
const readers = { '.bpmn': bpmn, '.dmn': dmn, '.form': form, '.json': templates };

for (const file of process.argv.slice(2)) {
  for (const { id, message, rule } of await readers[extname(file)](readFileSync(file, 'utf8'))) {
    console.log(JSON.stringify({ file, element: id, message, rule }));
  }
}
