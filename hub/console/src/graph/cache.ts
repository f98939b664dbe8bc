// How answers are kept: objects once, by id; lists joined page by page; and what a change will have done
// shown at once, taken back by itself when the hub refuses.
import type { Cache, CacheExchangeOpts, OptimisticMutationResolver, UpdateResolver } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import type { DocumentNode } from 'graphql'
import { keyless } from '../documents/keyless'

/** The state that a referral is in once a mutation has been done. */
const MOVES: Record<string, string | undefined> = {
  acknowledgeReferral: 'RECEIVED',
  acceptReferral: 'ACCEPTED',
  rejectReferral: 'REJECTED',
  holdReferral: 'ON_HOLD',
  answerHold: 'RECEIVED',
  startReferral: 'IN_PROGRESS',
  completeReferral: 'COMPLETED',
  failReferral: 'FAILED',
  withdrawReferral: 'CANCELLED',
}

const inputOf = (args: unknown) => (args as { input: Record<string, string> }).input

const moved =
  (status: string): OptimisticMutationResolver =>
  (args) => ({
    __typename: 'ReferralPayload',
    userErrors: [],
    referral: {
      __typename: 'Referral',
      id: (args['input'] as { referralId: string }).referralId,
      status,
    },
  })

/** Who works on a referral at the receiving desk: oneself, or nobody. */
const claimed =
  (by: 'me' | null): OptimisticMutationResolver =>
  (args, cache) => {
    const staff = by && cache.resolve(cache.resolve('Query', 'me') as string, 'staff')
    const known = (field: string) => cache.resolve(staff as string, field) as string
    return {
      __typename: 'ReferralPayload',
      userErrors: [],
      referral: {
        __typename: 'Referral',
        id: (args['input'] as { referralId: string }).referralId,
        claimedBy: staff ? { __typename: 'Staff', id: known('id'), name: known('name') } : null,
      },
    }
  }
/** Other changes whose effect is plain from what was asked. */
const DONE: Record<string, OptimisticMutationResolver> = {
  withdrawConsent: (args) => ({
    __typename: 'WithdrawConsentPayload',
    userErrors: [],
    consent: { __typename: 'Consent', id: inputOf(args)['consentId'], withdrawnAt: new Date().toISOString() },
  }),
  updateCapacity: (args) => ({
    __typename: 'UpdateCapacityPayload',
    userErrors: [],
    service: {
      __typename: 'ServiceAtLocation',
      id: inputOf(args)['serviceAtLocationId'],
      capacityAvailable: (inputOf(args) as Record<string, unknown>)['available'] as number | null,
      capacityUpdatedAt: new Date().toISOString(),
      assuredAt: new Date().toISOString(),
    },
  }),
  assureService: (args) => ({
    __typename: 'AssureServicePayload',
    userErrors: [],
    service: {
      __typename: 'ServiceAtLocation',
      id: inputOf(args)['serviceAtLocationId'],
      assuredAt: new Date().toISOString(),
    },
  }),
}

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
  addNeed: ['Case', 'caseId', ['needs', 'workflows', 'tasks']],
  saveAnswers: ['Case', 'caseId', ['needs', 'answers', 'workflows', 'tasks']],
  recordConsent: ['Case', 'caseId', ['consents', 'referrals']],
  beginWorkflow: ['Case', 'caseId', ['workflows', 'tasks']],
  eraseCase: ['Case', 'caseId', ['person', 'answers', 'needs', 'household', 'consents', 'referrals', 'workflows', 'tasks', 'readers']],
  sendReferral: ['Need', 'needId', ['referrals', 'status']],
  saveOffice: ['Agency', 'agencyId', ['offices', 'desks']],
  saveDesk: ['Office', 'officeId', ['desks']],
  saveStaff: ['Agency', 'agencyId', ['staff']],
  savePartner: ['Agency', 'agencyId', ['partners']],
  ...Object.fromEntries(
    [...Object.keys(MOVES), 'confirmOutcome', 'disputeOutcome', 'claimReferral', 'releaseReferral',
      'handOverReferral', 'postMessage', 'addAddendum'].map((name) => [
      name,
      ['Referral', 'referralId', ['timeline', 'moves', 'messages', 'addenda', 'packet', 'nextRoutes', 'readers']],
    ]),
  ),
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
    const [type, argument, fields] = STALE_OF[name] ?? []
    const id = (args['input'] as Record<string, unknown> | undefined)?.[argument ?? '']
    if (!type || !fields || typeof id !== 'string') return
    // What the answer brought is new, and need not be asked for again.
    const brought = Object.values((result[name] ?? {}) as Record<string, { id?: string } | null>).find((one) => one?.id === id) ?? {}
    forget(cache, `${type}:${id}`, fields.filter((field) => !(field in brought)))
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
  keys: Object.fromEntries(keyless.map((name) => [name, () => null])),
  resolvers: { Query: Object.fromEntries(connections.map((name) => [name, relayPagination()])) },
  optimistic: {
    ...Object.fromEntries(Object.entries(MOVES).flatMap(([name, status]) => (status ? [[name, moved(status)]] : []))),
    finishTask: (args) => ({
      __typename: 'FinishTaskPayload',
      userErrors: [],
      task: { __typename: 'Task', id: (args['input'] as { taskId: string }).taskId, doneAt: new Date().toISOString() },
    }),
    markNotificationsRead: () => ({
      __typename: 'MarkNotificationsReadPayload',
      userErrors: [],
      marked: null,
      unreadCount: null,
    }),
    claimReferral: claimed('me'),
    releaseReferral: claimed(null),
    ...DONE,
  },
  updates: {
    Mutation: {
      ...Object.fromEntries(
        [...new Set([...Object.keys(STALE), ...Object.keys(STALE_OF)])].map((name) => [name, refreshed(name)]),
      ),
      markNotificationsRead: markedRead,
    },
    Subscription: {
      // worklistChanged brings the referral itself; the inbox asks for its lists again by page (inbox/pages.ts).
      notified: (_, __, cache) => forget(cache, 'Query', ['notifications']),
    },
  },
}
