// When a task of a day is due: at the end of that day where offices work.
import type { TasksQuery } from '../documents/tasks'

export type Task = TasksQuery['tasks']['edges'][number]['node']

/** Mexico has kept this time all year since October 2022 (Ley de los Husos Horarios). */
const OFFSET = '-06:00'

export const endOf = (day: string): string => `${day}T23:59:59${OFFSET}`

export const isOverdue = (task: Task, now: number): boolean => task.dueOn !== null && Date.parse(endOf(task.dueOn)) < now

/** The next due first; what has no day last, the oldest first. */
export const byDue = (a: Task, b: Task): number =>
  (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.openedAt.localeCompare(b.openedAt)
