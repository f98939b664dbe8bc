// The rows of a view: live, merged, fetched as one scrolls; and the moments at which something changed.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useClient } from 'urql'
import type { CombinedError } from '@urql/core'
import { pipe, subscribe } from 'wonka'
import { WorklistChanged } from '../documents/inbox'
import { isOfClosed, type Listing } from './filters'
import { merged, type Row } from './merge'
import { Pages } from './pages'

/** Changes that come together are looked at together, in milliseconds. */
const TOGETHER = 700

export interface Shown {
  rows: Row[]
  total: number | undefined
  exact: boolean
  /** There is more at the hub than is shown. */
  hasMore: boolean
  loading: boolean
  /** The hub has answered for all that is shown. */
  fresh: boolean
  error: CombinedError | undefined
}

const NOTHING: Shown = { rows: [], total: undefined, exact: true, hasMore: false, loading: true, fresh: false, error: undefined }

export function useWorklist(listings: Listing[]): Shown & { more: () => void; refresh: () => void } {
  const client = useClient()
  const key = JSON.stringify(listings)
  const lists = useRef<Pages[]>([])
  const [shown, setShown] = useState<Shown & { key: string }>({ ...NOTHING, key })

  useEffect(() => {
    let ready = false
    const tell = () => {
      // Both lists are opened before either is shown, so that nothing appears and moves at once.
      if (!ready) return
      const pages = lists.current
      const parts = pages.map((list) => list.read())
      const totals = pages.map((list) => list.total)
      setShown({
        key,
        rows: merged(parts, pages.every(({ listing }) => isOfClosed(listing))),
        total: totals.includes(undefined) ? undefined : totals.reduce<number>((sum, total) => sum + (total ?? 0), 0),
        exact: pages.every((list) => list.exact),
        hasMore: parts.some((part) => part.more),
        loading: pages.some((list) => list.loading),
        fresh: pages.every((list) => list.fresh),
        error: pages.find((list) => list.error)?.error,
      })
    }
    const opened = (JSON.parse(key) as Listing[]).map((listing) => new Pages(client, listing, tell))
    lists.current = opened
    ready = true
    tell()
    return () => {
      for (const list of opened) list.close()
    }
  }, [client, key])

  const more = useCallback(() => {
    // Only a list whose end is reached holds the others up.
    for (const list of lists.current) if (list.read().more) list.more()
  }, [])
  const refresh = useCallback(() => {
    for (const list of lists.current) list.refresh()
  }, [])
  const current = shown.key === key ? shown : { ...NOTHING, key }
  return useMemo(() => ({ ...current, more, refresh }), [current, more, refresh])
}

/** Calls back, a moment later and once for all that came together, when referrals of the desk changed, when
 * the network is back and when somebody returns to the page. */
export function useChanges(desk: string | undefined, changed: () => void): void {
  const client = useClient()
  const latest = useRef(changed)
  latest.current = changed
  useEffect(() => {
    if (!desk) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => navigator.onLine && latest.current(), TOGETHER)
    }
    const returned = () => document.visibilityState === 'visible' && soon()
    const { unsubscribe } = pipe(client.subscription(WorklistChanged, { desk }), subscribe(soon))
    window.addEventListener('online', soon)
    document.addEventListener('visibilitychange', returned)
    return () => {
      clearTimeout(timer)
      unsubscribe()
      window.removeEventListener('online', soon)
      document.removeEventListener('visibilitychange', returned)
    }
  }, [client, desk])
}
