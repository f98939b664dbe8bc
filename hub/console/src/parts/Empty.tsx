// Nothing here yet: says what will be, and how it comes about.
import { Stack, Text, Title } from '@mantine/core'

interface Props {
  title: string
  text: string
  children?: React.ReactNode
}

export function Empty({ title, text, children }: Props) {
  return (
    <Stack align="center" ta="center" p="xl" gap="xs">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw={480}>
        {text}
      </Text>
      {children}
    </Stack>
  )
}
