// Who the case is about, their household, and what they answered: sealed, opened on demand.
import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { useMay } from '../app/may'
import { CaseAnswers, CasePerson } from '../documents/cases'
import { useFormats } from '../language/format'
import { Icon } from '../parts/Icon'
import { Section } from '../parts/Section'
import { answersIn, type FormSchema } from './answers'
import type { TheCase } from './CasePage'
import { CaseMark } from './marks'
import { Sealed } from './Sealed'

export default function Person({ found }: { found: TheCase }) {
  const { t } = useTranslation('cases')
  const mayOpen = useMay('case.person')
  const mayAnswers = useMay('case.answers')
  const [person, setPerson] = useState(false)
  const [answers, setAnswers] = useState(false)
  return (
    <Section title={t('part.person')}>
      {found.status === 'ERASED' ? (
        <Text>{t('one.erased')}</Text>
      ) : (
        <>
          {mayOpen && (
            <Sealed title={t('person.title')} open={t('person.open')} asked={person} ask={() => setPerson(true)}>
              <Opened id={found.id} />
            </Sealed>
          )}
          {mayAnswers && (
            <Sealed title={t('answers.title')} open={t('answers.open')} asked={answers} ask={() => setAnswers(true)}>
              <Answers id={found.id} />
            </Sealed>
          )}
        </>
      )}
      <Household found={found} />
    </Section>
  )
}

function Facts({ facts }: { facts: [string, React.ReactNode][] }) {
  return (
    <Stack component="dl" gap="xs" m={0}>
      {facts.map(([label, value], index) => (
        <div key={index}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} className="told">
            {value}
          </Text>
        </div>
      ))}
    </Stack>
  )
}

function Opened({ id }: { id: string }) {
  const { t, i18n } = useTranslation('cases')
  const formats = useFormats()
  const [{ data, error, fetching }] = useQuery({ query: CasePerson, variables: { id } })
  const person = data?.case?.person
  if (error && !person) return <Sealed.Problem error={error} />
  if (fetching && !person) return <Sealed.Waiting />
  if (!person) return <Text>{t('person.closed')}</Text>
  const names = (kind: 'region' | 'language', code: string) =>
    new Intl.DisplayNames(i18n.language, { type: kind, fallback: 'code' }).of(code) ?? code
  const facts: [string, React.ReactNode][] = [
    [t('person.name'), `${person.givenNames} ${person.familyNames}`.trim()],
    [t('person.birthDate'), person.birthDate && formats.date(person.birthDate)],
    [t('person.nationality'), person.nationality && names('region', person.nationality)],
    [t('person.languages'), person.languages.length > 0 && formats.list(person.languages.map((one) => names('language', one)))],
    [t('person.phones'), person.phones.join(', ')],
    [t('person.address'), person.address],
    [t('person.family'), person.family],
    [t('person.documents'), person.documents.map((one) => `${one.kind}: ${one.number}`).join('; ')],
    [t('person.story'), person.story],
  ]
  const told = facts.filter(([, value]) => value)
  return told.length ? <Facts facts={told} /> : <Text>{t('person.empty')}</Text>
}

function Answers({ id }: { id: string }) {
  const { t, i18n } = useTranslation('cases')
  const formats = useFormats()
  const [{ data, error, fetching }] = useQuery({ query: CaseAnswers, variables: { id } })
  const filled = data?.case?.answers
  if (error && !filled) return <Sealed.Problem error={error} />
  if (fetching && !filled) return <Sealed.Waiting />
  if (!filled?.length) return <Text>{t('answers.none')}</Text>
  return filled.map((one) => {
    const form = data?.forms.find((each) => each.name === one.form)
    const same = form?.version === one.version
    const words = { yes: t('yes'), no: t('no'), day: formats.date, list: formats.list, language: i18n.language }
    return (
      <Stack key={`${one.form}-${one.answeredAt}`} gap="xs" mb="md">
        <Title order={4} size="h6">
          {form?.title ?? one.form} · {formats.moment(one.answeredAt)}
        </Title>
        {!same && (
          <Text size="sm" c="dimmed">
            {t('answers.otherVersion')}
          </Text>
        )}
        <Facts
          facts={answersIn((form?.jsonSchema ?? { properties: {} }) as FormSchema, one.answers as Record<string, unknown>, words)}
        />
      </Stack>
    )
  })
}

function Household({ found }: { found: TheCase }) {
  const { t } = useTranslation(['cases', 'codes'])
  const mayOpen = useMay('openCase')
  const others = found.household.filter((one) => one.id !== found.id)
  return (
    <Card withBorder>
      <Title order={3} size="h5" mb="xs">
        {t('household.title')}
      </Title>
      {others.length ? (
        <Stack component="ul" gap="xs" m={0} p={0} className="bare">
          {others.map((one) => (
            <li key={one.id}>
              <Group gap="xs">
                <Anchor component={Link} href={`/cases/${one.id}`} py={10} className="code">
                  {one.code}
                </Anchor>
                <Text>
                  {one.householdRole ? t(`codes:HouseholdRole.${one.householdRole}`) : t('household.noRole')} ·{' '}
                  {t(`codes:AgeBand.${one.ageBand}`)}
                </Text>
                <CaseMark status={one.status} />
              </Group>
            </li>
          ))}
        </Stack>
      ) : (
        <Text c="dimmed">{t('household.alone')}</Text>
      )}
      {mayOpen && found.status === 'OPEN' && (
        <Button component={Link} href={`/refer?relative=${encodeURIComponent(found.id)}`} mt="sm" variant="default" leftSection={<Icon name="plus" />}>
          {t('household.add')}
        </Button>
      )}
    </Card>
  )
}
