// Beside what was changed and the hub has not confirmed.
import { useTranslation } from 'react-i18next'
import { useOnline } from '../app/connection'
import { Mark } from './Mark'

export function UnderWay({ shown = true }: { shown?: boolean }) {
  const { t } = useTranslation()
  const online = useOnline()
  if (!shown) return null
  return (
    <Mark color="blue" icon={online ? 'clock' : 'offline'} className="under-way" live>
      {t(online ? 'underWay' : 'underWayOffline')}
    </Mark>
  )
}
