// Keys: what they do is said in one place, and shown in one dialog. Single letters can be switched off; what
// they do can be reached without them as well.
import { createContext, lazy, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { preferSingleKeys, singleKeys } from './preferences'

/** Every key of the console, by where it counts. `single` ones are letters that can be switched off. */
export const KEYS = {
  everywhere: [
    { keys: ['?'], does: 'help', single: true },
    { keys: ['Esc', 'Esc'], does: 'hide', single: false },
  ],
  inbox: [
    { keys: ['J'], does: 'next', single: true },
    { keys: ['K'], does: 'previous', single: true },
    { keys: ['↓', '↑'], does: 'arrows', single: false },
    { keys: ['Home', 'End'], does: 'ends', single: false },
    { keys: ['Enter'], does: 'open', single: false },
    { keys: ['T'], does: 'take', single: true },
    { keys: ['/'], does: 'search', single: true },
    { keys: ['1', '2', '3', '4'], does: 'views', single: true },
  ],
} as const

interface Keys {
  single: boolean
  setSingle: (on: boolean) => void
  showHelp: () => void
}

const Context = createContext<Keys>({ single: true, setSingle: () => undefined, showHelp: () => undefined })

export const useKeySettings = (): Keys => useContext(Context)

const Dialog = lazy(() => import('./KeysDialog'))

export function KeyHelp({ children }: { children: React.ReactNode }) {
  const [single, set] = useState(singleKeys)
  const [opened, setOpened] = useState<boolean>()
  const setSingle = useCallback((on: boolean) => {
    preferSingleKeys(on)
    set(on)
  }, [])
  const showHelp = useCallback(() => setOpened(true), [])
  const value = useMemo(() => ({ single, setSingle, showHelp }), [single, setSingle, showHelp])
  return (
    <Context.Provider value={value}>
      <HelpKey />
      {children}
      {opened !== undefined && (
        <Suspense>
          <Dialog opened={opened} close={() => setOpened(false)} />
        </Suspense>
      )}
    </Context.Provider>
  )
}

function HelpKey() {
  const { showHelp } = useKeySettings()
  useKeys({ '?': showHelp })
  return null
}

const WRITING = 'input, textarea, select, [contenteditable]'

/** Whether a key that was pressed is meant for the page: not for a field, nor for a dialog over it. */
export function isForPage(event: KeyboardEvent): boolean {
  const { target } = event
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  if (target instanceof Element && target.closest(WRITING)) return false
  return !document.querySelector('[role=dialog][aria-modal=true], [role=menu]')
}

/** Does something at single keys, by `event.key`, unless they are switched off. */
export function useKeys(does: Record<string, () => void>): void {
  const { single } = useKeySettings()
  const latest = useRef(does)
  latest.current = does
  useEffect(() => {
    if (!single) return
    const pressed = (event: KeyboardEvent) => {
      const found = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!found || !isForPage(event)) return
      event.preventDefault()
      found()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [single])
}
