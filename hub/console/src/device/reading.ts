// What was read stays readable without the network: the cache's entries, appended as they change and
// folded together at the next start.
import type { StorageAdapter } from '@urql/exchange-graphcache'
import { all, clear, put } from './sealed'
import type { Opened } from './key'

type Entries = Record<string, string | undefined>

/** How many changes are kept apart before they are folded. */
const MOST = 50

/** A place for the cache's entries, sealed. Writing that fails costs no more than reading offline. */
export function storage(opened: Opened): StorageAdapter {
  let number = 0
  let whole: Entries = {}
  const name = (at: number) => String(at).padStart(8, '0')
  let turn: Promise<void> = Promise.resolve()

  async function fold(): Promise<void> {
    await clear(opened, 'cache')
    number = 0
    await put(opened, 'cache', name(number++), whole)
  }

  return {
    async readData() {
      for (const [, entries] of await all<Entries>(opened, 'cache')) whole = merged(whole, entries)
      if (Object.keys(whole).length) await fold()
      return whole as Record<string, string>
    },
    writeData(delta) {
      whole = merged(whole, delta as Entries)
      turn = turn
        .then(() => (number >= MOST ? fold() : put(opened, 'cache', name(number++), delta)))
        .catch(() => undefined)
      return turn
    },
    readMetadata: () => Promise.resolve(null),
    writeMetadata() {},
    onOnline(asks) {
      window.addEventListener('online', asks)
    },
  }
}

function merged(before: Entries, delta: Entries): Entries {
  const after = { ...before }
  for (const [key, value] of Object.entries(delta))
    if (value === undefined || value === null) delete after[key]
    else after[key] = value
  return after
}
