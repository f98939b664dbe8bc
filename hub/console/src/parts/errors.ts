// What the hub refuses, in the reader's language: by its code where the catalogue has words of its own.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserError } from '../graph/problems'

/** The words for an error of the hub. */
export function useErrorText(): (error: UserError) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error: UserError) => {
      const key = `error.${error.code}`
      return i18n.exists(key) ? t(key as 'error.CONFLICT') : error.message
    },
    [t, i18n],
  )
}
