// A dialog waits a moment for the hub, then lets its page go on, where what is under way is shown; what the hub
// refuses brings it back as it was.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from './Announcements'

/** Milliseconds that a dialog, or a step, waits for the hub before it goes on without its answer. */
export const PATIENCE = 400

/** Does what was asked; a promise of false means that it was refused, or that something is missing. */
export type Deed = () => Promise<boolean | void> | boolean | void

export interface Patience {
  /** It was asked for and not answered. */
  doing: boolean
  /** The hub lets wait: the dialog is out of the way, with all that it holds. */
  away: boolean
  attempt: (deed: Deed) => Promise<void>
}

export function usePatience(close: () => void): Patience {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const [doing, setDoing] = useState(false)
  const [away, setAway] = useState(false)

  async function attempt(deed: Deed): Promise<void> {
    setDoing(true)
    const timer = setTimeout(() => {
      setAway(true)
      if (!navigator.onLine) announce({ tone: 'done', title: t('waits') })
    }, PATIENCE)
    try {
      if ((await deed()) !== false) close()
    } finally {
      clearTimeout(timer)
      setDoing(false)
      setAway(false)
    }
  }
  return { doing, away, attempt }
}
