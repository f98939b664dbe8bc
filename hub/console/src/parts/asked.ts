// The dialogs of a page. One that waits for the hub stays, out of the way, whatever is opened meanwhile.
import { useCallback, useRef, useState } from 'react'

export interface Asked<What> {
  key: number
  what: What
  close: () => void
}

/** What one is asked about now, oldest first, and how to ask. */
export function useAsked<What>(): [Asked<What>[], (what: What) => void] {
  const [asked, setAsked] = useState<Asked<What>[]>([])
  const next = useRef(0)
  const ask = useCallback((what: What) => {
    const key = next.current++
    const close = () => setAsked((now) => now.filter((one) => one.key !== key))
    setAsked((now) => [...now, { key, what, close }])
  }, [])
  return [asked, ask]
}
