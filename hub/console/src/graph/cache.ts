// How answers are kept: objects once, by id; lists joined page by page; what a change added joined to its list, and
// what it may have changed otherwise asked for again.
import type { Cache, CacheExchangeOpts, Entity, UpdateResolver } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import type { DocumentNode } from 'graphql'
import { keyless } from '../documents/keyless'
import { MOVES, optimistic } from './foreseen'

/** Lists under Query that a mutation may have changed; they are asked for again where they are shown. */
const STALE: Record<string, string[]> = {
  openCase: ['cases'],
  eraseCase: ['cases', 'worklist', 'auditTrail'],
  sendReferral: ['worklist', 'routes'],
  saveAnswers: ['tasks'],
  takeStep: ['tasks'],
  beginWorkflow: ['tasks'],
  finishTask: ['tasks'],
  recordConsent: ['routes', 'overridesToReview'],
  withdrawConsent: ['routes', 'worklist', 'overridesToReview', 'auditTrail'],
  reviewOverride: ['overridesToReview'],
  approvePlugin: ['plugins', 'forms', 'workflowKinds'],
  disablePlugin: ['plugins', 'forms', 'workflowKinds'],
  saveAgency: ['agencies'],
  saveOffice: ['agencies'],
  saveDesk: ['agencies'],
  savePartner: ['agencies'],
  saveStaff: ['agencies'],
  saveAbsence: ['agencies', 'me'],
  setDeskMembers: ['agencies', 'me'],
  saveGroup: ['groups'],
}

/** Fields of an object that a mutation may have changed, beside those that its payload brings. */
const STALE_OF: Record<string, [type: string, argument: string, fields: string[]]> = {
  addNeed: ['Case', 'caseId', ['workflows', 'tasks']],
  saveAnswers: ['Case', 'caseId', ['needs', 'answers', 'workflows', 'tasks']],
  recordConsent: ['Case', 'caseId', ['referrals']],
  beginWorkflow: ['Case', 'caseId', ['tasks']],
  eraseCase: ['Case', 'caseId', ['person', 'answers', 'needs', 'household', 'consents', 'referrals', 'workflows', 'tasks', 'readers']],
  sendReferral: ['Need', 'needId', ['referrals', 'status']],
  saveOffice: ['Agency', 'agencyId', ['desks']],
  ...Object.fromEntries(
    [...Object.keys(MOVES), 'postMessage', 'addAddendum'].map((name) => [
      name,
      ['Referral', 'referralId', ['timeline', 'moves', 'messages', 'addenda', 'packet', 'nextRoutes', 'readers']],
    ]),
  ),
}

/** Lists that a mutation adds to: what the answer brought is joined to them, and they are not asked for again. */
const JOINED: Record<string, [type: string, argument: string, list: string, payload: string]> = {
  addNeed: ['Case', 'caseId', 'needs', 'need'],
  recordConsent: ['Case', 'caseId', 'consents', 'consent'],
  beginWorkflow: ['Case', 'caseId', 'workflows', 'run'],
  saveOffice: ['Agency', 'agencyId', 'offices', 'office'],
  saveDesk: ['Office', 'officeId', 'desks', 'desk'],
  saveStaff: ['Agency', 'agencyId', 'staff', 'staff'],
  savePartner: ['Agency', 'agencyId', 'partners', 'partner'],
}

function join(cache: Cache, entity: string, list: string, added: unknown): void {
  const there = cache.resolve(entity, list) as string[] | null | undefined
  const key = added ? cache.keyOfEntity(added as Entity) : null
  if (there && key && !there.includes(key)) cache.link(entity, list, [...there, key])
}

function forget(cache: Cache, entity: string, names: string[]): void {
  for (const field of cache.inspectFields(entity))
    if (names.includes(field.fieldName)) cache.invalidate(entity, field.fieldKey)
}

const refreshed =
  (name: string): UpdateResolver =>
  (result, args, cache, { optimistic }) => {
    // Until the hub has answered, the device holds nothing better than what it has.
    if (optimistic) return
    forget(cache, 'Query', STALE[name] ?? [])
    const input = args['input'] as Record<string, unknown>
    const payload = (result[name] ?? {}) as Record<string, { id?: string } | null>
    if (JOINED[name]) {
      const [type, argument, list, added] = JOINED[name]
      join(cache, `${type}:${input[argument] as string}`, list, payload[added])
    }
    if (STALE_OF[name]) {
      const [type, argument, fields] = STALE_OF[name]
      const id = input[argument]
      // What the answer brought is new, and need not be asked for again.
      const brought = Object.values(payload).find((one) => one?.id === id) ?? {}
      forget(cache, `${type}:${id as string}`, fields.filter((field) => !(field in brought)))
    }
  }

const READ = fragmentOf('Notification', ['id', 'readAt'])

/** Marked as read: shown at once; the lists and the count are asked for again once the hub has answered. */
const markedRead: UpdateResolver = (result, args, cache, info) => {
  const { ids = [], all } = args['input'] as { ids?: string[]; all?: boolean }
  const payload = result['markNotificationsRead'] as { userErrors: unknown[] } | null
  if (!payload || payload.userErrors.length) return
  const known = all
    ? cache
        .inspectFields('Query')
        .filter(({ fieldName }) => fieldName === 'notifications')
        .flatMap(({ fieldKey }) => (cache.resolve(cache.resolve('Query', fieldKey) as string, 'edges') ?? []) as string[])
        .map((edge) => cache.resolve(cache.resolve(edge, 'node') as string, 'id') as string)
    : ids
  for (const id of known)
    if (!cache.resolve({ __typename: 'Notification', id }, 'readAt'))
      cache.writeFragment(READ, { __typename: 'Notification', id, readAt: new Date().toISOString() })
  if (!info.optimistic) forget(cache, 'Query', ['notifications'])
}

/** A fragment of some fields of a type, written without a parser. */
function fragmentOf(type: string, fields: string[]): DocumentNode {
  const name = (value: string) => ({ kind: 'Name', value })
  return {
    kind: 'Document',
    definitions: [
      {
        kind: 'FragmentDefinition',
        name: name(`${type}Fields`),
        typeCondition: { kind: 'NamedType', name: name(type) },
        selectionSet: { kind: 'SelectionSet', selections: fields.map((field) => ({ kind: 'Field', name: name(field) })) },
      },
    ],
  } as unknown as DocumentNode
}

// Not services: the map asks for places alone, the list for whole entries, and pages of the two must not join.
const connections = ['cases', 'tasks', 'auditTrail', 'notifications']

export const cache: Partial<CacheExchangeOpts> = {
  keys: {
    ...Object.fromEntries([...keyless, 'Payload'].map((name) => [name, () => null])),
    AgencyPlugin: (plugin) => plugin['agencyCode'] as string,
  },
  resolvers: { Query: Object.fromEntries(connections.map((name) => [name, relayPagination()])) },
  optimistic,
  updates: {
    Mutation: {
      ...Object.fromEntries(
        [...new Set([STALE, STALE_OF, JOINED].flatMap(Object.keys))].map((name) => [name, refreshed(name)]),
      ),
      markNotificationsRead: markedRead,
    },
    Subscription: {
      // worklistChanged brings the referral itself; the inbox asks for its lists again by page (inbox/pages.ts).
      notified: (_, __, cache) => forget(cache, 'Query', ['notifications']),
    },
  },
}
