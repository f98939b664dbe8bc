// For when the network goes: once the inbox has shown and nothing else is being fetched, the referrals that
// wait are read ahead, one after the other. Only what their page shows first: what is sealed, and whose
// reading is logged, is read by those who open it.
import { useEffect, useRef } from 'react'
import { useClient } from 'urql'
import type { Row } from './merge'

/** How many of the list are kept ready, and how long to wait between two, in milliseconds. */
const MOST = 50
const PAUSE = 150

interface Saving {
  connection?: { saveData?: boolean; effectiveType?: string }
}

/** Whoever pays by the megabyte, or waits for each, is spared. */
function isSpared(): boolean {
  const { connection } = navigator as Navigator & Saving
  return !navigator.onLine || connection?.saveData === true || connection?.effectiveType?.endsWith('2g') === true
}

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 5_000 })
    else setTimeout(resolve, 1_000)
  })

/** Keeps what is listed readable without the network. `ready` when the list itself has come. */
export function useKeepForLater(rows: Row[], ready: boolean): void {
  const client = useClient()
  const kept = useRef(new Map<string, number>())
  useEffect(() => {
    if (!ready || isSpared()) return
    let stopped = false
    const wanted = rows.slice(0, MOST).filter(({ id, version }) => kept.current.get(id) !== version)
    void (async () => {
      if (!wanted.length) return
      await idle()
      const { Referral } = await import('../documents/referral')
      for (const { id, version } of wanted) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
        await idle()
        if (stopped || isSpared()) return
        const { error } = await client.query(Referral, { id }, { requestPolicy: 'network-only' }).toPromise()
        if (error) return
        kept.current.set(id, version)
      }
    })()
    return () => {
      stopped = true
    }
  }, [client, rows, ready])
}
