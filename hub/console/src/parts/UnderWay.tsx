// Beside what was changed and the hub has not confirmed.
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useOnline } from '../app/connection'
import { Icon } from './Icon'

export function UnderWay({ shown = true }: { shown?: boolean }) {
  const { t } = useTranslation()
  const online = useOnline()
  if (!shown) return null
  return (
    <Badge color="blue" variant="light" tt="none" role="status" className="under-way" leftSection={<Icon name={online ? 'clock' : 'offline'} size={14} />}>
      {t(online ? 'underWay' : 'underWayOffline')}
    </Badge>
  )
}
