// Who works at one's agency, in which roles, at which desks, and who is away.
import { Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { useMay } from '../app/may'
import { AgencyStaff, RemoveAbsence, SaveAbsence, SaveStaff, type ColleagueFragment } from '../documents/agency'
import { useAction } from '../graph/action'
import { useUnderWay } from '../graph/underWay'
import { useFormats } from '../language/format'
import { useAsked } from '../parts/asked'
import { Empty } from '../parts/Empty'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Problem } from '../parts/Problem'
import { UnderWay } from '../parts/UnderWay'
import { AbsenceForm } from './AbsenceForm'
import { StaffForm } from './StaffForm'

export type Colleague = ColleagueFragment

type Editing = { what: 'person'; person?: Colleague } | { what: 'absence'; person: Colleague }

export default function Staff() {
  const { t, i18n } = useTranslation(['agency', 'codes'])
  const [{ data, error, fetching }, again] = useQuery({ query: AgencyStaff })
  const mayStaff = useMay('saveStaff')
  const [asked, edit] = useAsked<Editing>()
  const [words, setWords] = useState('')
  const agency = data?.me.agency
  const coming = useUnderWay(SaveStaff, (input) => input.agencyId === agency?.id).filter(
    ({ input }) => !agency?.staff.some((one) => one.email === input.email),
  )

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
          <Button leftSection={<Icon name="plus" />} onClick={() => edit({ what: 'person' })}>
            {t('staff.add')}
          </Button>
        )}
      </Group>
      {shown.length === 0 && <Empty title={t('staff.none')} text={t('staff.noneText')} />}
      {shown.map((person) => (
        <One key={person.id} person={person} staff={agency.staff} edit={edit} />
      ))}
      {coming.map(({ key, input }) => (
        <Card key={key} withBorder component="article" aria-label={input.name}>
          <Group justify="space-between">
            <Title order={2} size="h5">
              {input.name}
            </Title>
            <UnderWay />
          </Group>
          <Text size="sm">{input.email}</Text>
        </Card>
      ))}
      {asked.map(({ key, what, close }) =>
        what.what === 'person' ? (
          <StaffForm key={key} agencyId={agency.id} person={what.person} close={close} />
        ) : (
          <AbsenceForm key={key} person={what.person} staff={agency.staff} close={close} />
        ),
      )}
    </Stack>
  )
}

interface OneProps {
  person: Colleague
  staff: readonly Colleague[]
  edit: (editing: Editing) => void
}

function One({ person, staff, edit }: OneProps) {
  const { t } = useTranslation(['agency', 'codes'])
  const formats = useFormats()
  const mayStaff = useMay('saveStaff')
  const mayAbsence = useMay('saveAbsence')
  const saving = useUnderWay(SaveStaff, (input) => input.email === person.email)
  const absences = useUnderWay(SaveAbsence, (input) => input.staffId === person.id)
  const away = (from: string, until: string, cover: string | undefined) =>
    t(cover ? 'staff.awayCovered' : 'staff.away', { from: formats.date(from), until: formats.date(until), cover })
  return (
    <Card withBorder component="article" aria-label={person.name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {person.name}
        </Title>
        <UnderWay shown={saving.length > 0} />
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
        <Absence key={absence.id} id={absence.id} may={mayAbsence}>
          {away(absence.startsOn, absence.endsOn, absence.cover?.name)}
        </Absence>
      ))}
      {absences.map(({ key, input }) => (
        <Group key={key} gap="xs">
          <Text size="sm">{away(input.startsOn, input.endsOn, staff.find((one) => one.id === input.coverId)?.name)}</Text>
          <UnderWay />
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

/** Struck through as soon as it is removed. */
function Absence({ id, may, children }: { id: string; may: boolean; children: React.ReactNode }) {
  const { t } = useTranslation('agency')
  const { run } = useAction(RemoveAbsence)
  const going = useUnderWay(RemoveAbsence, (input) => input.absenceId === id).length > 0
  return (
    <Group gap="xs">
      <Text size="sm" td={going ? 'line-through' : undefined}>
        {children}
      </Text>
      <UnderWay shown={going} />
      {may && !going && (
        <Button variant="subtle" onClick={() => void run({ absenceId: id })}>
          {t('staff.removeAbsence')}
        </Button>
      )}
    </Group>
  )
}
