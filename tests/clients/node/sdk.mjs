// What the suites of Camunda's SDK do that need a whole engine: prints what it saw, as JSON.
// Usage: node sdk.mjs ADDRESS KEYS, a JSON object of keys.
import { Camunda8 } from '@camunda8/sdk';

const [address, given] = process.argv.slice(2);
const keys = JSON.parse(given);
const client = new Camunda8({
  ZEEBE_REST_ADDRESS: address, CAMUNDA_AUTH_STRATEGY: 'NONE', CAMUNDA_LOG_LEVEL: 'none',
}).getCamundaRestClient();
const saw = {};
const status = async (asked) => {
  try {
    await asked;
    return 'done';
  } catch (error) {
    return Number(error.statusCode ?? error.response?.statusCode);
  }
};
const begin = async (score = 70) =>
  (await client.createProcessInstance({ processDefinitionId: 'P', variables: { score } })).processInstanceKey;
const taskOf = async (processInstanceKey) =>
  (await client.searchUserTasks({ filter: { processInstanceKey, state: 'CREATED' } })).items[0];

// Element instances in the order in which they began, and the other way round.
const one = await begin();
const ordered = (order) => client.searchElementInstances({
  filter: { processInstanceKey: one }, sort: [{ field: 'startDate', order }, { field: 'elementInstanceKey', order }],
});
const elements = async (order) => (await ordered(order)).items.map(({ elementId }) => elementId);
saw.elements = { up: await elements('ASC'), down: await elements('DESC') };

// The variables of a task, as its case has them and as it sees them.
const task = await taskOf(one);
const variables = await client.searchUserTaskVariables({ userTaskKey: task.userTaskKey, sort: [{ field: 'name', order: 'ASC' }] });
saw.variables = Object.fromEntries(variables.items.map(({ name, value }) => [name, value]));

// Assignment: to somebody, not again without overriding, to another, to nobody.
const { userTaskKey } = task;
const assigned = async () => (await client.getUserTask(userTaskKey)).assignee;
saw.assignment = [
  await status(client.assignUserTask({ userTaskKey, assignee: 'wang', allowOverride: false })), await assigned(),
  await status(client.assignUserTask({ userTaskKey, assignee: 'zhang', allowOverride: false })), await assigned(),
  await status(client.assignUserTask({ userTaskKey, assignee: 'zhang', allowOverride: true })), await assigned(),
  await status(client.unassignUserTask({ userTaskKey })), await assigned(),
];
saw.completion = await status(client.completeUserTask({ userTaskKey, variables: { score: 71 } }));

// A result that does not come within the time that is given for it, and one that does.
const wanted = { processDefinitionId: 'P', variables: { score: 1 } };
saw.late = await status(client.createProcessInstanceWithResult({ ...wanted, requestTimeout: 300 }));
const short = await client.createProcessInstanceWithResult({ processDefinitionId: 'short', variables: { a: 1 }, requestTimeout: 5000 });
saw.result = short.variables.a;

// A job is one worker's until its time is over; then it is another's, and the late one is refused.
const asked = { type: 'mail', maxJobsToActivate: 10, timeout: 60_000, requestTimeout: -1 };
const job = async (worker) =>
  (await client.activateJobs({ ...asked, worker })).find(({ processInstanceKey }) => `${processInstanceKey}` === `${one}`);
const first = await job('first');
saw.lock = { first: Boolean(first), second: Boolean(await job('second')) };
await client.pinInternalClock(Date.parse(keys.now) + 120_000);
const again = await job('second');
saw.lock.later = again?.jobKey === first.jobKey;
saw.lock.worker = again?.worker;
saw.lock.done = await status(client.completeJob({ jobKey: again.jobKey, variables: {} }));
saw.lock.twice = await status(client.completeJob({ jobKey: first.jobKey, variables: {} }));
await client.pinInternalClock(Date.parse(keys.now));

// A message that is published waits for who comes; one that is correlated needs somebody there.
saw.published = Boolean((await client.publishMessage({ name: 'told', correlationKey: '999', timeToLive: 0, variables: {} })).messageKey);
saw.nobody = await status(client.correlateMessage({ name: 'told', correlationKey: '998', variables: {} }));
const waits = { filter: { processInstanceKey: one, elementId: 'M' } };
saw.waits = (await client.searchElementInstances(waits)).items.map(({ state }) => state);
const correlated = await client.correlateMessage({ name: 'told', correlationKey: '71', variables: {} });
saw.correlated = `${correlated.processInstanceKey}` === `${one}`;
saw.ended = (await client.searchProcessInstances({ filter: { processInstanceKey: one } })).items[0].state;

// What a decision was asked and said.
const decided = await client.callApiEndpoint({
  method: 'POST', urlPath: 'decision-instances/search', body: { filter: { processInstanceKey: one } },
});
const [decision] = (typeof decided === 'string' ? JSON.parse(decided) : decided).items;
saw.decision = [decision.decisionDefinitionId, decision.result, decision.state];

// What cases go by is not deleted.
saw.deletion = await status(client.deleteResource({ resourceKey: keys.processDefinitionKey }));

console.log(JSON.stringify(saw, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
process.exit(0);
