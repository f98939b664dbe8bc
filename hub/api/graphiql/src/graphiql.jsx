// GraphiQL for the hub: the same origin serves everything, and nothing is loaded from elsewhere.
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import 'graphiql/style.css';
import './graphiql.css';

const WORKERS = { json: 'json.js', graphql: 'graphql.js' };

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/graphql/assets/${WORKERS[label] ?? 'editor.js'}`),
};

// The token is asked for once; a sign-in or sign-out in another tab shows as a refusal, and the
// next request asks again.
let session;
const readSession = () => {
  session ??= fetch('/auth/session', { headers: { accept: 'application/json' } })
    .then((response) => (response.ok ? response.json() : {}))
    .catch(() => ({}));
  return session;
};

const withCsrf = async (url, options) => {
  const { csrfToken: token } = await readSession();
  const headers = { ...options.headers, ...(token ? { 'X-CSRF-Token': token } : {}) };
  const response = await fetch(url, { ...options, headers, credentials: 'same-origin' });
  if (response.status === 401 || response.status === 403) session = undefined;
  return response;
};

const address = new URL('/graphql', window.location.href);
const socket = new URL(address);
socket.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = createGraphiQLFetcher({
  url: address.href,
  fetch: withCsrf,
  wsClient: createClient({ url: socket.href }),
});

const QUERY = `# You are asking as whoever is signed in (/auth/login).
query Me {
  me { staff { name roles } agency { acronym } desks { name } }
}

query Incoming {
  worklist(direction: INCOMING) {
    totalCount
    edges { node { caseCode needCode status nextSide nextDueAt preview { ageBand note } } }
  }
}
`;

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL fetcher={fetcher} defaultQuery={QUERY} shouldPersistHeaders={false} />,
);
