// Who works at one's agency, in which roles, at which desks, and who is away.
import { Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyStaff, RemoveAbsence, type AgencyStaffQuery } from '../documents/agency'
import { useAction } from '../graph/action'
import { useFormats } from '../language/format'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { AbsenceForm } from './AbsenceForm'
import { StaffForm } from './StaffForm'

export type Colleague = NonNullable<AgencyStaffQuery['me']['agency']>['staff'][number]

type Editing = { what: 'person'; person?: Colleague } | { what: 'absence'; person: Colleague }

export default function Staff() {
  const { t, i18n } = useTranslation(['agency', 'codes'])
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyStaff })
  const mayStaff = useMay('saveStaff')
  const [editing, setEditing] = useState<Editing>()
  const [words, setWords] = useState('')
  const agency = data?.me.agency
  const close = () => setEditing(undefined)

  if (!agency) return error ? <Problem error={error} retry={again} /> : fetching ? <Loading /> : null
  const wanted = words.trim().toLocaleLowerCase(i18n.language)
  const shown = agency.staff
    .filter((one) => `${one.name} ${one.email}`.toLocaleLowerCase(i18n.language).includes(wanted))
    .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, i18n.language))
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          label={t('staff.find')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          leftSection={<Icon name="search" />}
          type="search"
        />
        {mayStaff && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setEditing({ what: 'person' })}>
            {t('staff.add')}
          </Button>
        )}
      </Group>
      {shown.length === 0 && <Empty title={t('staff.none')} text={t('staff.noneText')} />}
      {shown.map((person) => (
        <One key={person.id} person={person} edit={setEditing} />
      ))}
      {editing?.what === 'person' && <StaffForm agencyId={agency.id} person={editing.person} close={close} />}
      {editing?.what === 'absence' && <AbsenceForm person={editing.person} staff={agency.staff} close={close} />}
    </Stack>
  )
}

function One({ person, edit }: { person: Colleague; edit: (editing: Editing) => void }) {
  const { t } = useTranslation(['agency', 'codes'])
  const formats = useFormats()
  const mayStaff = useMay('saveStaff')
  const mayAbsence = useMay('saveAbsence')
  const { run, pending } = useAction(RemoveAbsence)
  return (
    <Card withBorder component="article" aria-label={person.name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {person.name}
        </Title>
        {!person.active && (
          <Badge color="gray" variant="light" tt="none">
            {t('staff.inactive')}
          </Badge>
        )}
      </Group>
      <Text size="sm">{person.email}</Text>
      <Text size="sm">{formats.list(person.roles.map((role) => t(`codes:StaffRole.${role}`)))}</Text>
      {person.desks.length > 0 && (
        <Text size="sm">{t('staff.desks', { desks: formats.list(person.desks.map((desk) => `${desk.name} · ${desk.office.city}`)) })}</Text>
      )}
      {person.absences.map((absence) => (
        <Group key={absence.id} gap="xs">
          <Text size="sm">
            {t(absence.cover ? 'staff.awayCovered' : 'staff.away', {
              from: formats.date(absence.startsOn),
              until: formats.date(absence.endsOn),
              cover: absence.cover?.name,
            })}
          </Text>
          {mayAbsence && (
            <Button variant="subtle" loading={pending} onClick={() => void run({ absenceId: absence.id })}>
              {t('staff.removeAbsence')}
            </Button>
          )}
        </Group>
      ))}
      <Group mt="sm" gap="xs">
        {mayStaff && (
          <Button variant="default" aria-label={t('staff.edit', { name: person.name })} onClick={() => edit({ what: 'person', person })}>
            {t('change')}
          </Button>
        )}
        {mayAbsence && person.active && (
          <Button variant="default" onClick={() => edit({ what: 'absence', person })}>
            {t('staff.addAbsence')}
          </Button>
        )}
      </Group>
    </Card>
  )
}
