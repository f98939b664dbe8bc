// Somebody else was faster: what one wanted beside how it is now, and the way to decide again.
import { Alert, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ReferralFullFragment } from '../documents/referral'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { StatusMark } from '../parts/Marks'
import { labelOf, reasonKey, type MoveName } from './moves'
import type { Conflict } from './useMove'
import { useWho } from './who'
import { useWords } from './words'

interface Props {
  conflict: Conflict
  /** The referral as it is now. */
  now: Pick<ReferralFullFragment, 'status' | 'statusReason' | 'latestEvent' | 'claimedBy' | 'moves'>
  close: () => void
  /** Opens the same move again, on the referral as it is now. */
  again: (name: MoveName) => void
}

export function ConflictView({ conflict, now, close, again }: Props) {
  const { t } = useWords()
  const formats = useFormats()
  const who = useWho()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [conflict])
  const label = t(`move.${labelOf(conflict.move, conflict.seen)}`)
  const words = conflict.input.note ?? conflict.input.question ?? conflict.input.answer
  const possible = now.moves.some((move) => move.name === conflict.move && move.allowed)
  const event = now.latestEvent
  return (
    <Alert color="orange" icon={<Icon name="alert" />} role="alert">
      <Stack gap="sm">
        <Title order={2} size="h4" ref={title} tabIndex={-1}>
          {t('conflict.title')}
        </Title>
        <Text>{t('conflict.text')}</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Card withBorder component="section" aria-labelledby="conflict-mine">
            <Title order={3} size="h5" id="conflict-mine">
              {t('outbox:mine')}
            </Title>
            <Text fw={600}>{label}</Text>
            {conflict.input.reason && <Text>{t(`codes:${reasonKey(conflict.input.reason)}`)}</Text>}
            {conflict.input.outcome && <Text>{t(`codes:ReferralOutcome.${conflict.input.outcome as 'DELIVERED'}`)}</Text>}
            {words && <Text className="written">{words}</Text>}
            <Text size="sm" c="dimmed" mt="xs">
              {t('conflict.seen', { status: t(`codes:ReferralStatus.${conflict.seen.status}`) })}
            </Text>
          </Card>
          <Card withBorder component="section" aria-labelledby="conflict-now">
            <Title order={3} size="h5" id="conflict-now">
              {t('outbox:now')}
            </Title>
            <Group gap="xs">
              <StatusMark status={now.status} />
              {now.statusReason && <Text>{t(`codes:${reasonKey(now.statusReason)}`)}</Text>}
            </Group>
            {now.claimedBy && <Text>{t('claimedBy', { name: now.claimedBy.name })}</Text>}
            {event && (
              <Text size="sm" c="dimmed" mt="xs">
                {t('conflict.who', { who: who(event), when: formats.moment(event.at) })}
              </Text>
            )}
          </Card>
        </SimpleGrid>
        <Text>{t(possible ? 'conflict.stillPossible' : 'conflict.noLonger', { what: label })}</Text>
        <Group>
          {possible && <Button onClick={() => again(conflict.move)}>{t('conflict.again', { what: label })}</Button>}
          <Button variant="default" onClick={close}>
            {t('conflict.leave')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
