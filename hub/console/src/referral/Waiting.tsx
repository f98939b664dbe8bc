// What was decided or written about this referral and has not reached the hub, or was not accepted.
import { Alert, Anchor, Group, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useOnline } from '../app/connection'
import type { Entry } from '../device/outbox'
import { useTold } from '../graph/underWay'
import { Icon } from '../parts/Icon'
import { useWords } from './words'

/** The entries of an outbox about one referral. */
export const about = (entries: Entry[], id: string): Entry[] =>
  entries.filter((entry) => (entry.variables['input'] as { referralId?: string } | undefined)?.referralId === id)

/** True while something waits that the referral's version depends on. */
export const holdsUp = (entries: Entry[]): boolean =>
  entries.some(
    (entry) =>
      (entry.state === 'waiting' || entry.state === 'sending') && entry.name !== 'PostMessage' && entry.name !== 'AddAddendum',
  )

export function Waiting({ entries: all }: { entries: Entry[] }) {
  const { t } = useWords()
  const online = useOnline()
  const entries = useTold(all)
  if (!entries.length) return null
  const stuck = entries.some((entry) => entry.state === 'refused' || entry.state === 'failed')
  return (
    <Alert color={stuck ? 'red' : 'blue'} icon={<Icon name={stuck ? 'alert' : 'clock'} />} role="status" title={t(online ? 'waiting.title' : 'waiting.offline')}>
      <ul className="plain">
        {entries.map((entry) => (
          <li key={entry.key}>
            <Group gap="xs">
              <Text fw={600}>{t([`outbox:name.${entry.name}`, 'outbox:name.other'] as unknown as 'outbox:name.other')}</Text>
              <Text>{t(`outbox:state.${entry.state}`)}</Text>
            </Group>
          </li>
        ))}
      </ul>
      <Anchor component={Link} href="/outbox" c="inherit" td="underline" className="target">
        {t('waiting.open')}
      </Anchor>
    </Alert>
  )
}
