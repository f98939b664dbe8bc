// The kinds of service that the network knows: their names, and how carefully each is spoken of.
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { ServiceKinds, type Sensitivity, type ServiceKindsQuery } from '../documents/refer'

type Kind = ServiceKindsQuery['serviceTypes'][number]

export interface Kinds {
  all: Kind[]
  name: (code: string) => string
  /** A kind that nobody knows is treated as the most careful one, as the hub does. */
  sensitivity: (code: string) => Sensitivity
}

const NONE: Kind[] = []

export function useKinds(): Kinds {
  const [{ data }] = useQuery({ query: ServiceKinds, requestPolicy: 'cache-first' })
  const all = data?.serviceTypes ?? NONE
  return useMemo(() => {
    const byCode = new Map(all.map((kind) => [kind.code, kind]))
    return {
      all,
      name: (code) => byCode.get(code)?.name ?? code,
      sensitivity: (code) => byCode.get(code)?.sensitivity ?? 'SEALED',
    }
  }, [all])
}
