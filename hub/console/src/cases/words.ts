// The page's words for codes, as the ledger's sentences want them.
import { useTranslation } from 'react-i18next'
import { useFormats } from '../language/format'
import { recipientOf, sentenceOf } from './ledger'
import type { LedgerEntryFragment } from '../documents/cases'

/** Sentences about entries of the ledger, in the language in use. */
export function useLedgerWords() {
  const { t } = useTranslation(['cases', 'codes'])
  const formats = useFormats()
  const words = {
    t: (key: string, values: Record<string, string> = {}) => String(t(key as 'ledger.grant', values as never)),
    code: (kind: string, value: string) => t(`codes:${kind}.${value}` as 'codes:DataCategory.IDENTITY'),
    list: formats.list,
  }
  return {
    sentence: (entry: Parameters<typeof sentenceOf>[0]) => sentenceOf(entry, words),
    recipient: (entry: LedgerEntryFragment) => recipientOf(entry, words),
  }
}
