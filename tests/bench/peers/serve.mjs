// PostGraphile 5 on the hub's database, as the hub's role, with row-level security. It finds out whose session
// a request comes with, as the hub and the bare endpoint do; what it knows of the actor is given.
// Tuned as its documentation advises for production: no watching, no explaining, a pool as large as the hub's.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makeJSONPgSmartTagsPlugin } from "postgraphile/utils";
import { postgraphile } from "postgraphile";

// The audit log has a column of a type that it does not know, and does not need here.
const warn = console.warn;
console.warn = (text, ...rest) => String(text).startsWith("Could not build PgCodec") || warn(text, ...rest);

const pool = new pg.Pool({
  connectionString: process.env.BENCH_DATABASE_URL,
  max: Number(process.env.BENCH_POOL),
});
const actor = JSON.parse(process.env.BENCH_ACTOR);
const { statement, cookie, idle } = JSON.parse(process.env.BENCH_SIGN_IN);

async function signedIn({ node }) {
  const held = (node.req.headers.cookie ?? "").split("; ").find((one) => one.startsWith(`${cookie}=`));
  const token = createHash("sha256").update(held?.slice(cookie.length + 1) ?? "").digest();
  const { rows } = await pool.query({ name: "signed-in", text: statement, values: [token, idle] });
  return rows[0]?.staff_id === actor["hub.actor_id"] ? actor : {};
}

// The relations that our tables hold by composite keys or by trigger, under the names that our schema has.
const one = (column, table, field) =>
  `(${column}) references hub.${table} (id)|@fieldName ${field}`;
const relations = makeJSONPgSmartTagsPlugin({
  version: 1,
  config: {
    class: {
      "hub.referral": {
        tags: {
          foreignKey: [
            one("from_agency_id", "agency", "fromAgency"),
            one("from_desk_id", "desk", "fromDesk"),
            one("to_agency_id", "agency", "toAgency"),
            one("to_desk_id", "desk", "toDesk"),
            one("service_at_location_id", "service_at_location", "offer"),
          ],
        },
      },
      "hub.desk": { tags: { foreignKey: [one("office_id", "office", "office")] } },
      "hub.referral_event": { tags: { foreignKey: [one("agency_id", "agency", "agency")] } },
    },
  },
});

const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [relations],
  // The due time is indexed behind the desk, which it does not see.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [
    makePgService({ pool, schemas: ["hub"] }),
  ],
  grafast: {
    context: async (request) => ({ pgSettings: statement ? await signedIn(request) : actor }),
    explain: false,
  },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
};

const instance = postgraphile(preset).createServ(grafserv);
await instance.ready();
const answer = instance.createHandler();
createServer((request, response) =>
  request.url === "/readyz" ? response.end() : answer(request, response),
).listen(Number(process.env.PORT), "127.0.0.1");
