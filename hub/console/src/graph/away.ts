// Without the network, what was read stays on the page: an error of the network does not empty it.
import type { Exchange, OperationResult } from '@urql/core'
import { map, pipe, tap } from 'wonka'

/** Gives a query that did not reach the hub the data that it had before, beside its error. */
export const stays: Exchange =
  ({ forward }) =>
  (operations) => {
    const last = new Map<number, unknown>()
    return pipe(
      operations,
      tap((operation) => {
        if (operation.kind === 'teardown') last.delete(operation.key)
      }),
      forward,
      map((result): OperationResult => {
        const { key, kind } = result.operation
        if (kind !== 'query') return result
        if (result.data) last.set(key, result.data)
        else if (result.error?.networkError && last.has(key)) return { ...result, data: last.get(key) }
        return result
      }),
    )
  }
