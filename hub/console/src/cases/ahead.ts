// A run as it will be once the step that is under way has been taken, as far as its map tells: which steps follow,
// their clocks and their tasks, the agency's plugin decides.
import type { RunFragment } from '../documents/cases'

type Run = Pick<RunFragment, 'ways' | 'state' | 'stateLabel' | 'enteredAt' | 'dueAt' | 'map'>

/** Undefined where it cannot be foreseen: what holds the step back now may not be held back by the answers. */
export function ahead<One extends Run>(run: One, step: string, at: number): One | undefined {
  const way = run.ways.find((one) => one.step === step)
  if (!way || way.held.length > 0) return undefined
  const { map } = run
  return {
    ...run,
    state: way.to,
    stateLabel: way.toLabel,
    enteredAt: new Date(at).toISOString(),
    dueAt: null,
    ways: [],
    map: map && {
      ...map,
      states: map.states.map((state) => ({
        ...state,
        current: state.name === way.to,
        reached: state.reached || state.name === way.to,
      })),
    },
  }
}
