// The kinds of service that the network knows: their names in one's own language.
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { Kinds, type KindsQuery } from '../documents/app'

export type Kind = KindsQuery['serviceTypes'][number]

const NONE: Kind[] = []

/** Every kind of service, and the name of one; a kind that nobody knows goes by its code. */
export function useKinds(): { all: Kind[]; name: (code: string) => string } {
  const [{ data }] = useQuery({ query: Kinds, requestPolicy: 'cache-first' })
  const all = data?.serviceTypes ?? NONE
  return useMemo(() => {
    const names = new Map(all.map((kind) => [kind.code, kind.name]))
    return { all, name: (code) => names.get(code) ?? code }
  }, [all])
}
