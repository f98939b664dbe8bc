// Something sealed: it opens on demand, and says first that the opening is logged.
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { useTranslation } from 'react-i18next'

interface Props {
  title: string
  /** What the button says. */
  open: string
  asked: boolean
  ask: () => void
  children: React.ReactNode
}

export function Sealed({ title, open, asked, ask, children }: Props) {
  const { t } = useTranslation('cases')
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap">
          <Icon name={asked ? 'open' : 'lock'} />
          <Title order={3} size="h5">
            {title}
          </Title>
        </Group>
        {asked ? (
          <>
            <div aria-live="polite">{children}</div>
            <Text size="sm" c="dimmed">
              {t('sealed.wasLogged')}
            </Text>
          </>
        ) : (
          <Group>
            <Button variant="default" leftSection={<Icon name="lock" />} onClick={ask}>
              {open}
            </Button>
            <Text size="sm">{t('sealed.logged')}</Text>
          </Group>
        )}
      </Stack>
    </Card>
  )
}

Sealed.Waiting = Loading
Sealed.Problem = Problem
