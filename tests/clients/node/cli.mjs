// Runs commands of Camunda's command line, each as a process of its own would.
// Usage: node cli.mjs ADDRESS DATA < COMMANDS, a JSON list of lists of words; prints what each said.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const [address, data] = process.argv.slice(2);
const client = `${import.meta.dirname}/cli_client.mjs`;
const outfile = `${data}/c8ctl.mjs`;
await build({
  entryPoints: ['node_modules/@camunda8/cli/dist/index.js'],
  bundle: true, minify: true, platform: 'node', format: 'esm', outfile, logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  plugins: [{
    name: 'the client of now',
    setup: ({ onResolve }) => onResolve(
      { filter: /^@camunda8\/orchestration-cluster-api$/ },
      ({ importer }) => (importer === client ? undefined : { path: client }),
    ),
  }],
});
const env = { ...process.env, CI: '1', C8CTL_DATA_DIR: data, C8CTL_OUTPUT_MODE: 'json', CAMUNDA_BASE_URL: address };

function run(argv) {
  const worker = new Worker(outfile, { argv, env, stdout: true, stderr: true });
  const said = { argv: argv.join(' '), out: '', err: '' };
  worker.stdout.on('data', (each) => { said.out += each; });
  worker.stderr.on('data', (each) => { said.err += each; });
  return new Promise((done) => {
    worker.on('error', (error) => { said.err += error.stack; });
    worker.on('exit', (code) => setImmediate(() => done({ ...said, code })));
  });
}

const answers = [];
for (const argv of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await run(argv));
console.log(JSON.stringify(answers));
process.exit(0);
