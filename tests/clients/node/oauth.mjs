// Calls as Camunda's SDK does with OAuth client credentials; prints what it saw, as JSON.
import { Camunda8 } from "@camunda8/sdk";

const [address, login, secret, type] = process.argv.slice(2);
const client = new Camunda8({
  CAMUNDA_AUTH_STRATEGY: "OAUTH",
  CAMUNDA_OAUTH_URL: `${address}/oauth/token`,
  CAMUNDA_TOKEN_DISK_CACHE_DISABLE: true,
  ZEEBE_CLIENT_ID: login,
  ZEEBE_CLIENT_SECRET: secret,
  ZEEBE_REST_ADDRESS: address,
}).getCamundaRestClient();

const asked = { worker: "w", timeout: 1000, maxJobsToActivate: 1 };
const jobs = await client.activateJobs({ ...asked, type });
let refused = 0;
try {
  await client.activateJobs({ ...asked, type: "another" });
} catch (error) {
  refused = Number(error.statusCode);
}
console.log(JSON.stringify({ jobs: jobs.map((job) => job.type), refused }));
process.exit(0);
