// How many referrals each view holds; what needs me is also told by the frame.
import { useCallback } from 'react'
import { useQuery } from 'urql'
import { useDesk } from '../app/desk'
import { InboxCounts, type InboxCountsQuery } from '../documents/inbox'
import { CLOSED, OPEN, type View } from './filters'
import { useChanges } from './useWorklist'

export interface Count {
  total: number
  /** False: there are more. */
  exact: boolean
}

type Counted = InboxCountsQuery['incoming']

const sum = (...counted: Counted[]): Count => ({
  total: counted.reduce((total, { totalCount }) => total + totalCount, 0),
  exact: counted.every(({ countIsExact }) => countIsExact),
})

/** Undefined until they are known. */
export function useCounts(): Record<View, Count> | undefined {
  const { desk } = useDesk()
  const [{ data }, again] = useQuery({
    query: InboxCounts,
    variables: { desk: desk?.id, open: OPEN, closed: CLOSED },
    pause: !desk,
  })
  useChanges(
    desk?.id,
    useCallback(() => again({ requestPolicy: 'network-only' }), [again]),
  )
  if (!data || !desk) return undefined
  return {
    needs: sum(data.incomingNeeds, data.outgoingNeeds),
    incoming: sum(data.incoming),
    outgoing: sum(data.outgoing),
    closed: sum(data.incomingClosed, data.outgoingClosed),
  }
}
