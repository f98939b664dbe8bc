// Whoever is signed in, as the hub tells it, and the desk they are working at now.
import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { Me, type MeQuery } from '../documents/app'
import { preferDesk, preferredDesk } from './preferences'

export type Myself = MeQuery['me']

interface Chosen {
  me: Myself | undefined
  desk: Myself['desks'][number] | undefined
  choose: (id: string) => void
}

const Context = createContext<Chosen>({ me: undefined, desk: undefined, choose: () => undefined })

export function DeskChosen({ children }: { children: React.ReactNode }) {
  const [{ data }] = useQuery({ query: Me })
  const [wanted, setWanted] = useState(preferredDesk)
  const me = data?.me
  const desk = me?.desks.find((one) => one.id === wanted) ?? me?.desks[0]
  const choose = useCallback((id: string) => {
    preferDesk(id)
    setWanted(id)
  }, [])
  const value = useMemo(() => ({ me, desk, choose }), [me, desk, choose])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

/** The desk one is working at; undefined until it is known, or where one works at none. */
export const useDesk = (): Chosen => useContext(Context)
