// One list of the hub, fetched a page at a time as one scrolls. Each page stays alive: what changes in the
// cache changes here. When the hub is asked again, what was shown stays until the answer is there.
import { createRequest, type Client, type CombinedError } from '@urql/core'
import { pipe, subscribe } from 'wonka'
import { Worklist, type WorklistQuery } from '../documents/inbox'
import type { Listing } from './filters'
import type { Part, Row } from './merge'

export const PAGE = 50

interface Page {
  after: string | undefined
  data?: WorklistQuery['worklist']
  /** Answered by the hub, not only by what this device keeps. */
  fresh: boolean
  stop: () => void
}

export class Pages {
  private readonly pages: Page[] = []
  private part: Part & { rows: Row[] } = { rows: [], more: true }
  error: CombinedError | undefined
  loading = true

  constructor(
    private readonly client: Client,
    readonly listing: Listing,
    private readonly changed: () => void,
  ) {
    this.open(0, undefined)
  }

  get total(): number | undefined {
    return this.pages[0]?.data?.totalCount
  }

  get exact(): boolean {
    return this.pages[0]?.data?.countIsExact ?? true
  }

  get fresh(): boolean {
    return this.pages.every((page) => page.fresh)
  }

  /** What is there so far. */
  read(): Part {
    return this.part
  }

  /** Fetches the page after the last one, if there is one and none is on its way. */
  more(): void {
    const last = this.pages.at(-1)
    if (last?.data?.pageInfo.hasNextPage) this.open(this.pages.length, last.data.pageInfo.endCursor ?? undefined)
  }

  /** Asks the hub again for what is shown. */
  refresh(): void {
    for (const { after } of this.pages)
      this.client.reexecuteOperation(
        this.client.createRequestOperation('query', createRequest(Worklist, this.variables(after)), {
          requestPolicy: 'network-only',
        }),
      )
  }

  close(): void {
    for (const page of this.pages) page.stop()
  }

  private variables(after: string | undefined) {
    return { ...this.listing, first: PAGE, after }
  }

  private open(number: number, after: string | undefined): void {
    const before = this.pages[number]
    const page: Page = { after, data: before?.data, fresh: false, stop: () => undefined }
    this.pages[number] = page
    let stopped = false
    let unsubscribe: (() => void) | undefined
    page.stop = () => {
      stopped = true
      unsubscribe?.()
    }
    const request = this.client.query(Worklist, this.variables(after), { requestPolicy: 'cache-and-network' })
    unsubscribe = pipe(
      request,
      subscribe(({ data, error, stale, operation }) => {
        if (stopped) return
        if (data) page.data = data.worklist
        this.error = error
        // Without the network the cache alone answers.
        page.fresh = !error && !stale && operation.context.requestPolicy !== 'cache-only'
        this.follow(number)
        this.tell()
      }),
    ).unsubscribe
    if (stopped) unsubscribe()
    before?.stop()
  }

  /** A page begins where the one before it now ends. */
  private follow(number: number): void {
    const page = this.pages[number]
    const next = this.pages[number + 1]
    if (!page?.data || !next) return
    const { hasNextPage, endCursor } = page.data.pageInfo
    if (!hasNextPage) for (const later of this.pages.splice(number + 1)) later.stop()
    else if (endCursor && next.after !== endCursor) this.open(number + 1, endCursor)
  }

  private tell(): void {
    const incoming = this.listing.direction === 'INCOMING'
    const rows = new Map<string, Row>()
    for (const page of this.pages)
      for (const { node } of page.data?.edges ?? []) if (!rows.has(node.id)) rows.set(node.id, { ...node, incoming })
    const last = this.pages.at(-1)
    this.part = { rows: [...rows.values()], more: !last?.data || last.data.pageInfo.hasNextPage }
    this.loading = !this.pages[0]?.data && !this.error
    this.changed()
  }
}
