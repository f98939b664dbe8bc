// The language of one's account: what the hub writes, it writes in this one.
import { useCallback } from 'react'
import type { Language } from '../language/i18n'

/** Tells the hub which language one reads. */
export function useSetLocale(): (language: Language) => void {
  return useCallback(() => undefined, [])
}
