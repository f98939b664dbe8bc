// The language of one's account: what the hub writes (reasons, due times, notifications), it writes in it.
import { useCallback } from 'react'
import { useClient } from 'urql'
import { SetLocale } from '../documents/app'
import type { Language } from '../language/i18n'

/** Tells the hub which language one reads; without a network it is told later. */
export function useSetLocale(): (language: Language) => void {
  const client = useClient()
  return useCallback(
    (locale: Language) => void client.mutation(SetLocale, { input: { locale } }).toPromise(),
    [client],
  )
}
