// How the states of a run stand: what is done, where it is now, what is next, what is held back and why.
import type { RunFragment } from '../documents/cases'

export type Standing = 'done' | 'now' | 'next' | 'held' | 'later'

/** Each state of the map by name. A state that can be reached in one way, though another is held, is next. */
export function standings(run: Pick<RunFragment, 'map' | 'ways' | 'endedAt'>): Map<string, Standing> {
  const found = new Map<string, Standing>()
  for (const state of run.map?.states ?? []) {
    const ways = run.ways.filter((way) => way.to === state.name)
    found.set(
      state.name,
      state.current
        ? 'now'
        : ways.some((way) => !way.held.length)
          ? 'next'
          : ways.length
            ? 'held'
            : state.reached
              ? 'done'
              : 'later',
    )
  }
  return found
}

/** Why a state is held back: every reason once. */
export function reasonsFor(run: Pick<RunFragment, 'ways'>, state: string): string[] {
  const reasons = run.ways.filter((way) => way.to === state).flatMap((way) => way.held.map((one) => one.reason))
  return [...new Set(reasons)]
}
