// Everything that is shown, asked for again: in another language the hub has other names for the same things.
import type { Client, Exchange, Operation } from '@urql/core'
import { pipe, tap } from 'wonka'

export interface Shown {
  exchange: Exchange
  again: (client: Client) => void
}

/** What pages show at the moment. */
export function shownQueries(): Shown {
  const shown = new Map<number, Operation>()
  return {
    exchange:
      ({ forward }) =>
      (operations) =>
        pipe(
          operations,
          tap((operation) => {
            if (operation.kind === 'query') shown.set(operation.key, operation)
            else if (operation.kind === 'teardown') shown.delete(operation.key)
          }),
          forward,
        ),
    again(client) {
      for (const operation of [...shown.values()])
        client.reexecuteOperation(
          client.createRequestOperation('query', operation, { ...operation.context, requestPolicy: 'network-only' }),
        )
    },
  }
}
