// A part of a page under a heading of its own, with what can be done there.
import { Group, Stack, Title } from '@mantine/core'
import { useId } from 'react'

interface Props {
  title: string
  actions?: React.ReactNode
  children: React.ReactNode
}

export function Section({ title, actions, children }: Props) {
  const id = useId()
  return (
    <Stack component="section" gap="sm" aria-labelledby={id}>
      <Group justify="space-between" align="center">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
