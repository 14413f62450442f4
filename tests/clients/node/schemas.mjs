// Holds answers against the schemas that Camunda's own front ends read with: those of 8.9, which know
// the same answers as 8.8 and say `null` where 8.8's want a text even where there is none.
// Usage: node schemas.mjs < ANSWERS, a JSON list of {method, path, status, body}.
import { readFileSync } from 'node:fs';
import * as zod from '@camunda/camunda-api-zod-schemas/8.9';

// Where the package has the schema of an endpoint's answer under a name of its own.
const NAMED = {
  getCurrentUser: 'currentUserSchema',
  getBatchOperation: 'batchOperationSchema',
  getDecisionDefinition: 'decisionDefinitionSchema',
  getDecisionRequirements: 'decisionRequirementsSchema',
  createDocument: 'documentReferenceSchema',
  getUserTask: 'userTaskSchema',
  getUserTaskForm: 'formSchema',
  getProcessStartForm: 'formSchema', // beside it, an older one that reads the form as an object
  getVariable: 'variableSchema',
  getProcessDefinition: 'processDefinitionSchema',
  getProcessInstance: 'processInstanceSchema',
  getResource: 'resourceSchema',
  getRole: 'roleSchema',
  getUser: 'userSchema',
  getLicense: 'licenseSchema',
};
const variable = new Proxy({}, { get: (_, name) => `{${String(name)}}` });
const endpoints = Object.entries(zod.endpoints).map(([name, { method, getUrl }]) => {
  const path = decodeURIComponent(getUrl(variable)).split('?')[0];
  const pattern = new RegExp(`^${path.replace(/{[^}]*}/g, '[^/]+')}$`);
  return { name, method, pattern, plain: !path.includes('{') };
});

const refused = [];
const held = new Set();
const without = new Set();
for (const { method, path, status, body } of JSON.parse(readFileSync(0, 'utf8'))) {
  const fitting = endpoints.filter((each) => each.method === method && each.pattern.test(path));
  const { name } = fitting.find(({ plain }) => plain) ?? fitting[0] ?? {};
  const usual = NAMED[name] ?? `${name}ResponseBodySchema`;
  const schema = status >= 400 ? zod.problemDetailsSchema : zod[usual];
  if (!schema) {
    without.add(`${method} ${path.replace(/\d{6,}[-\d]*/g, '{}')}`);
    continue;
  }
  held.add(status >= 400 ? `problem ${status}` : name);
  const { error } = schema.safeParse(body);
  if (error) refused.push({ name, path, status, issues: JSON.stringify(error.issues).slice(0, 300) });
}
console.log(JSON.stringify({ refused, held: [...held].sort(), without: [...without].sort() }));
