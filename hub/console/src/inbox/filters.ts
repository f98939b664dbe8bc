// What of the worklist is shown: a view and filters, kept in the address. An address never holds a name:
// what does not look like a case code stays out of it.
import type { ReferralStatus, Urgency, WorklistQueryVariables } from '../documents/inbox'

export const VIEWS = ['needs', 'incoming', 'outgoing', 'closed'] as const
export type View = (typeof VIEWS)[number]

export const CLAIMED = ['mine', 'nobody'] as const
export type Claimed = (typeof CLAIMED)[number]

/** The states in which somebody still has something to do. */
export const OPEN: ReferralStatus[] = ['REQUESTED', 'RECEIVED', 'ON_HOLD', 'ACCEPTED', 'IN_PROGRESS']
export const CLOSED: ReferralStatus[] = ['COMPLETED', 'REJECTED', 'FAILED', 'CANCELLED', 'ENTERED_IN_ERROR']
export const URGENCIES: Urgency[] = ['EMERGENCY', 'URGENT', 'NORMAL']

export interface Filters {
  view: View
  status?: ReferralStatus
  urgency?: Urgency
  /** Code of a kind of service. */
  need?: string
  /** Only what I took on, or what nobody did. */
  claimed?: Claimed
  /** A case code, or how one begins. */
  code?: string
}

/** One list of the hub, without its pages. */
export type Listing = Omit<WorklistQueryVariables, 'first' | 'after'>

const one = <Value extends string>(values: readonly Value[], found: string | null): Value | undefined =>
  values.find((value) => value === found)

/** The states that a view can be narrowed to. */
export const statusesOf = (view: View): ReferralStatus[] => (view === 'closed' ? CLOSED : OPEN)

export function read(search: URLSearchParams): Filters {
  const view = one(VIEWS, search.get('view')) ?? 'needs'
  const need = search.get('need') ?? ''
  return {
    view,
    status: one(statusesOf(view), search.get('status')),
    urgency: one(URGENCIES, search.get('urgency')),
    need: /^[\w.-]{1,64}$/.test(need) ? need : undefined,
    claimed: one(CLAIMED, search.get('claimed')),
    code: codeIn(search.get('code') ?? ''),
  }
}

export function written(filters: Filters): URLSearchParams {
  const search = new URLSearchParams()
  if (filters.view !== 'needs') search.set('view', filters.view)
  if (filters.status) search.set('status', filters.status)
  if (filters.urgency) search.set('urgency', filters.urgency)
  if (filters.need) search.set('need', filters.need)
  if (filters.claimed) search.set('claimed', filters.claimed)
  if (filters.code && isForAddress(filters.code)) search.set('code', filters.code)
  return search
}

/** How many filters narrow the view. */
export const narrowing = ({ status, urgency, need, claimed, code }: Filters): number =>
  [status, urgency, need, claimed, code].filter(Boolean).length

/** What was typed, as (the beginning of) a case code; undefined where it cannot be one. */
export function codeIn(typed: string): string | undefined {
  const signs = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
  return /^[0-9A-Z]{1,12}$/.test(signs) ? signs.replace(/(.{4})(?=.)/g, '$1-') : undefined
}

/** Whether a code may stand in the address: letters alone might be somebody's name, unless it is a whole code. */
export const isForAddress = (code: string): boolean => /\d/.test(code) || code.length < 3 || code.length === 14

/** Whether a list is of closed referrals, which the hub gives the last closed first. */
export const isOfClosed = ({ status }: Listing): boolean =>
  Array.isArray(status) && status.every((one) => CLOSED.includes(one))

/** The lists that make up a view: of the desk that was chosen, both directions where both count. */
export function listings(filters: Filters, desk: string | undefined, me: string | undefined): Listing[] {
  const { view, status, urgency, need, code } = filters
  const both: Partial<Listing> = { desk, urgency, need, code }
  // Only who receives a referral works on it: what is taken on, or waits to be, is never outgoing.
  const incoming: Partial<Listing> = {
    ...both,
    claimedBy: filters.claimed === 'mine' ? me : undefined,
    unclaimed: filters.claimed === 'nobody' || undefined,
  }
  const narrowed = status ? [status] : undefined
  const lists: Record<View, Listing[]> = {
    needs: [
      { ...incoming, direction: 'INCOMING', nextSide: 'RECIPIENT', status: narrowed },
      { ...both, direction: 'OUTGOING', nextSide: 'SENDER', status: narrowed },
    ],
    incoming: [{ ...incoming, direction: 'INCOMING', status: narrowed ?? OPEN }],
    outgoing: [{ ...both, direction: 'OUTGOING', status: narrowed ?? OPEN }],
    closed: [
      { ...incoming, direction: 'INCOMING', status: narrowed ?? CLOSED },
      { ...both, direction: 'OUTGOING', status: narrowed ?? CLOSED },
    ],
  }
  return lists[view].filter((list) => !filters.claimed || list.direction === 'INCOMING')
}
