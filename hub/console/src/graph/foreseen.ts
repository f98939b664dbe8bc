// What a change will have done to objects that are on the device, where that is plain from what was asked: shown
// at once, taken back by itself when the hub refuses. Null where only the hub can know. What a change adds is
// shown by useUnderWay (underWay.ts).
import type { Cache, OptimisticMutationResolver } from '@urql/exchange-graphcache'

type Input = Record<string, unknown>
type Foreseen = (input: Input, cache: Cache) => Record<string, unknown> | null

const now = () => new Date().toISOString()

/** A field of an object, as far as the device knows it. */
const known = (cache: Cache, type: string, id: unknown, field: string): unknown => cache.resolve({ __typename: type, id: id as string }, field)

/** The state that a referral is in once a move has been made, and what else is plain. */
const referral =
  (after: (input: Input, cache: Cache) => Record<string, unknown>): Foreseen =>
  (input, cache) => ({ referral: { __typename: 'Referral', id: input['referralId'], ...after(input, cache) } })

const inState = (status: string): Foreseen => referral(() => ({ status }))
const closed = (status: string): Foreseen => referral(({ reason }) => ({ status, statusReason: reason }))

/** A colleague, where the device knows their name; nobody otherwise. */
function colleague(cache: Cache, id: unknown): Record<string, unknown> | null {
  const name = typeof id === 'string' && known(cache, 'Staff', id, 'name')
  return name ? { __typename: 'Staff', id, name } : null
}

const myself = (cache: Cache): unknown => {
  const staff = cache.resolve(cache.resolve('Query', 'me') as string, 'staff')
  return staff && cache.resolve(staff as string, 'id')
}

/** The one in a list of an agency that has this value in this field: what is saved by its name has no id. */
function named(cache: Cache, agencyId: unknown, list: string, field: string, value: unknown): unknown {
  const found = (known(cache, 'Agency', agencyId, list) ?? []) as string[]
  const entity = found.find((one) => cache.resolve(one, field) === value)
  return entity && cache.resolve(entity, 'id')
}

const saved =
  (type: string, payload: string, list: string, by: string, fields: string[]): Foreseen =>
  (input, cache) => {
    const id = named(cache, input['agencyId'], list, by, input[by])
    return id ? { [payload]: { __typename: type, id, ...picked(input, fields) } } : null
  }

const picked = (input: Input, fields: string[]) => Object.fromEntries(fields.map((name) => [name, input[name]]))

const service = (input: Input, changes: Record<string, unknown>) => ({
  service: { __typename: 'ServiceAtLocation', id: input['serviceAtLocationId'], assuredAt: now(), ...changes },
})

/** What moves a referral, or says who works on it. */
export const MOVES: Record<string, Foreseen> = {
  acknowledgeReferral: inState('RECEIVED'),
  acceptReferral: inState('ACCEPTED'),
  rejectReferral: closed('REJECTED'),
  holdReferral: inState('ON_HOLD'),
  answerHold: inState('RECEIVED'),
  startReferral: inState('IN_PROGRESS'),
  completeReferral: referral(({ outcome }) => ({ status: 'COMPLETED', outcome })),
  failReferral: closed('FAILED'),
  withdrawReferral: closed('CANCELLED'),
  confirmOutcome: referral(() => ({ confirmation: 'CONFIRMED' })),
  disputeOutcome: referral(() => ({ confirmation: 'DISPUTED' })),
  claimReferral: referral((_, cache) => ({ claimedBy: colleague(cache, myself(cache)) })),
  handOverReferral: referral(({ staffId }, cache) => ({ claimedBy: colleague(cache, staffId) })),
  releaseReferral: referral(() => ({ claimedBy: null })),
}

export const FORESEEN: Record<string, Foreseen> = {
  ...MOVES,
  finishTask: ({ taskId }) => ({ task: { __typename: 'Task', id: taskId, doneAt: now() } }),
  withdrawConsent: ({ consentId }) => ({ consent: { __typename: 'Consent', id: consentId, withdrawnAt: now() } }),
  reviewOverride: ({ consentId, uphold }) => ({
    consent: { __typename: 'Consent', id: consentId, review: uphold ? 'upheld' : 'revoked', reviewedAt: now() },
  }),
  markNotificationsRead: () => ({ marked: null, unreadCount: null }),

  updateCapacity: (input) => service(input, { capacityAvailable: input['available'], capacityUpdatedAt: now() }),
  assureService: (input) => service(input, {}),

  saveOffice: saved('Office', 'office', 'offices', 'city', ['city', 'kind', 'adm1', 'adm2', 'confirmed', 'closed']),
  savePartner: saved('Partner', 'partner', 'partners', 'name', ['name', 'recipientClass', 'country', 'adm1', 'adm2', 'closed']),
  saveStaff: saved('Staff', 'staff', 'staff', 'email', ['name', 'email', 'roles', 'locale', 'active']),
  saveDesk: (input) =>
    input['id']
      ? {
          desk: {
            __typename: 'Desk',
            ...picked(input, ['id', 'name', 'phone', 'email', 'closed', 'closures']),
            ...(input['closed'] ? { takesReferrals: false } : {}),
            hours: (input['hours'] as object[]).map((span) => ({ __typename: 'DeskHours', ...span })),
          },
        }
      : null,
  setDeskMembers: ({ deskId, staffIds }, cache) => ({
    desk: {
      __typename: 'Desk',
      id: deskId,
      members: (staffIds as string[]).map((id) => ({ active: true, ...colleague(cache, id) })).filter((one) => 'id' in one),
    },
  }),
  disablePlugin: ({ agencyId, reason }, cache) => {
    const agencyCode = known(cache, 'Agency', agencyId, 'code')
    return agencyCode ? { plugin: { __typename: 'AgencyPlugin', agencyCode, state: 'DISABLED', reason } } : null
  },
}

/** As the cache asks: a payload without complaints. */
export const optimistic: Record<string, OptimisticMutationResolver> = Object.fromEntries(
  Object.entries(FORESEEN).map(([mutation, foreseen]) => [
    mutation,
    (args, cache) => {
      const payload = foreseen(args['input'] as Input, cache)
      return payload && { __typename: 'Payload', userErrors: [], ...payload }
    },
  ]),
) as Record<string, OptimisticMutationResolver>
