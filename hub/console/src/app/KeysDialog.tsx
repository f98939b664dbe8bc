// All keys of the console, and the switch for those that are single letters.
import { Group, Kbd, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../parts/Dialog'
import { KEYS, useKeySettings } from './keys'

interface Props {
  opened: boolean
  close: () => void
}

export default function KeysDialog({ opened, close }: Props) {
  const { t } = useTranslation('keys')
  const { single, setSingle } = useKeySettings()
  return (
    <Dialog opened={opened} onClose={close} title={t('title')}>
      <Stack>
        <Switch
          size="lg"
          checked={single}
          onChange={(event) => setSingle(event.currentTarget.checked)}
          label={t('single')}
          description={t('singleHow')}
        />
        {(['everywhere', 'inbox'] as const).map((place) => (
          <section key={place}>
            <Title order={3} size="h5" mb={4}>
              {t(`place.${place}`)}
            </Title>
            <Table>
              <Table.Tbody>
                {KEYS[place].map(({ keys, does, single: letter }) => (
                  <Table.Tr key={does}>
                    <Table.Td w={150}>
                      <Group gap={4} wrap="wrap">
                        {keys.map((key, at) => (
                          <Kbd key={at}>{key}</Kbd>
                        ))}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      {t(`does.${does}`)}
                      {letter && !single && (
                        <Text size="sm" c="dimmed">
                          {t('off')}
                        </Text>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </Stack>
    </Dialog>
  )
}
