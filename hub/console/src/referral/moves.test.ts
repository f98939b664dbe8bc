import { describe, expect, test } from 'vitest'
import { barred, choiceOf, FORMS, labelOf, MOVES, reasonKey, sidesFor, sidesOf, type Move, type MoveName } from './moves'

const move = (name: string, allowed = true, reason: string | null = allowed ? null : 'no'): Move => ({ name, allowed, reason, reasons: [], parts: [] })
const names = (choice: ReturnType<typeof choiceOf>) => [choice.primary?.name, ...choice.others.map((one) => one.name)]

describe('the likely move', () => {
  test.each<[Parameters<typeof choiceOf>[0], MoveName[], MoveName | undefined]>([
    ['REQUESTED', ['rejectReferral', 'acceptReferral', 'acknowledgeReferral'], 'acknowledgeReferral'],
    ['REQUESTED', ['withdrawReferral'], undefined],
    ['RECEIVED', ['claimReferral', 'rejectReferral', 'acceptReferral', 'holdReferral'], 'acceptReferral'],
    ['ON_HOLD', ['withdrawReferral', 'answerHold'], 'answerHold'],
    ['ON_HOLD', ['acknowledgeReferral'], undefined],
    ['ACCEPTED', ['failReferral', 'startReferral'], 'startReferral'],
    ['IN_PROGRESS', ['failReferral', 'holdReferral', 'completeReferral'], 'completeReferral'],
    ['COMPLETED', ['disputeOutcome', 'confirmOutcome'], 'confirmOutcome'],
    ['COMPLETED', ['completeReferral'], 'completeReferral'],
    ['REJECTED', ['withdrawReferral'], undefined],
  ])('of a referral that is %s, of %j, is %s', (status, allowed, primary) => {
    const choice = choiceOf(status, allowed.map((name) => move(name)))
    expect(choice.primary?.name).toBe(primary)
    expect(names(choice).filter(Boolean).sort()).toEqual([...allowed].sort())
  })

  test('is never one that is not allowed', () => {
    const choice = choiceOf('RECEIVED', [move('acceptReferral', false), move('rejectReferral')])
    expect(choice.primary).toBeUndefined()
    expect(choice.others.map((one) => one.name)).toEqual(['rejectReferral'])
  })

  test('what is written or attached has its own place and is no button of the bar', () => {
    expect(names(choiceOf('RECEIVED', [move('postMessage'), move('attach'), move('addAddendum')]))).toEqual([undefined])
  })
})

describe('words', () => {
  test('going on without an answer is not called an acknowledgement', () => {
    expect(labelOf('acknowledgeReferral', { status: 'REQUESTED', confirmation: null })).toBe('acknowledgeReferral')
    expect(labelOf('acknowledgeReferral', { status: 'ON_HOLD', confirmation: null })).toBe('resume')
    expect(labelOf('startReferral', { status: 'ON_HOLD', confirmation: null })).toBe('resume')
  })

  test('what has ended is annulled, not withdrawn', () => {
    expect(labelOf('withdrawReferral', { status: 'RECEIVED', confirmation: null })).toBe('withdrawReferral')
    expect(labelOf('withdrawReferral', { status: 'REJECTED', confirmation: null })).toBe('annul')
  })

  test('an outcome that was disputed is recorded again', () => {
    expect(labelOf('completeReferral', { status: 'COMPLETED', confirmation: 'DISPUTED' })).toBe('completeAgain')
  })

  test('codes are found however an event spells them', () => {
    expect(reasonKey('no-capacity')).toBe('DeclineReason.NO_CAPACITY')
    expect(reasonKey('need-met-elsewhere')).toBe('CancelReason.NEED_MET_ELSEWHERE')
    expect(reasonKey('MOVED_ON')).toBe('DeclineReason.MOVED_ON')
  })
})

describe('sides', () => {
  const referral = { fromDesk: { id: 'a1' }, toDesk: { id: 'b1' }, fromAgency: { id: 'A' }, toAgency: { id: 'B' } }

  test('are told by the desk first: two desks of one agency are two sides', () => {
    const within = { ...referral, toAgency: { id: 'A' } }
    expect(sidesFor(within, { deskIds: ['b1'], agency: { id: 'A' } })).toEqual(['RECIPIENT'])
    expect(sidesFor(within, { deskIds: ['a1', 'b1'], agency: { id: 'A' } })).toEqual(['SENDER', 'RECIPIENT'])
  })

  test('are told by the agency for those who work at neither desk', () => {
    expect(sidesFor(referral, { deskIds: ['b2'], agency: { id: 'B' } })).toEqual(['RECIPIENT'])
    expect(sidesFor(referral, { deskIds: [], agency: { id: 'C' } })).toEqual([])
  })

  test('nobody is told why they may not do what the other side does', () => {
    const moves = [move('acceptReferral', false), move('withdrawReferral', false), move('postMessage', false), move('attach')]
    expect(barred(moves, ['SENDER']).map((one) => one.name)).toEqual(['withdrawReferral', 'postMessage'])
    expect(barred(moves, ['RECIPIENT']).map((one) => one.name)).toEqual(['acceptReferral', 'postMessage'])
    expect(MOVES.every((name) => sidesOf(name).length > 0)).toBe(true)
  })
})

test('whatever closes a referral or opens an identity asks first', () => {
  for (const name of ['acceptReferral', 'rejectReferral', 'failReferral', 'withdrawReferral', 'confirmOutcome', 'disputeOutcome'] as const)
    expect(FORMS[name]).toBeDefined()
})
