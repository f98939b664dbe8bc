// Who did something: a colleague by name, another agency by its own, or the hub.
import { useCallback } from 'react'
import { useWords } from './words'

interface Done {
  by?: string | null
  agency: { acronym: string } | null
}

export function useWho(): (done: Done) => string {
  const { t } = useWords()
  return useCallback(
    ({ by, agency }: Done) => (agency ? (by ? t('who.person', { name: by, agency: agency.acronym }) : agency.acronym) : t('who.hub')),
    [t],
  )
}
