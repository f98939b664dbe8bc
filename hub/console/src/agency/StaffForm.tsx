// A colleague: who they are, what they may do, whether they may come in at all.
import { Alert, Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from '../app/desk'
import { SaveStaff, type StaffRole } from '../documents/agency'
import { useAction } from '../graph/action'
import { LANGUAGES, OWN_NAMES } from '../language/i18n'
import { Form } from './Form'
import type { Colleague } from './Staff'

/** Roles that an administrator gives; those of the secretariat are the secretariat's to give. */
const ROLES: StaffRole[] = ['CASEWORKER', 'FOCAL_POINT', 'AGENCY_ADMIN', 'DATA_PROTECTION_OFFICER']

export function StaffForm({ agencyId, person, close }: { agencyId: string; person?: Colleague; close: () => void }) {
  const { t } = useTranslation(['agency', 'codes'])
  const { me } = useDesk()
  const { run, about } = useAction(SaveStaff, { keeps: true })
  const [name, setName] = useState(person?.name ?? '')
  const [email, setEmail] = useState(person?.email ?? '')
  const [roles, setRoles] = useState<StaffRole[]>(person ? [...person.roles] : ['CASEWORKER'])
  const [locale, setLocale] = useState(person?.locale ?? 'es')
  const [active, setActive] = useState(person?.active ?? true)
  const others = roles.filter((role) => !ROLES.includes(role))

  async function save() {
    const input = { agencyId, name: name.trim(), email: email.trim(), roles, locale, active }
    return run(input)
  }

  return (
    <Form title={person ? t('staff.edit', { name: person.name }) : t('staff.add')} close={close} save={save}>
      <TextInput label={t('staff.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={about('name')} required data-autofocus />
      <TextInput
        label={t('staff.email')}
        type="email"
        description={person && t('staff.emailFixed')}
        readOnly={person !== undefined}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={about('email')}
        required
      />
      <Checkbox.Group
        label={t('staff.roles')}
        value={roles}
        onChange={(chosen) => setRoles([...others, ...(chosen.filter((role) => !others.includes(role as StaffRole)) as StaffRole[])])}
        error={about('roles')}
      >
        <Stack gap="xs" mt="xs">
          {[...ROLES, ...others].map((role) => (
            <Checkbox key={role} value={role} label={t(`codes:StaffRole.${role}`)} disabled={others.includes(role)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t('staff.language')}
        value={locale}
        data={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
        onChange={(event) => setLocale(event.currentTarget.value)}
        error={about('locale')}
      />
      {person && (
        <Checkbox
          label={t('staff.active')}
          description={t('staff.activeText')}
          checked={active}
          disabled={person.id === me?.staff?.id}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      )}
      {person?.active && !active && <Alert color="red">{t('staff.deactivates')}</Alert>}
    </Form>
  )
}
