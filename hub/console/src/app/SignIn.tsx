// Before anybody is signed in: an address at work leads to the agency's own provider.
import { Alert, Anchor, Button, Center, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from './LanguageSwitch'
import { providerOf } from './session'

type Trouble = 'unknown' | 'unreachable' | 'empty'

export function SignIn({ why }: { why: 'none' | 'ended' | 'signed-out' }) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [trouble, setTrouble] = useState<Trouble>()
  const [leaving, setLeaving] = useState(false)

  async function go(event: React.FormEvent) {
    event.preventDefault()
    if (!email.trim()) return setTrouble('empty')
    setLeaving(true)
    setTrouble(undefined)
    try {
      const login = await providerOf(email.trim())
      if (!login) {
        setTrouble('unknown')
        setLeaving(false)
        return
      }
      const address = new URL(login, location.href)
      address.searchParams.set('next', location.pathname + location.search)
      location.assign(address)
    } catch {
      setTrouble('unreachable')
      setLeaving(false)
    }
  }

  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <form onSubmit={(event) => void go(event)} noValidate>
          <Stack>
            <Title order={1} size="h2">
              {t('signIn.title')}
            </Title>
            {why !== 'none' && (
              <Alert color="blue" role="status">
                {t(why === 'ended' ? 'signIn.ended' : 'signIn.signedOut')}
              </Alert>
            )}
            <Text>{t('signIn.how')}</Text>
            <TextInput
              type="email"
              autoComplete="username"
              label={t('signIn.email')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={trouble && t(`signIn.trouble.${trouble}`)}
              required
              withAsterisk={false}
            />
            <Button type="submit" loading={leaving} fullWidth>
              {t('signIn.go')}
            </Button>
            <Group justify="flex-end">
              <LanguageSwitch />
            </Group>
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}

/** Neither the hub nor a key on this device: there is nothing to show. */
export function Unreachable({ retry }: { retry: () => void }) {
  const { t } = useTranslation()
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack maw={440}>
        <Title order={1} size="h2">
          {t('unreachable.title')}
        </Title>
        <Text>{t('unreachable.why')}</Text>
        <Button onClick={retry}>{t('tryAgain')}</Button>
        <Anchor href="/">{t('toStart')}</Anchor>
      </Stack>
    </Center>
  )
}
