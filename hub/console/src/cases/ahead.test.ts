import { expect, test } from 'vitest'
import type { RunFragment } from '../documents/cases'
import { ahead } from './ahead'
import { standings } from './standing'

const state = (name: string, current: boolean) => ({ name, label: name, initial: current, final: false, current, reached: current, clock: null })
const way = (step: string, to: string, held: { guard: string; reason: string }[] = []) => ({ step, label: step, to, toLabel: to.toUpperCase(), roles: [], asks: [], jsonSchema: {}, held })
const run = {
  state: 'open',
  stateLabel: 'OPEN',
  enteredAt: '2026-11-01T00:00:00Z',
  dueAt: '2026-11-02T00:00:00Z',
  endedAt: null,
  ways: [way('plan', 'planned'), way('close', 'closed', [{ guard: 'g', reason: 'not yet' }])],
  map: { name: 'm', label: 'M', version: 1, states: [state('open', true), state('planned', false), state('closed', false)], steps: [] },
} as unknown as RunFragment

test('a step that nothing holds back is where the run stands at once, and what follows is left to the hub', () => {
  const next = ahead(run, 'plan', 0)!
  expect(next).toMatchObject({ state: 'planned', stateLabel: 'PLANNED', dueAt: null, ways: [] })
  expect([...standings(next)]).toEqual([['open', 'done'], ['planned', 'now'], ['closed', 'later']])
})

test('a step that is held back, or that nobody knows, is not shown as taken', () => {
  expect(ahead(run, 'close', 0)).toBeUndefined()
  expect(ahead(run, 'leap', 0)).toBeUndefined()
})
