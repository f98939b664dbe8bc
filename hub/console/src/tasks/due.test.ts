import { expect, test } from 'vitest'
import { byDue, isOverdue, type Task } from './due'

const task = (id: string, dueOn: string | null, openedAt = '2026-03-01T00:00:00Z') => ({ id, dueOn, openedAt }) as Task

test('a task is overdue when its day has ended in Mexico, not when it has ended in London', () => {
  const due = task('a', '2026-03-10')
  expect(isOverdue(due, Date.parse('2026-03-11T05:30:00Z'))).toBe(false)
  expect(isOverdue(due, Date.parse('2026-03-11T06:30:00Z'))).toBe(true)
  expect(isOverdue(task('b', null), Date.parse('2030-01-01T00:00:00Z'))).toBe(false)
})

test('the next due comes first, what has no day comes last', () => {
  const tasks = [task('none', null), task('late', '2026-05-01'), task('early', '2026-04-01'), task('older', null, '2026-01-01T00:00:00Z')]
  expect(tasks.sort(byDue).map(({ id }) => id)).toEqual(['early', 'late', 'older', 'none'])
})
