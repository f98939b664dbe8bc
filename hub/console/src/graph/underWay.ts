// What was asked of the hub and is not answered: what it adds stands on the page already, what it changes is
// marked. Read from the outbox, so that it is there after a new start without a network as well.
import { useConnection } from '../app/connection'
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
