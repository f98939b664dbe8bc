// What a referral can be made with when the network goes: read once while it is there, kept sealed.
import { useEffect } from 'react'
import { useClient } from 'urql'
import { useOnline } from '../app/connection'
import { Kinds } from '../documents/app'
import { IntakeForms, Recipients, ReferServices } from '../documents/refer'

/** As many services as the device keeps: what the hub gives at once. */
export const KEPT = 100

export function useKept(): void {
  const client = useClient()
  const online = useOnline()
  useEffect(() => {
    if (!online) return
    // After what the page itself asks for.
    const timer = setTimeout(() => {
      for (const query of [Kinds, Recipients, IntakeForms])
        void client.query(query as typeof Kinds, {}, { requestPolicy: 'cache-first' }).toPromise()
      void client.query(ReferServices, { first: KEPT }, { requestPolicy: 'cache-first' }).toPromise()
    }, 500)
    return () => clearTimeout(timer)
  }, [client, online])
}
