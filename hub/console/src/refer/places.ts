// Names of places by their P-code, as far as what the device has read tells them.
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { Recipients, ReferServices } from '../documents/refer'
import { KEPT } from './kept'
import { useReferring } from './referring'

export function usePlaceNames(): (pcode: string) => string {
  const { draft } = useReferring()
  const [{ data: network }] = useQuery({ query: Recipients, requestPolicy: 'cache-first' })
  const [{ data: directory }] = useQuery({ query: ReferServices, variables: { first: KEPT }, requestPolicy: 'cache-first' })
  return useMemo(() => {
    const names = new Map<string, string>()
    for (const { office } of (network?.agencies ?? []).flatMap((agency) => agency.desks))
      if (office.adm2) names.set(office.adm2, office.city)
    for (const { node } of directory?.services.edges ?? [])
      for (const place of [node.location.municipality, node.location.state]) if (place) names.set(place.pcode, place.name)
    const { place } = draft.person
    if (place) names.set(place.pcode, place.name)
    return (pcode) => names.get(pcode) ?? draft.places[pcode] ?? pcode
  }, [network, directory, draft.person, draft.places])
}
