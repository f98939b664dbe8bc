// A referral's state and urgency: a word and a shape, and a colour that only repeats them.
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReferralStatus, Urgency } from '../documents/inbox'
import { Icon, type IconName } from './Icon'
import { Mark } from './Mark'

const STATUS: Record<ReferralStatus, [color: string, icon: IconName]> = {
  DRAFT: ['gray', 'edit'],
  REQUESTED: ['blue', 'send'],
  RECEIVED: ['blue', 'inbox'],
  ON_HOLD: ['yellow', 'clock'],
  ACCEPTED: ['teal', 'open'],
  IN_PROGRESS: ['teal', 'next'],
  COMPLETED: ['green', 'check'],
  REJECTED: ['red', 'close'],
  FAILED: ['red', 'close'],
  CANCELLED: ['gray', 'close'],
  ENTERED_IN_ERROR: ['gray', 'close'],
}

export function StatusMark({ status }: { status: ReferralStatus }) {
  const { t } = useTranslation('codes')
  const [color, icon] = STATUS[status]
  return (
    <Mark color={color} icon={icon}>
      {t(`ReferralStatus.${status}`)}
    </Mark>
  )
}

// A darker orange than the theme's: white letters on that one are too faint.
const URGENCY: Record<Urgency, string> = { EMERGENCY: 'red', URGENT: '#b34700', NORMAL: 'gray' }

export function UrgencyMark({ urgency }: { urgency: Urgency }) {
  const { t } = useTranslation('codes')
  if (urgency === 'NORMAL') return null
  return (
    <Badge color={URGENCY[urgency]} variant="filled" tt="none" leftSection={<Icon name="flag" size={14} />}>
      {t(`Urgency.${urgency}`)}
    </Badge>
  )
}
