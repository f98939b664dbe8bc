// Runs the GraphQL-over-HTTP audit of graphql-http against a server and prints its results as JSON.
// Usage: node audit.mjs URL (HUB_AUDIT_TOKEN holds a bearer token)
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
const authorization = `Bearer ${process.env.HUB_AUDIT_TOKEN}`;
const fetchFn = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...options.headers, authorization } });

const results = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const { id, name, status, reason } = await audit.fn();
  results.push({ id, name, status, reason });
}
console.log(JSON.stringify(results));
