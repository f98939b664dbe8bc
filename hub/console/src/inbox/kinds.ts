// Kinds of service by code, as the hub names them in the reader's language.
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { KindNames, type KindNamesQuery } from '../documents/inbox'

export type Kind = KindNamesQuery['serviceTypes'][number]

export function useKinds(): Map<string, Kind> {
  const [{ data }] = useQuery({ query: KindNames })
  return useMemo(() => new Map((data?.serviceTypes ?? []).map((kind) => [kind.code, kind])), [data])
}
