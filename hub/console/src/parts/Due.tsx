// Whose turn it is and how long is left: in words, with a sign, and with a colour that only repeats them.
import { Badge } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../language/format'
import { Icon } from './Icon'

const SOON = 4 * 3_600_000
const MINUTE = 60_000

/** The time now, as the minutes pass. */
export function useNow(every = MINUTE): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}

export function Due({ at }: { at: string | null | undefined }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const now = useNow()
  if (!at) return null
  const left = Date.parse(at) - now
  const [color, sign, key] =
    left < 0
      ? (['red', 'alert', 'due.over'] as const)
      : left < SOON
        ? (['orange', 'clock', 'due.soon'] as const)
        : (['gray', 'clock', 'due.in'] as const)
  return (
    <Badge color={color} variant="light" leftSection={<Icon name={sign} size={14} />} tt="none" title={formats.moment(at)}>
      <time dateTime={at}>{t(key, { when: formats.distance(at, now) })}</time>
    </Badge>
  )
}
