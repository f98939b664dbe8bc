// Who somebody is, no more than is needed: all of it is sealed before it is stored.
import { Alert, Button, Checkbox, Collapse, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/Icon'
import { Chips, CountrySelect, ManyChips, useLanguageChoices } from './choices'
import { PlaceSelect } from './PlaceSelect'
import type { PersonDraft } from './draft'
import type { AgeBand, HouseholdRole, Population, Sex } from '../documents/refer'

const BANDS: AgeBand[] = [
  'YEARS_0_5',
  'YEARS_6_11',
  'YEARS_12_14',
  'YEARS_15_17',
  'YEARS_18_24',
  'YEARS_25_59',
  'YEARS_60_UP',
  'UNKNOWN',
]
const SEXES: Sex[] = ['FEMALE', 'MALE', 'NOT_APPLICABLE', 'NOT_KNOWN']
const POPULATIONS: Population[] = [
  'MIGRANT_IN_TRANSIT',
  'ASYLUM_SEEKER',
  'REFUGEE',
  'RETURNEE',
  'INTERNALLY_DISPLACED',
  'CHILD_UNACCOMPANIED',
  'MIGRANT_SETTLED',
  'STATELESS',
  'HOST_COMMUNITY',
  'OTHER',
]
const ROLES: HouseholdRole[] = ['HEAD', 'PARTNER', 'CHILD', 'PARENT', 'SIBLING', 'OTHER_RELATIVE', 'NOT_RELATED']
export const DOCUMENTS = ['passport', 'national-id', 'humanitarian-card', 'birth-certificate', 'other'] as const

interface Props {
  person: PersonDraft
  change: (changes: Partial<PersonDraft>) => void
  wrong: (field: string) => string | undefined
}

export function PersonForm({ person, change, wrong }: Props) {
  const { t } = useTranslation(['refer', 'codes'])
  const languages = useLanguageChoices()
  const [more, setMore] = useState(Boolean(person.documentNumber || person.newHousehold))
  return (
    <Stack gap="lg" maw={720}>
      {person.relative && <Relative person={person} change={change} />}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('person.givenNames')}
          description={t('person.givenNamesHow')}
          autoComplete="off"
          value={person.givenNames}
          onChange={(event) => change({ givenNames: event.currentTarget.value })}
          error={wrong('givenNames')}
          required
        />
        <TextInput
          label={t('person.familyNames')}
          description={t('person.familyNamesHow')}
          autoComplete="off"
          value={person.familyNames}
          onChange={(event) => change({ familyNames: event.currentTarget.value })}
          error={wrong('familyNames')}
        />
        <TextInput
          type="date"
          label={t('person.birthDate')}
          description={t('person.birthDateHow')}
          autoComplete="off"
          value={person.birthDate}
          onChange={(event) => change({ birthDate: event.currentTarget.value })}
          error={wrong('birthDate')}
        />
        {!person.birthDate && (
          <NativeSelect
            size="md"
            label={t('person.ageBand')}
            description={t('person.ageBandHow')}
            value={person.ageBand}
            onChange={(event) => change({ ageBand: event.currentTarget.value as AgeBand | '' })}
            data={[{ value: '', label: t('unsaid') }, ...BANDS.map((value) => ({ value, label: t(`codes:AgeBand.${value}`) }))]}
            error={wrong('ageBand')}
          />
        )}
      </SimpleGrid>
      <Chips
        label={t('person.sex')}
        name="sex"
        value={person.sex}
        onChange={(sex) => change({ sex: sex as Sex })}
        choices={SEXES.map((value) => ({ value, label: t(`codes:Sex.${value}`) }))}
        error={wrong('sex')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NativeSelect
          size="md"
          label={t('person.population')}
          required
          withAsterisk
          value={person.population}
          onChange={(event) => change({ population: event.currentTarget.value as Population | '' })}
          data={[{ value: '', label: t('choose') }, ...POPULATIONS.map((value) => ({ value, label: t(`codes:Population.${value}`) }))]}
          error={wrong('population')}
        />
        <CountrySelect
          label={t('person.nationality')}
          value={person.nationality}
          onChange={(nationality) => change({ nationality })}
          error={wrong('nationality')}
        />
      </SimpleGrid>
      <ManyChips
        label={t('person.languages')}
        value={person.languages}
        onChange={(chosen) => change({ languages: chosen })}
        choices={languages}
      />
      <TextInput
        type="tel"
        inputMode="tel"
        maw={350}
        label={t('person.phone')}
        description={t('person.phoneHow')}
        autoComplete="off"
        value={person.phone}
        onChange={(event) => change({ phone: event.currentTarget.value })}
        error={wrong('phones')}
      />
      <PlaceSelect label={t('person.place')} value={person.place ?? null} onChange={(place) => change({ place })} error={wrong('adm1')} />
      <div>
        <Button
          variant="subtle"
          px={0}
          aria-expanded={more}
          leftSection={<Icon name={more ? 'for' : 'plus'} />}
          onClick={() => setMore(!more)}
        >
          {t('person.more')}
        </Button>
        <Collapse expanded={more}>
          <Stack gap="lg" pt="sm">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NativeSelect
                size="md"
                label={t('person.documentKind')}
                value={person.documentKind}
                onChange={(event) => change({ documentKind: event.currentTarget.value })}
                data={[{ value: '', label: t('unsaid') }, ...DOCUMENTS.map((value) => ({ value, label: t(`documents.${value}`) }))]}
              />
              <TextInput
                label={t('person.documentNumber')}
                autoComplete="off"
                value={person.documentNumber}
                onChange={(event) => change({ documentNumber: event.currentTarget.value })}
                error={wrong('documents')}
              />
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label={t('person.address')}
                autoComplete="off"
                value={person.address}
                onChange={(event) => change({ address: event.currentTarget.value })}
                error={wrong('address')}
              />
              <TextInput
                label={t('person.family')}
                autoComplete="off"
                value={person.family}
                onChange={(event) => change({ family: event.currentTarget.value })}
                error={wrong('family')}
              />
            </SimpleGrid>
            {!person.relative && <Group align="end">
              <Checkbox
                size="md"
                label={t('person.newHousehold')}
                description={t('person.newHouseholdHow')}
                checked={person.newHousehold}
                onChange={(event) => change({ newHousehold: event.currentTarget.checked })}
              />
              {person.newHousehold && (
                <NativeSelect
                  size="md"
                  label={t('person.householdRole')}
                  value={person.householdRole || 'HEAD'}
                  onChange={(event) => change({ householdRole: event.currentTarget.value as HouseholdRole })}
                  data={ROLES.map((value) => ({ value, label: t(`codes:HouseholdRole.${value}`) }))}
                />
              )}
            </Group>}
          </Stack>
        </Collapse>
      </div>
    </Stack>
  )
}

/** Whose family or group this is, and what they are in it. */
function Relative({ person, change }: Omit<Props, 'wrong'>) {
  const { t } = useTranslation(['refer', 'codes'])
  return (
    <Alert color="blue" variant="light" icon={<Icon name="people" />} title={t('relative.title', { code: person.relative!.code })}>
      <Stack align="flex-start" gap="sm">
        {t('relative.how')}
        <NativeSelect
          size="md"
          label={t('person.householdRole')}
          value={person.householdRole}
          onChange={(event) => change({ householdRole: event.currentTarget.value as HouseholdRole | '' })}
          data={[{ value: '', label: t('unsaid') }, ...ROLES.map((value) => ({ value, label: t(`codes:HouseholdRole.${value}`) }))]}
        />
        <Button variant="default" onClick={() => change({ relative: undefined, householdRole: '' })}>
          {t('relative.none')}
        </Button>
      </Stack>
    </Alert>
  )
}
