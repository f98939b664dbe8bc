import { expect, test } from 'vitest'
import type { Entry } from '../device/outbox'
import { currentOf, renewed } from './OutboxPage'

const referral = { id: 'R1', caseCode: 'K7PM-4XTC-9QHR', status: 'CANCELLED' as const, version: 4 }
const refused = (payload: object): Entry => ({
  key: 'k',
  order: 1,
  name: 'AcceptReferral',
  documentId: 'sha256:0',
  variables: { input: { referralId: 'R1', version: 2 } },
  at: 0,
  state: 'refused',
  answer: { data: { acceptReferral: payload } },
})

test('a conflict brings how the referral is now', () => {
  expect(currentOf(refused({ referral, userErrors: [{ code: 'CONFLICT' }] }))).toEqual(referral)
  expect(currentOf(refused({ referral: null, userErrors: [{ code: 'NOT_ALLOWED' }] }))).toBeUndefined()
})

test('what is sent again is for the version that was looked at, and keeps everything else', () => {
  const entry = refused({ referral, userErrors: [] })
  expect(renewed(entry, referral)).toEqual({ input: { referralId: 'R1', version: 4 } })
  expect(renewed(entry, undefined)).toBe(entry.variables)
})
