// For when the network goes: once the inbox has shown and nothing else is being fetched, the referrals that
// wait and the desk's open cases are read ahead, one after the other. Only what their page shows first: what is sealed, and whose
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

const FRESH = { requestPolicy: 'network-only' } as const

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 5_000 })
    else setTimeout(resolve, 1_000)
  })

/** How many cases of the desk are kept ready: what its list shows first. */
const CASES = 30
/** A case that was read so lately, in milliseconds, is not read again. */
const LATELY = 15 * 60_000

/** Keeps what is listed, and the desk's open cases, readable without the network. `ready` when the list
 * itself has come. */
export function useKeepForLater(rows: Row[], ready: boolean, desk: string | undefined): void {
  const client = useClient()
  const kept = useRef(new Map<string, number>())
  useEffect(() => {
    if (!ready || isSpared()) return
    let stopped = false

    /** Reads one thing when nobody waits for anything else; false where it is better to stop. */
    async function read(ask: () => Promise<{ error?: unknown }>): Promise<boolean> {
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
      await idle()
      if (stopped || isSpared()) return false
      return !(await ask()).error
    }

    async function referrals(): Promise<boolean> {
      const wanted = rows.slice(0, MOST).filter(({ id, version }) => kept.current.get(id) !== version)
      if (!wanted.length) return true
      const { Referral } = await import('../documents/referral')
      for (const { id, version } of wanted) {
        if (!(await read(() => client.query(Referral, { id }, FRESH).toPromise()))) return false
        kept.current.set(id, version)
      }
      return true
    }

    async function cases(): Promise<void> {
      const at = Date.now()
      if (!desk || at - (kept.current.get(desk) ?? 0) < LATELY) return
      kept.current.set(desk, at)
      const { Cases, OneCase } = await import('../documents/cases')
      const variables = { desk, status: 'OPEN', first: CASES } as const
      let found: string[] = []
      await read(async () => {
        const answer = await client.query(Cases, variables, FRESH).toPromise()
        found = answer.data?.cases.edges.map((edge) => edge.node.id) ?? []
        return answer
      })
      for (const id of found) if (!(await read(() => client.query(OneCase, { id }, FRESH).toPromise()))) return
    }

    void referrals().then((all) => (all ? cases() : undefined))
    return () => {
      stopped = true
    }
  }, [client, rows, ready, desk])
}
