// What happened, oldest first: what, who, when.
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { ReferralFullFragment } from '../documents/referral'
import { useFormats } from '../language/format'
import { reasonKey } from './moves'
import { useWho } from './who'
import { useWords } from './words'

/** As many as are shown at once; the first ones fold away before the latest do. */
const SHOWN = 6

export function Timeline({ events }: { events: ReferralFullFragment['timeline'] }) {
  const { t, i18n } = useWords()
  const formats = useFormats()
  const who = useWho()
  const [whole, setWhole] = useState(false)
  const hidden = whole ? 0 : Math.max(0, events.length - SHOWN)
  const words = (event: (typeof events)[number]) => {
    const key = `event.${event.kind}`
    return i18n.exists(`referral:${key}`) ? t(key as 'event.requested') : t(`codes:ReferralStatus.${event.toStatus}`)
  }
  return (
    <>
      {hidden > 0 && (
        <Button variant="subtle" onClick={() => setWhole(true)}>
          {t('earlier', { count: hidden })}
        </Button>
      )}
      <ol className="timeline">
        {events.slice(hidden).map((event, at) => (
          <li key={hidden + at}>
            <Text fw={600}>
              {words(event)}
              {event.to && ` → ${event.to}`}
            </Text>
            {event.reason && <Text>{t(`codes:${reasonKey(event.reason)}`)}</Text>}
            <Text size="sm" c="dimmed">
              {who(event)} · <time dateTime={event.at}>{formats.moment(event.at)}</time>
            </Text>
          </li>
        ))}
      </ol>
    </>
  )
}
