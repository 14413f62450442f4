// What Camunda Modeler does when an analyst presses Deploy and Start, with the SDK Camunda ships.
// Usage: node modeler.mjs ADDRESS PROCESS_ID FILE… ; prints one JSON document.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Camunda8 } from '@camunda8/sdk';

const [address, processDefinitionId, ...files] = process.argv.slice(2);
const client = new Camunda8({
  ZEEBE_REST_ADDRESS: address,
  CAMUNDA_AUTH_STRATEGY: process.env.API_USER ? 'BASIC' : 'NONE',
  CAMUNDA_BASIC_AUTH_USERNAME: process.env.API_USER,
  CAMUNDA_BASIC_AUTH_PASSWORD: process.env.API_PASSWORD,
  CAMUNDA_LOG_LEVEL: 'none',
}).getCamundaRestClient();

const resources = files.map((file) => ({ name: basename(file), content: readFileSync(file) }));
const answer = {};
try {
  answer.topology = await client.getTopology();
  answer.deployment = await client.deployResources(resources);
  answer.again = await client.deployResources(resources);
  answer.started = await client.createProcessInstance({ processDefinitionId, variables: { 数: 1 } });
  const { processInstanceKey } = answer.started;
  const filter = { processInstanceKey };
  answer.instances = await client.searchProcessInstances({ filter });
  answer.elements = await client.searchElementInstances({ filter });
  answer.tasks = await client.searchUserTasks({ filter });
  answer.variables = await client.searchVariables({ filter });
  answer.incidents = await client.searchIncidents({ filter });
} catch (error) {
  answer.problem = { status: error.statusCode ?? error.response?.statusCode, body: error.response?.body, message: error.message };
}
console.log(JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
process.exit(0);
