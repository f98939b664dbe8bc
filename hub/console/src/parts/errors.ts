// What the hub refuses: it says so itself, in the language of one's account. What it means for programs
// has words of its own here.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserError } from '../graph/problems'

/** The words for an error of the hub. */
export function useErrorText(): (error: UserError) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error: UserError) => {
      const key = `error.${error.code}`
      return i18n.exists(key) ? t(key as 'error.INTERNAL') : error.message
    },
    [t, i18n],
  )
}
