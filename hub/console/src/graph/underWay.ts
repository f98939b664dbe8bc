// What was asked of the hub and is not answered: what it adds stands on the page already, what it changes is
// marked. Read from the outbox, so that it is there after a new start without a network as well.
import { useEffect, useState } from 'react'
import { useConnection, useOnline } from '../app/connection'
import { useEntries, type Entry } from '../device/outbox'
import { operationOf, type Trusted } from './trusted'

export interface UnderWay<Input> {
  key: string
  /** When it was asked: milliseconds since 1970. */
  at: number
  input: Input
}

/** The entries of one operation that the hub has not answered, oldest first. */
export function underWayIn<Data, Input>(
  entries: Entry[],
  document: Trusted<Data, { input: Input }>,
  which: (input: Input) => boolean,
): UnderWay<Input>[] {
  const { name } = operationOf(document)
  return entries
    .filter((entry) => entry.name === name && (entry.state === 'waiting' || entry.state === 'sending'))
    .map(({ key, at, variables }) => ({ key, at, input: variables['input'] as Input }))
    .filter(({ input }) => which(input))
}

/** Such changes as `document` makes, of which `which` says whether they are meant. */
export function useUnderWay<Data, Input>(
  document: Trusted<Data, { input: Input }>,
  which: (input: Input) => boolean,
): UnderWay<Input>[] {
  const { outbox } = useConnection()
  return underWayIn(useEntries(outbox), document, which)
}

/** Milliseconds after which something that is being sent is worth a word of its own. */
const LATE = 1_500

/** Those that somebody has to know of: not what is done before one could read about it. */
export function useTold(entries: Entry[]): Entry[] {
  const online = useOnline()
  const [now, setNow] = useState(Date.now)
  const youngest = Math.max(0, ...entries.map((entry) => entry.at))
  useEffect(() => {
    if (!youngest) return
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, youngest + LATE - Date.now()) + 10)
    return () => clearTimeout(timer)
  }, [youngest])
  return online ? entries.filter((entry) => entry.state === 'refused' || entry.state === 'failed' || now - entry.at >= LATE) : entries
}
