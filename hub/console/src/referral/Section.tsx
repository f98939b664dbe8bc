// A part of the page under a heading. Sealed parts are asked for when they are opened, since each reading
// is logged.
import { Box, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useId } from 'react'
import { Icon } from '../parts/Icon'

interface Props {
  title: string
  note?: string
  children: React.ReactNode
}

/** A part that is always open. */
export function Section({ title, note, children }: Props) {
  const id = useId()
  return (
    <Box component="section" aria-labelledby={id} className="part">
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {children}
      </Stack>
    </Box>
  )
}

interface FoldProps extends Props {
  opened: boolean
  toggle: (opened: boolean) => void
  sealed?: boolean
}

/** A part that opens when somebody asks for it. */
export function Fold({ title, note, opened, toggle, sealed = false, children }: FoldProps) {
  const id = useId()
  return (
    <Box component="section" aria-labelledby={`${id}-title`} className="part">
      <Title order={2} size="h4">
        <UnstyledButton
          id={`${id}-title`}
          className="fold"
          aria-expanded={opened}
          aria-controls={`${id}-body`}
          onClick={() => toggle(!opened)}
        >
          <Icon name={sealed ? (opened ? 'open' : 'lock') : 'next'} />
          <span>{title}</span>
        </UnstyledButton>
      </Title>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      <Stack gap="sm" mt={opened ? 'sm' : 0} id={`${id}-body`}>
        {opened && children}
      </Stack>
    </Box>
  )
}
