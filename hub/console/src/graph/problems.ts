// What went wrong, in the terms in which a page can say what to do next.
import type { CombinedError } from '@urql/core'

export interface UserError {
  code: string
  message: string
  field: string[]
}

export type Problem =
  | { kind: 'offline' }
  | { kind: 'ended' }
  | { kind: 'server' }
  | { kind: 'refused'; errors: UserError[] }

/** The problem behind an error of a query or a mutation. */
export function problemOf(error: CombinedError): Problem {
  if (error.networkError) {
    const status = (error.response as Response | undefined)?.status
    if (status === 401) return { kind: 'ended' }
    return status ? { kind: 'server' } : { kind: 'offline' }
  }
  const errors = error.graphQLErrors.map((one) => ({
    code: String(one.extensions?.['code'] ?? 'ERROR'),
    message: one.message,
    field: (one.path ?? []).map(String),
  }))
  if (errors.some((one) => one.code === 'UNAUTHENTICATED')) return { kind: 'ended' }
  if (errors.every((one) => one.code === 'INTERNAL')) return { kind: 'server' }
  return { kind: 'refused', errors }
}
