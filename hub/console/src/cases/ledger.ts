// The consent ledger in words: who may have what, for what, until when; and how an entry stands now.
import type { LedgerEntryFragment } from '../documents/cases'

export type EntryStanding = 'counts' | 'expired' | 'withdrawn' | 'revoked'

type Entry = Pick<LedgerEntryFragment, 'withdrawnAt' | 'review' | 'expiresAt' | 'effect' | 'legalBasis'>

/** Whether an entry still counts (hub/consent/rules.py). */
export function standingOf(entry: Entry, now = Date.now()): EntryStanding {
  if (entry.withdrawnAt) return 'withdrawn'
  if (entry.review === 'revoked') return 'revoked'
  if (entry.expiresAt && Date.parse(entry.expiresAt) <= now) return 'expired'
  return 'counts'
}

/** A disclosure that somebody else than the person decided. */
export const isOverride = (entry: Entry): boolean => entry.legalBasis !== 'CONSENT'

/** What counts first, newest first within each. */
export function inOrder<One extends Entry & { recordedAt: string }>(entries: One[], now = Date.now()): One[] {
  const rank = (entry: One) => (standingOf(entry, now) === 'counts' ? 0 : 1)
  return [...entries].sort((a, b) => rank(a) - rank(b) || Date.parse(b.recordedAt) - Date.parse(a.recordedAt))
}

const lower = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1)

interface Words {
  /** A text of the page's catalogue. */
  t: (key: 'ledger.grant' | 'ledger.withhold' | 'ledger.anyPurpose' | 'ledger.class', values?: Record<string, string>) => string
  /** The name of a code: kind and value. */
  code: (kind: 'DataCategory' | 'Purpose' | 'RecipientClass', value: string) => string
  list: (items: string[]) => string
}

type Recipient = Pick<LedgerEntryFragment, 'recipientAgency' | 'recipientPartner' | 'recipientClass'>

/** Who an entry is about. */
export function recipientOf(entry: Recipient, { t, code }: Words): string {
  if (entry.recipientAgency) return entry.recipientAgency.acronym
  if (entry.recipientPartner) return entry.recipientPartner.name
  return t('ledger.class', { name: entry.recipientClass ? code('RecipientClass', entry.recipientClass) : '' })
}

/** One sentence: who may, or may not, have what for what. */
export function sentenceOf(
  entry: Recipient & Pick<LedgerEntryFragment, 'effect' | 'purposes' | 'categories'>,
  words: Words,
): string {
  const { t, code, list } = words
  return t(entry.effect === 'GRANT' ? 'ledger.grant' : 'ledger.withhold', {
    who: recipientOf(entry, words),
    what: list(entry.categories.map((one) => lower(code('DataCategory', one)))),
    purpose: entry.purposes.length
      ? list(entry.purposes.map((one) => lower(code('Purpose', one))))
      : t('ledger.anyPurpose'),
  })
}
