// Lists that the hub orders, by what is due next or by what was closed last, merged into one of the same order.
import type { WorklistQuery } from '../documents/inbox'

export type Row = WorklistQuery['worklist']['edges'][number]['node'] & { incoming: boolean }

export interface Part {
  rows: Row[]
  /** The hub has more of it than was fetched. */
  more: boolean
}

const dueOf = (row: Row) => (row.nextDueAt ? Date.parse(row.nextDueAt) : Infinity)
const closedOf = (row: Row) => (row.closedAt ? -Date.parse(row.closedAt) : Infinity)

/** Merges parts, each in its own order: what is due next first, or what was closed last. It ends where a part with more to fetch is used up: what follows
 * there might come before what the others hold. A referral within one agency is in both lists, once here. */
export function merged(parts: Part[], closed = false): Row[] {
  const place = closed ? closedOf : dueOf
  const at = parts.map(() => 0)
  const found: Row[] = []
  const seen = new Set<string>()
  for (;;) {
    let least = -1
    for (const [number, part] of parts.entries()) {
      const row = part.rows[at[number]!]
      if (!row) {
        if (part.more) return found
        continue
      }
      if (least < 0 || place(row) < place(parts[least]!.rows[at[least]!]!)) least = number
    }
    if (least < 0) return found
    const row = parts[least]!.rows[at[least]!++]!
    if (seen.has(row.id)) continue
    seen.add(row.id)
    found.push(row)
  }
}
