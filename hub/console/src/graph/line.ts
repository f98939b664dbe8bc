// The open line to the hub, over which changes come by themselves.
import type { SubscriptionForwarder } from '@urql/core'
import { createClient, type Sink } from 'graphql-ws'

export interface Line {
  forward: SubscriptionForwarder
  /** Begins again what is listened to: the hub then speaks the language that the account has now. */
  anew: () => void
  close: () => void
}

export function openLine(): Line {
  const address = new URL('/graphql', location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = createClient({
    url: address.href,
    lazy: true,
    retryAttempts: Infinity,
    // What the network did is tried again; a mistake of our own would only repeat itself.
    shouldRetry: (problem) => !(problem instanceof Error),
    keepAlive: 20_000,
    // A trusted document is named, and its text not sent.
    jsonMessageReplacer: (key, value: unknown) => (key === 'query' && value === '' ? undefined : value),
  })
  const heard = new Set<() => void>()

  return {
    forward: (request) => ({
      subscribe(sink) {
        const asked = {
          query: '',
          documentId: (request as { documentId?: string }).documentId,
          variables: request.variables as Record<string, unknown>,
        }
        let stop = () => {}
        const begin = () => {
          const before = stop
          let current = true
          const end = socket.subscribe(asked, {
            next: (value) => current && sink.next(value as never),
            error: (problem) => current && sink.error(problem),
            complete: () => current && sink.complete(),
          } satisfies Sink)
          stop = () => {
            current = false
            end()
          }
          // The next one first: without any, the socket would close.
          before()
        }
        begin()
        heard.add(begin)
        return {
          unsubscribe() {
            heard.delete(begin)
            stop()
          },
        }
      },
    }),
    anew() {
      for (const begin of heard) begin()
    },
    close: () => void socket.dispose(),
  }
}
