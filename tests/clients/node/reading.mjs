// Camunda's TypeScript client, strict: every answer is held against its own schemas.
// Usage: node reading.mjs ADDRESS INPUTS, a JSON object of inputs by operation.
import createCamundaClient from '@camunda8/orchestration-cluster-api';

const [address, given] = process.argv.slice(2);
const client = createCamundaClient({
  config: {
    CAMUNDA_REST_ADDRESS: address,
    CAMUNDA_AUTH_STRATEGY: 'NONE',
    CAMUNDA_SDK_VALIDATION: 'req:none,res:strict',
    CAMUNDA_SDK_LOG_LEVEL: 'silent',
    CAMUNDA_SDK_HTTP_RETRY_MAX_ATTEMPTS: 1,
  },
});
const refused = [];
let asked = 0;
for (const [operation, input] of Object.entries(JSON.parse(given))) {
  if (typeof client[operation] !== 'function') continue;
  asked += 1;
  try {
    await client[operation](input, { consistency: { waitUpToMs: 0 } });
  } catch (error) {
    const why = error.issues ?? error.message ?? String(error);
    refused.push({ operation, problem: JSON.stringify(why).slice(0, 400) });
  }
}
console.log(JSON.stringify({ asked, refused }));
process.exit(0);
