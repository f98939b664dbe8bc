// The head of a page: what it is, what can be done with it. Names of people never stand in a title.
import { Group, Stack, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  title: string
  actions?: React.ReactNode
  children: React.ReactNode
}

export function Page({ title, actions, children }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('hub')
  }, [t])
  return (
    <Stack gap="md" maw={1100}>
      <Group justify="space-between" align="center">
        <Title order={1} size="h2">
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
