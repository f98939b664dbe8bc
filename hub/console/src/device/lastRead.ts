// When a list was last read from the hub, sealed: what is shown without the network says of when it is.
import type { Opened } from './key'
import { get, put } from './sealed'

const NAME = 'last-read'
/** Lists that are remembered; older ones are forgotten. */
const MOST = 40

interface Kept {
  value: Record<string, number>
}

export async function lastRead(opened: Opened, list: string): Promise<number | undefined> {
  return (await get<Kept>(opened, 'drafts', NAME))?.value[list]
}

let turn: Promise<void> = Promise.resolve()

export function noteRead(opened: Opened, list: string, at = Date.now()): Promise<void> {
  turn = turn
    .then(async () => {
      const before = (await get<Kept>(opened, 'drafts', NAME))?.value ?? {}
      const kept = Object.entries({ ...before, [list]: at }).sort(([, a], [, b]) => b - a).slice(0, MOST)
      const value = Object.fromEntries(kept)
      await put(opened, 'drafts', NAME, { id: NAME, kind: NAME, savedAt: at, value })
    })
    .catch(() => undefined)
  return turn
}
