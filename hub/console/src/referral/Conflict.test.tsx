import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { inEnglish } from '../language/testing'
import app from '../locales/en/app.json'
import codes from '../locales/en/codes.json'
import outbox from '../locales/en/outbox.json'
import referral from '../locales/en/referral.json'
import { ConflictView } from './Conflict'

beforeAll(() => inEnglish({ app, codes, outbox, referral }))
afterEach(cleanup)

const event = { kind: 'cancelled', at: '2026-11-25T18:00:00Z', toStatus: 'CANCELLED', by: null, agency: { id: 'A', acronym: 'IOM' } } as const
const allowed = (name: string, yes: boolean) => ({ name, allowed: yes, reason: null, reasons: [], parts: [] })

function shown(now: Partial<Parameters<typeof ConflictView>[0]['now']>, conflict: Partial<Parameters<typeof ConflictView>[0]['conflict']> = {}) {
  const close = vi.fn()
  const again = vi.fn()
  render(
    <MantineProvider>
      <ConflictView
        conflict={{ move: 'acceptReferral', seen: { status: 'RECEIVED', version: 2, confirmation: null }, input: { referralId: 'r', version: 2 }, ...conflict }}
        now={{ status: 'CANCELLED', statusReason: 'moved-on', latestEvent: event, claimedBy: null, moves: [allowed('acceptReferral', false)], ...now }}
        close={close}
        again={again}
      />
    </MantineProvider>,
  )
  return { close, again }
}

test('both versions stand side by side: what was wanted, and how it is, since when and by whom', () => {
  shown({})
  const mine = within(screen.getByRole('region', { name: outbox.mine }))
  mine.getByText('Accept')
  mine.getByText('When you decided it was: Received')
  const now = within(screen.getByRole('region', { name: outbox.now }))
  now.getByText(codes.ReferralStatus.CANCELLED)
  now.getByText(codes.CancelReason.MOVED_ON)
  now.getByText(/IOM, Nov 25, 2026/)
})

test('what is no longer possible is not offered again', () => {
  shown({})
  screen.getByText('No longer possible: Accept.')
  expect(screen.queryByRole('button', { name: /Decide again/ })).toBeNull()
})

test('what is still possible can be decided again, on what is now', async () => {
  const { again, close } = shown({ status: 'RECEIVED', statusReason: null, claimedBy: { id: 's', name: 'Gloria' }, moves: [allowed('acceptReferral', true)] })
  screen.getByText('Gloria works on it')
  await userEvent.click(screen.getByRole('button', { name: 'Decide again: Accept' }))
  expect(again).toHaveBeenCalledWith('acceptReferral')
  await userEvent.click(screen.getByRole('button', { name: 'Leave it as it is' }))
  expect(close).toHaveBeenCalled()
})

test('what was chosen and written is not lost', () => {
  shown({}, { move: 'rejectReferral', input: { referralId: 'r', version: 2, reason: 'NO_CAPACITY', note: 'Full until Monday.' } })
  const mine = within(screen.getByRole('region', { name: outbox.mine }))
  mine.getByText(codes.DeclineReason.NO_CAPACITY)
  mine.getByText('Full until Monday.')
})

test('whoever listens is led to it', () => {
  shown({})
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 2 }))
})
