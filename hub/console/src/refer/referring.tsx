// What every step of a referral shares: the draft, how to go on and back, and how long to wait for the hub.
import { createContext, useContext } from 'react'
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

/** With a network one waits this long for an answer before going on without it; in milliseconds. */
const PATIENCE = 6_000

/** An answer, or word that it is still waited for: the change is written down and will be sent. */
export function within<Answer>(promise: Promise<Answer>, patience = navigator.onLine ? PATIENCE : 0): Promise<Answer | 'waiting'> {
  return Promise.race([
    promise,
    new Promise<'waiting'>((resolve) => setTimeout(() => resolve('waiting'), patience)),
  ])
}
