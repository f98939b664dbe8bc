// Looking for a person by exact match: posted, counted and logged; never in an address. A dialog says so first.
import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useClient } from 'urql'
import type { CombinedError } from '@urql/core'
import { FindCases, type FindCasesQuery } from '../documents/cases'
import { Dialog } from '../parts/Dialog'
import { Icon } from '../parts/Icon'
import { Problem } from '../parts/Problem'
import { Rows } from './CasesPage'

type Found = FindCasesQuery['cases']

export function PersonSearch({ close }: { close: () => void }) {
  const { t } = useTranslation('cases')
  const client = useClient()
  const [name, setName] = useState('')
  const [birthDate, setBirthDate] = useState('')
  const [document, setDocument] = useState('')
  const [phone, setPhone] = useState('')
  const [searching, setSearching] = useState(false)
  const [found, setFound] = useState<Found>()
  const [error, setError] = useState<CombinedError>()
  const half = Boolean(name.trim()) !== Boolean(birthDate)
  const ready = !half && Boolean(name.trim() || document.trim() || phone.trim())

  async function search() {
    setSearching(true)
    setError(undefined)
    const result = await client
      .query(
        FindCases,
        {
          search: {
            name: name.trim() || null,
            birthDate: birthDate || null,
            document: document.trim() || null,
            phone: phone.trim() || null,
          },
        },
        { requestPolicy: 'network-only' },
      )
      .toPromise()
    setSearching(false)
    setFound(result.data?.cases)
    setError(result.error)
  }

  return (
    <Dialog opened onClose={close} title={t('search.title')} size="lg">
      <Stack
        component="form"
        onSubmit={(event: React.FormEvent) => {
          event.preventDefault()
          if (ready) void search()
        }}
      >
        <Alert color="blue" icon={<Icon name="lock" />}>
          {t('search.logged')}
        </Alert>
        <TextInput label={t('search.name')} description={t('search.nameHow')} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" data-autofocus />
        <TextInput
          type="date"
          label={t('search.birthDate')}
          value={birthDate}
          onChange={(event) => setBirthDate(event.currentTarget.value)}
          error={half && (name || birthDate) ? t('search.both') : undefined}
        />
        <TextInput label={t('search.document')} value={document} onChange={(event) => setDocument(event.currentTarget.value)} autoComplete="off" />
        <TextInput type="tel" label={t('search.phone')} value={phone} onChange={(event) => setPhone(event.currentTarget.value)} autoComplete="off" />
        <Group justify="flex-end">
          <Button type="submit" loading={searching} disabled={!ready} leftSection={<Icon name="search" />}>
            {t('search.do')}
          </Button>
        </Group>
      </Stack>
      <div aria-live="polite">
        {error && <Problem error={error} />}
        {found && <Results found={found} />}
      </div>
    </Dialog>
  )
}

function Results({ found }: { found: Found }) {
  const { t } = useTranslation('cases')
  const rows = found.edges.map((edge) => edge.node)
  const elsewhere = found.matchesElsewhere.filter((match) => !rows.some((row) => row.id === match.case?.id))
  return (
    <Stack gap="sm" mt="md">
      <Title order={3} size="h5">
        {rows.length ? t('search.found', { count: rows.length }) : t('search.none')}
      </Title>
      <Rows rows={rows} />
      {elsewhere.length > 0 && (
        <>
          <Title order={3} size="h5">
            {t('search.elsewhere')}
          </Title>
          <Text size="sm">{t('search.elsewhereHow')}</Text>
          <Stack component="ul" gap={4} m={0}>
            {elsewhere.map((match, index) => (
              <li key={`${match.desk.id}-${index}`}>
                {match.desk.name} · {match.desk.office.city}
              </li>
            ))}
          </Stack>
        </>
      )}
    </Stack>
  )
}
