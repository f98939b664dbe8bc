// How many notifications one has not read: live, for the bell.
import { useEffect } from 'react'
import { useClient, useQuery } from 'urql'
import { pipe, subscribe } from 'wonka'
import { Notified, UnreadCount } from '../documents/notifications'

export function useUnread(): number | undefined {
  const client = useClient()
  const [{ data }] = useQuery({ query: UnreadCount })
  // The cache forgets the lists when something was told; what is shown is asked for again by itself.
  useEffect(() => pipe(client.subscription(Notified, {}), subscribe(() => undefined)).unsubscribe, [client])
  return data?.notifications.unreadCount
}
