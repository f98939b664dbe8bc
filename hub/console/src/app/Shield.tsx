// Nobody reads over a shoulder: what is on the screen blurs when nobody touches it for a while, and
// disappears at once at a press of Escape twice.
import { Button, Center, Stack, Text } from '@mantine/core'
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

const IDLE = 3 * 60_000
const TWICE = 600

type Cover = 'none' | 'idle' | 'hidden'

const Hide = createContext<() => void>(() => undefined)

/** Hides everything at once. */
export const useHide = (): (() => void) => useContext(Hide)

export function Shield({ children, idle = IDLE }: { children: React.ReactNode; idle?: number }) {
  const { t } = useTranslation()
  const [cover, setCover] = useState<Cover>('none')
  const hide = useCallback(() => setCover('hidden'), [])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let escaped = 0
    const touched = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setCover((now) => (now === 'none' ? 'idle' : now)), idle)
    }
    const pressed = (event: KeyboardEvent) => {
      touched()
      if (event.key !== 'Escape') return
      const now = Date.now()
      if (now - escaped < TWICE) setCover('hidden')
      escaped = now
    }
    touched()
    const events = ['pointerdown', 'pointermove', 'wheel', 'touchstart'] as const
    for (const name of events) window.addEventListener(name, touched, { passive: true })
    window.addEventListener('keydown', pressed, true)
    return () => {
      clearTimeout(timer)
      for (const name of events) window.removeEventListener(name, touched)
      window.removeEventListener('keydown', pressed, true)
    }
  }, [idle])

  const covered = cover !== 'none'
  const className = useMemo(
    () => ({ none: undefined, idle: 'blurred', hidden: 'shielded' })[cover],
    [cover],
  )
  return (
    <Hide.Provider value={hide}>
      <div className={className} inert={covered} aria-hidden={covered || undefined}>
        {children}
      </div>
      {covered && (
        <Center pos="fixed" inset={0} role="dialog" aria-modal="true" aria-label={t('shield.title')}>
          <Stack align="center" p="xl" bg="var(--mantine-color-body)">
            <Text>{t(cover === 'idle' ? 'shield.idle' : 'shield.hidden')}</Text>
            <Button autoFocus onClick={() => setCover('none')}>
              {t('shield.show')}
            </Button>
          </Stack>
        </Center>
      )}
    </Hide.Provider>
  )
}
