// Who works a desk: chosen among the agency's active staff.
import { Checkbox, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from 'urql'
import { AgencyStaff, SetDeskMembers } from '../documents/agency'
import { useAction } from '../graph/action'
import { Loading } from '../parts/Loading'
import type { Desk } from './Desks'
import { Form } from './Form'

export function MembersForm({ desk, close }: { desk: Desk; close: () => void }) {
  const { t } = useTranslation('agency')
  const [{ data }] = useQuery({ query: AgencyStaff })
  const { run, about } = useAction(SetDeskMembers, { keeps: true })
  const [chosen, setChosen] = useState(desk.members.map((one) => one.id))
  const staff = data?.me.agency?.staff.filter((one) => one.active || chosen.includes(one.id))
  return (
    <Form
      title={t('desk.editMembers')}
      close={close}
      save={() => run({ deskId: desk.id, staffIds: chosen })}
    >
      {!staff && <Loading />}
      <Checkbox.Group label={desk.name} value={chosen} onChange={setChosen} error={about('staffIds')}>
        <Stack gap="xs" mt="xs">
          {staff?.map((one) => (
            <Checkbox key={one.id} value={one.id} label={one.name} description={one.email} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Form>
  )
}
