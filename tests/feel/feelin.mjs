// Answers FEEL with feelin: a JSON array of expressions on standard input → an array of values.
// The folder that holds node_modules/feelin is the first argument.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.argv[2] + "/"));
const { evaluate } = await import(pathToFileURL(require.resolve("feelin")));
const { expressions, context } = JSON.parse(readFileSync(0, "utf8"));

const plain = (value) => {
  if (value === undefined || typeof value === "function") return null;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Object.getPrototypeOf(value) !== Object.prototype) return { $: String(value) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
};

const answer = (expression) => {
  try {
    return { value: plain(evaluate(expression, context).value) };
  } catch (error) {
    return { error: String(error) };
  }
};

process.stdout.write(JSON.stringify(expressions.map(answer)));
