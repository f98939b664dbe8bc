// What the frame tells of the pages behind it: how many referrals need one, how many notifications are unread.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useCounts, type Count } from '../inbox/counts'
import { useFormats } from '../language/format'
import { useUnread } from '../notifications/unread'

/** A number as it is written, and in words. */
export interface Told {
  text: string
  words: string
}

export type Waits = Partial<Record<'inbox' | 'cases' | 'tasks' | 'directory' | 'agency' | 'unread', Told>>

/** The hub counts notifications up to this. */
const MOST = 1000

export function News({ tell }: { tell: (waits: Waits) => void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const needs = useCounts()?.needs
  const unread = useUnread()
  useEffect(() => {
    const told = (count: Count | undefined, key: 'waitsForYou' | 'unread'): Told | undefined =>
      count?.total ? { text: formats.number(count.total) + (count.exact ? '' : '+'), words: t(key, { count: count.total }) } : undefined
    const unreadCount = unread === undefined ? undefined : { total: unread, exact: unread < MOST }
    tell({ inbox: told(needs, 'waitsForYou'), unread: told(unreadCount, 'unread') })
    // Counts are compared by what they say.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [needs?.total, needs?.exact, unread, formats, t, tell])
  return null
}
