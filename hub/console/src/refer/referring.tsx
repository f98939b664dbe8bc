// What every step of a referral shares: the draft, how to go on and back, and how long to wait for the hub.
import { createContext, useContext, useEffect, useState } from 'react'
import { useOnline } from '../app/connection'
import { PATIENCE } from '../parts/patience'
import type { ReferDraft, Step } from './draft'

export interface Referring {
  draft: ReferDraft
  /** Changes the draft; what is typed is kept a moment later. */
  patch: (change: (draft: ReferDraft) => ReferDraft) => void
  go: (step: Step) => void
  /** Another referral, of the same case where one says so. */
  again: (caseId?: string) => void
}

const Context = createContext<Referring | undefined>(undefined)

export const ReferringProvider = Context.Provider

export function useReferring(): Referring {
  const value = useContext(Context)
  if (!value) throw new Error('There is no referral here.')
  return value
}

/** So long one waits with a network for what only the hub knows, in milliseconds: an assessment, a double. */
export const LONG = 6_000

/** An answer, or word that it is still waited for: the change is written down and will be sent. */
export function within<Answer>(promise: Promise<Answer>, patience = PATIENCE): Promise<Answer | 'waiting'> {
  return Promise.race([
    promise,
    new Promise<'waiting'>((resolve) => setTimeout(() => resolve('waiting'), navigator.onLine ? patience : 0)),
  ])
}

/** Whether what is waited for may still come in a moment: with a network, and not for long already. */
export function useSoon(waited: boolean): boolean {
  const online = useOnline()
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!waited) return
    const timer = setTimeout(() => setLate(true), LONG)
    return () => clearTimeout(timer)
  }, [waited])
  return waited && online && !late
}
