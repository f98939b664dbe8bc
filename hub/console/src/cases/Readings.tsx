// Which agency has read what, how often and when last.
import { List } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReadingFragment } from '../documents/cases'
import { useFormats } from '../language/format'
import { useActionName } from './actions'
import { useKinds } from '../parts/kinds'

export function Readings({ readings }: { readings: ReadingFragment[] }) {
  const { t } = useTranslation('cases')
  const formats = useFormats()
  const kinds = useKinds()
  const named = useActionName()
  return (
    <List spacing={4}>
      {readings.map((one, index) => (
        <List.Item key={index}>
          {t('readers.line', {
            agency: one.agency.acronym,
            what: named(one.what),
            need: one.referral ? kinds.name(one.referral.needCode) : '–',
            count: one.times,
            when: formats.moment(one.lastAt),
          })}
        </List.Item>
      ))}
    </List>
  )
}
