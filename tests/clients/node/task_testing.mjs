// Camunda Modeler's task testing: its own TaskExecution (the package ships it inside a component of a page, and
// as a source in its map) tests elements of a deployed diagram; prints how each test ended, as JSON.
// Usage: node task_testing.mjs ADDRESS FOLDER FILE, a diagram; < TESTS, a JSON list of {element, variables}.
import { readFileSync } from 'node:fs';
import createCamundaClient from '@camunda8/orchestration-cluster-api';
import { BpmnModdle } from 'bpmn-moddle';
import { build } from 'esbuild';

const [address, folder, file] = process.argv.slice(2);
const map = JSON.parse(readFileSync('node_modules/@camunda/task-testing/dist/index.js.map', 'utf8'));
const source = (name) => map.sourcesContent[map.sources.findIndex((each) => each.endsWith(name))];
const outfile = `${folder}/task-execution.mjs`;
await build({
  stdin: { contents: source('/lib/TaskExecution.js'), resolveDir: import.meta.dirname },
  bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error',
  plugins: [{
    name: 'sources of the package',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/utils\// }, ({ path, importer }) =>
        (importer === '<stdin>' ? { path: `${path.slice(1)}.js`, namespace: 'source' } : undefined));
      onLoad({ filter: /.*/, namespace: 'source' }, ({ path }) => ({
        contents: source(`/lib${path}`), resolveDir: import.meta.dirname,
      }));
    },
  }],
});
const { default: TaskExecution, TASK_EXECUTION_EVENT } = await import(outfile);

const client = createCamundaClient({
  config: {
    CAMUNDA_REST_ADDRESS: address, CAMUNDA_AUTH_STRATEGY: 'NONE', CAMUNDA_SDK_LOG_LEVEL: 'silent',
    CAMUNDA_SDK_VALIDATION: 'req:none,res:strict',
  },
});
const at = { consistency: { waitUpToMs: 0 } };
const told = async (asked) => {
  try {
    return { success: true, response: await asked };
  } catch (error) {
    return { success: false, error: error.message };
  }
};
const found = (search) => (processInstanceKey) => told(client[search]({ filter: { processInstanceKey } }, at));
const api = {
  deploy: () => told(client.createDeployment({ resources: [new File([readFileSync(file)], 'tested.bpmn')] })),
  startInstance: (processDefinitionKey, elementId, variables) => told(client.createProcessInstance({
    processDefinitionKey,
    variables,
    startInstructions: [{ elementId }],
    runtimeInstructions: [{ type: 'TERMINATE_PROCESS_INSTANCE', afterElementId: elementId }],
  })),
  getChildProcessInstances: (key) => told(client.searchProcessInstances({ filter: { parentProcessInstanceKey: key } }, at)),
  getProcessInstance: found('searchProcessInstances'),
  getProcessInstanceElementInstances: found('searchElementInstances'),
  getProcessInstanceIncident: found('searchIncidents'),
  getProcessInstanceJobs: found('searchJobs'),
  getProcessInstanceMessageSubscriptions: found('searchMessageSubscriptions'),
  getProcessInstanceUserTasks: found('searchUserTasks'),
  getProcessInstanceVariables: found('searchVariables'),
};

// What the analyst does in another window while the test waits: the task, the job, the message.
const seen = new Set();
const once = async (key, doing) => {
  if (key === undefined || seen.has(key)) return;
  seen.add(key);
  await doing();
};
async function help({ userTasksResponse, jobsResponse, messageSubscriptionsResponse }) {
  const [task] = userTasksResponse.response.items;
  await once(task?.userTaskKey, () => client.completeUserTask({ userTaskKey: task.userTaskKey, variables: { answer: 1 } }));
  const [job] = jobsResponse.response.items;
  await once(job?.jobKey, async () => {
    const { jobs } = await client.activateJobs({ type: job.type, timeout: 60_000, maxJobsToActivate: 1, requestTimeout: -1 });
    await client.completeJob({ jobKey: jobs[0].jobKey, variables: { sent: true } });
  });
  const [waits] = messageSubscriptionsResponse.response.items;
  await once(waits?.messageSubscriptionKey, () => client.correlateMessage({
    name: waits.messageName, correlationKey: waits.correlationKey, variables: { told: true },
  }));
}

const { elementsById } = await new BpmnModdle().fromXML(readFileSync(file, 'utf8'));
const injector = { get: () => ({ on() {} }) };
function test({ element, variables }) {
  const execution = new TaskExecution(injector, api);
  return new Promise((done) => {
    execution.on(TASK_EXECUTION_EVENT.POLLED, (polled) => help(polled).catch((error) => done({ element, error: error.message })));
    execution.on(TASK_EXECUTION_EVENT.FINISHED, ({ success, reason, error, incident, lastPolledResult }) => done({
      element, success, reason, error, incident: incident?.errorMessage,
      children: lastPolledResult?.childProcessInstancesResponse.response.items.length,
      variables: Object.fromEntries((lastPolledResult?.variablesResponse.response.items ?? []).map((each) => [each.name, each.value])),
    }));
    execution.executeTask(elementsById[element], variables);
  });
}

const answers = [];
for (const one of JSON.parse(readFileSync(0, 'utf8'))) answers.push(test(one));
console.log(JSON.stringify(await Promise.all(answers)));
process.exit(0);
