// Which agencies have read what of a referral, how often, and when.
import { Text } from '@mantine/core'
import { useQuery } from 'urql'
import { ReferralReaders } from '../documents/referral'
import { useFormats } from '../language/format'
import { Problem } from '../parts/Problem'
import { useAgain } from './Thread'
import { Coming } from './Coming'
import { useWords } from './words'

export function Readers({ id, tick }: { id: string; tick: number }) {
  const { t, i18n } = useWords()
  const formats = useFormats()
  const [{ data, error, fetching }, ask] = useQuery({ query: ReferralReaders, variables: { id } })
  useAgain(tick, ask)
  const readers = data?.referral?.readers
  if (!readers) return error ? <Problem error={error} retry={ask} /> : fetching ? <Coming /> : null
  if (!readers.length) return <Text c="dimmed">{t('readers.none')}</Text>
  const what = (name: string) => {
    const key = `readers.what.${name.replace('.read', '')}`
    return i18n.exists(`referral:${key}`) ? t(key as 'readers.what.preview') : name
  }
  return (
    <ul className="plain">
      {readers.map((reader) => (
        <li key={`${reader.agency.id} ${reader.what}`}>
          <Text>
            <strong>{reader.agency.acronym}</strong> · {what(reader.what)} · {t('readers.times', { count: reader.times })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('readers.last', { when: formats.moment(reader.lastAt) })}
          </Text>
        </li>
      ))}
    </ul>
  )
}
