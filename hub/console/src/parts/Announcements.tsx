// Short words about what has just happened, shown and read aloud.
import { Notification, Stack } from '@mantine/core'
import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface Announcement {
  title: string
  text?: string
  tone?: 'done' | 'trouble'
}

const SHOWN = 8_000

const Context = createContext<(announcement: Announcement) => void>(() => undefined)

/** Says something to whoever is there. Never anything about a person. */
export const useAnnounce = () => useContext(Context)

export function Announcements({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation('app', { useSuspense: false })
  const [shown, setShown] = useState<(Announcement & { id: number })[]>([])
  const next = useRef(0)
  const drop = useCallback((id: number) => setShown((now) => now.filter((one) => one.id !== id)), [])
  const announce = useCallback(
    (announcement: Announcement) => {
      const id = next.current++
      setShown((now) => [...now.slice(-2), { ...announcement, id }])
      // Trouble stays until somebody has read it.
      if (announcement.tone !== 'trouble') setTimeout(() => drop(id), SHOWN)
    },
    [drop],
  )
  const value = useMemo(() => announce, [announce])
  return (
    <Context.Provider value={value}>
      {children}
      <Stack className="announcements" pos="fixed" bottom={{ base: 76, sm: 16 }} right={16} left={{ base: 16, sm: 'auto' }} maw={420} gap="xs" aria-live="polite" style={{ zIndex: 400 }}>
        {shown.map(({ id, title, text, tone }) => (
          <Notification
            key={id}
            title={title}
            color={tone === 'trouble' ? 'red' : 'teal'}
            withBorder
            onClose={() => drop(id)}
            closeButtonProps={{ 'aria-label': t('close') }}
          >
            {text}
          </Notification>
        ))}
      </Stack>
    </Context.Provider>
  )
}
