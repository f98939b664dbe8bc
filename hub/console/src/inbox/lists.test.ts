import { expect, test } from 'vitest'
import { isOfClosed, listings, narrowing, read, written } from './filters'
import { merged, type Part, type Row } from './merge'

const row = (id: string, nextDueAt: string | null, closedAt: string | null = null) => ({ id, nextDueAt, closedAt }) as Row
const part = (rows: Row[], more = false): Part => ({ rows, more })
const ids = (rows: Row[]) => rows.map(({ id }) => id).join('')

test('what nobody took on is a filter of incoming referrals, in the address', () => {
  const filters = read(new URLSearchParams('view=incoming&claimed=nobody'))
  expect(filters.claimed).toBe('nobody')
  expect(narrowing(filters)).toBe(1)
  expect(written(filters).toString()).toBe('view=incoming&claimed=nobody')
  for (const view of ['needs', 'incoming', 'closed'] as const) {
    const lists = listings({ ...filters, view }, 'desk', 'me')
    expect(lists.map(({ direction, unclaimed, claimedBy }) => [direction, unclaimed, claimedBy])).toEqual([
      ['INCOMING', true, undefined],
    ])
  }
  expect(listings({ ...filters, claimed: 'mine' }, 'desk', 'me')[0]).toMatchObject({ claimedBy: 'me', unclaimed: undefined })
  expect(read(new URLSearchParams('claimed=gloria')).claimed).toBeUndefined()
})

test('what is due next comes first, as far as both lists are known', () => {
  const incoming = part([row('a', '2027-01-01T10:00:00Z'), row('c', '2027-01-01T12:00:00Z')], true)
  const outgoing = part([row('b', '2027-01-01T11:00:00Z'), row('d', null)])
  expect(ids(merged([incoming, outgoing]))).toBe('abc')
})

test('of closed ones the last closed comes first, from whichever list', () => {
  const lists = listings(read(new URLSearchParams('view=closed')), 'desk', 'me')
  expect(lists.every(isOfClosed)).toBe(true)
  expect(listings(read(new URLSearchParams('view=incoming')), 'desk', 'me').some(isOfClosed)).toBe(false)
  const incoming = part([row('a', null, '2027-01-03T00:00:00Z'), row('c', null, '2027-01-01T00:00:00Z')])
  const outgoing = part([row('b', null, '2027-01-02T00:00:00Z')])
  expect(ids(merged([incoming, outgoing], true))).toBe('abc')
})
