// What every page may reach: the session, the client, the outbox, and the device's key.
import { createContext, useContext, useSyncExternalStore } from 'react'
import { Provider } from 'urql'
import type { Opened } from '../device/key'
import type { Connection } from '../graph/client'
import type { Session } from './session'

export interface SignedIn extends Connection {
  session: Session
  opened: Opened
  signOut: () => Promise<void>
}

const Context = createContext<SignedIn | undefined>(undefined)

export function Connected({ value, children }: { value: SignedIn; children: React.ReactNode }) {
  return (
    <Context.Provider value={value}>
      <Provider value={value.client}>{children}</Provider>
    </Context.Provider>
  )
}

/** The connection of whoever is signed in. */
export function useConnection(): SignedIn {
  const value = useContext(Context)
  if (!value) throw new Error('Nobody is signed in.')
  return value
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Whether the device says that it has a network. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine)
