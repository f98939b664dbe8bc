// What can be done with a referral, in words: which move is the likely next one, which are one's own, and
// what stands in the way of the others. What is possible, the hub says; nothing is decided here.
import type { CancelReason, DeclineReason, PacketPart, ReferralFullFragment, ReferralStatus } from '../documents/referral'

/** Moves that change the referral itself; each sends the version that was seen along. */
export const MOVES = [
  'acknowledgeReferral',
  'acceptReferral',
  'rejectReferral',
  'holdReferral',
  'answerHold',
  'startReferral',
  'completeReferral',
  'failReferral',
  'confirmOutcome',
  'disputeOutcome',
  'claimReferral',
  'handOverReferral',
  'releaseReferral',
  'withdrawReferral',
] as const

export type MoveName = (typeof MOVES)[number]

export interface Move {
  name: string
  allowed: boolean
  reason: string | null
  reasons: string[]
  parts: PacketPart[]
}

export type Side = 'SENDER' | 'RECIPIENT'

const BY_SENDER: ReadonlySet<string> = new Set(['answerHold', 'confirmOutcome', 'disputeOutcome', 'withdrawReferral', 'addAddendum'])
const BY_BOTH: ReadonlySet<string> = new Set(['postMessage', 'attach'])

/** Whose move it is. */
export const sidesOf = (name: string): Side[] =>
  BY_BOTH.has(name) ? ['SENDER', 'RECIPIENT'] : [BY_SENDER.has(name) ? 'SENDER' : 'RECIPIENT']

/** What is most likely wanted next in each state, likeliest first. */
const LIKELY: Partial<Record<ReferralStatus, MoveName[]>> = {
  REQUESTED: ['acknowledgeReferral', 'acceptReferral'],
  RECEIVED: ['acceptReferral'],
  ON_HOLD: ['answerHold'],
  ACCEPTED: ['startReferral'],
  IN_PROGRESS: ['completeReferral'],
  COMPLETED: ['confirmOutcome', 'completeReferral'],
}

export interface Choice {
  primary?: Move & { name: MoveName }
  others: (Move & { name: MoveName })[]
}

const isMove = (move: Move): move is Move & { name: MoveName } => (MOVES as readonly string[]).includes(move.name)

/** The moves that are allowed now: the likely one apart, the others in their usual order. */
export function choiceOf(status: ReferralStatus, moves: Move[]): Choice {
  const allowed = moves.filter((move) => move.allowed).filter(isMove)
  const likely = LIKELY[status] ?? []
  const primary = likely.map((name) => allowed.find((move) => move.name === name)).find(Boolean)
  const others = allowed
    .filter((move) => move !== primary)
    .sort((a, b) => MOVES.indexOf(a.name) - MOVES.indexOf(b.name))
  return { primary, others }
}

/** Whether the move takes a referral up again that waits for an answer. */
export const resumes = (name: MoveName, status: ReferralStatus): boolean =>
  status === 'ON_HOLD' && (name === 'acknowledgeReferral' || name === 'startReferral')

/** Ended before anybody was served. */
const OVER: ReadonlySet<ReferralStatus> = new Set(['REJECTED', 'FAILED', 'CANCELLED'])

/** What a move is called where it stands: going on without an answer is not an acknowledgement. */
export function labelOf(name: MoveName, referral: Pick<ReferralFullFragment, 'status' | 'confirmation'>): MoveName | 'resume' | 'completeAgain' | 'annul' {
  if (resumes(name, referral.status)) return 'resume'
  if (name === 'completeReferral' && referral.status === 'COMPLETED') return 'completeAgain'
  // What has ended can only be said never to have been.
  if (name === 'withdrawReferral' && OVER.has(referral.status)) return 'annul'
  return name
}

/** The moves of one's own side that are not possible now; the other side's are not one's concern. */
export const barred = (moves: Move[], sides: readonly Side[]): Move[] =>
  moves.filter((move) => !move.allowed && sidesOf(move.name).some((side) => sides.includes(side)))

/** On which side of a referral somebody stands: at its desk first, else by agency. */
export function sidesFor(
  referral: { fromDesk: { id: string }; toDesk: { id: string }; fromAgency: { id: string }; toAgency: { id: string } },
  me: { deskIds: string[]; agency: { id: string } | null },
): Side[] {
  const at = (desk: { id: string }) => me.deskIds.includes(desk.id)
  const desks: Side[] = [...(at(referral.fromDesk) ? (['SENDER'] as const) : []), ...(at(referral.toDesk) ? (['RECIPIENT'] as const) : [])]
  if (desks.length) return desks
  return [
    ...(me.agency?.id === referral.fromAgency.id ? (['SENDER'] as const) : []),
    ...(me.agency?.id === referral.toAgency.id ? (['RECIPIENT'] as const) : []),
  ]
}

/** What has to be said with a move. */
export const FORMS: Partial<Record<MoveName, { reason?: boolean; note?: 'optional' | 'required'; field?: 'note' | 'question' | 'answer' }>> = {
  acceptReferral: {},
  rejectReferral: { reason: true, note: 'optional', field: 'note' },
  holdReferral: { note: 'required', field: 'question' },
  answerHold: { note: 'required', field: 'answer' },
  completeReferral: { note: 'optional', field: 'note' },
  failReferral: { reason: true, note: 'optional', field: 'note' },
  confirmOutcome: {},
  disputeOutcome: { note: 'required', field: 'note' },
  handOverReferral: {},
  withdrawReferral: { reason: true, note: 'optional', field: 'note' },
}

/** Moves that close something for good. */
export const DANGEROUS: ReadonlySet<MoveName> = new Set(['rejectReferral', 'failReferral', 'withdrawReferral'])

/** The name of a reason's code in the catalogue of codes, from how an event spells it. */
export function reasonKey(code: string): `DeclineReason.${DeclineReason}` | `CancelReason.${CancelReason}` {
  const name = code.toUpperCase().replaceAll('-', '_')
  const cancel: readonly string[] = ['CONSENT_WITHDRAWN', 'ENTERED_IN_ERROR', 'EXPIRED', 'NEED_MET_ELSEWHERE'] satisfies CancelReason[]
  return cancel.includes(name) ? `CancelReason.${name as CancelReason}` : `DeclineReason.${name as DeclineReason}`
}
