// The kinds of service that the network knows: their names in one's own language, and how carefully each is
// spoken of.
import { useMemo } from 'react'
import { useQuery, type RequestPolicy } from 'urql'
import { Kinds, type KindsQuery, type Sensitivity } from '../documents/app'

export type Kind = KindsQuery['serviceTypes'][number]

export interface KnownKinds {
  all: Kind[]
  of: (code: string) => Kind | undefined
  /** A kind that nobody knows goes by its code. */
  name: (code: string) => string
  /** A kind that nobody knows is treated as the most careful one, as the hub does. */
  sensitivity: (code: string) => Sensitivity
}

/** Once on the device they are not asked for again, but by the page that one comes to first. */
export function useKinds(requestPolicy: RequestPolicy = 'cache-first'): KnownKinds {
  const [{ data }] = useQuery({ query: Kinds, requestPolicy })
  return useMemo(() => {
    const all = data?.serviceTypes ?? []
    const byCode = new Map(all.map((kind) => [kind.code, kind]))
    return {
      all,
      of: (code) => byCode.get(code),
      name: (code) => byCode.get(code)?.name ?? code,
      sensitivity: (code) => byCode.get(code)?.sensitivity ?? 'SEALED',
    }
  }, [data])
}
