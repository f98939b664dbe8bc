// The audit log's actions in words. One that the catalogue does not know yet is shown as it is written.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** The words for an action, as `packet.read`. */
export function useActionName(): (action: string) => string {
  const { t, i18n } = useTranslation('cases')
  return useCallback(
    (action: string) => {
      const key = `action.${action.replaceAll(/[.-]/g, '_')}`
      return i18n.exists(key, { ns: 'cases' }) ? t(key as 'action.packet_read') : action
    },
    [t, i18n],
  )
}
