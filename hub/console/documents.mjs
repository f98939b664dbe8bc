// Turns schema/documents/ into typed modules: src/documents/<folder>.ts, one constant an operation.
//
// In:   schema/documents/inbox/Worklist.graphql and the fragments it spreads
// Out:  export const Worklist: TypedDocumentNode<WorklistQuery, WorklistQueryVariables>, with the
//       documentId that the hub knows it by. hub/api/trusted.py joins and digests the same way.
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, isObjectType, parse } from 'graphql'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', 'schema')
const out = join(here, 'src', 'documents')
const SPREAD = /\.\.\.\s*([A-Z]\w*)/g

const files = (folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.graphql')).sort()
const texts = (folder) =>
  Object.fromEntries(
    files(folder).map((name) => [basename(name, '.graphql'), readFileSync(join(folder, name), 'utf8')]),
  )
const spreads = (text) => [...text.matchAll(SPREAD)].map((match) => match[1])

const fragments = texts(join(root, 'documents', 'fragments'))

function joined(text) {
  const needed = new Set()
  const waiting = spreads(text)
  while (waiting.length) {
    const name = waiting.pop()
    if (needed.has(name)) continue
    if (!(name in fragments)) throw new Error(`There is no fragment ${name}.`)
    needed.add(name)
    waiting.push(...spreads(fragments[name]))
  }
  return [text, ...[...needed].sort().map((name) => fragments[name])].join('\n')
}

const idOf = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const SUFFIX = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }
const plain = (node) => JSON.parse(JSON.stringify(node, (key, value) => (key === 'loc' ? undefined : value)))

function constant(name, text) {
  const document = parse(text, { noLocation: true })
  const [operation] = document.definitions.filter((one) => one.kind === 'OperationDefinition')
  if (operation?.name?.value !== name) throw new Error(`${name}.graphql must hold the operation ${name}.`)
  const type = `${name}${SUFFIX[operation.operation]}`
  const node = JSON.stringify({ ...plain(document), documentId: idOf(text) })
  return `export const ${name} = ${node} as unknown as Trusted<${type}, ${type}Variables>\n`
}

const schemaText = readFileSync(join(root, 'hub.graphql'), 'utf8')
const schema = parse(schemaText)
const schemaAst = buildSchema(schemaText)
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

// Types without an id of their own live inside the object that holds them.
const keyless = Object.values(schemaAst.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !('id' in type.getFields()))
  .filter((type) => ![schemaAst.getQueryType(), schemaAst.getMutationType(), schemaAst.getSubscriptionType()].includes(type))
  .map((type) => type.name)
  .sort()
writeFileSync(
  join(out, 'keyless.ts'),
  `// Written by documents.mjs from schema/hub.graphql; not committed.\nexport const keyless = ${JSON.stringify(keyless)}\n`,
)

const folders = readdirSync(join(root, 'documents')).filter((name) => name !== 'fragments').sort()
const ids = {}
for (const folder of folders) {
  const found = Object.entries(texts(join(root, 'documents', folder))).map(([name, text]) => [name, joined(text)])
  if (!found.length) continue
  const whole = new Map()
  for (const [, text] of found)
    for (const definition of parse(text).definitions) whole.set(definition.name.value, definition)
  const types = await codegen({
    filename: `${folder}.ts`,
    schema,
    schemaAst,
    documents: [{ location: folder, document: { kind: 'Document', definitions: [...whole.values()] } }],
    config: {
      scalars: { DateTime: 'string', Date: 'string', Time: 'string', ID: 'string', UUID: 'string', JSON: 'unknown' },
      skipTypename: true,
    },
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  })
  const lines = [
    '// Written by documents.mjs from schema/documents; not committed.',
    "import type { Trusted } from '../graph/trusted'",
    '',
    types.replaceAll('/** Internal type. DO NOT USE DIRECTLY. */\n', ''),
    ...found.map(([name, text]) => constant(name, text)),
  ]
  writeFileSync(join(out, `${folder}.ts`), lines.join('\n'))
  for (const [name, text] of found) {
    if (name in ids) throw new Error(`Two documents are called ${name}.`)
    ids[name] = idOf(text)
  }
}
writeFileSync(
  join(out, 'ids.ts'),
  `// Written by documents.mjs; not committed.\nexport const ids: Record<string, string> = ${JSON.stringify(ids, null, 2)}\n`,
)
