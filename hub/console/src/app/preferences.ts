// What a person has chosen for this browser. Nothing here tells who they are.
import { LANGUAGES, type Language } from '../language/i18n'

const LANGUAGE = 'hub-language'
const DESK = 'hub-desk'
const KEYS = 'hub-keys'

export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(LANGUAGE)
  return LANGUAGES.find((language) => language === chosen) ?? 'es'
}

export function prefer(language: Language): void {
  localStorage.setItem(LANGUAGE, language)
}

/** Whether somebody chose a language here; otherwise the one of their account counts. */
export const hasPreferred = (): boolean => localStorage.getItem(LANGUAGE) !== null

/** The desk chosen last, by its opaque id. */
export const preferredDesk = (): string | null => localStorage.getItem(DESK)

export function preferDesk(id: string): void {
  localStorage.setItem(DESK, id)
}

/** Whether single letters do something; who dictates, or types by mistake, switches them off (WCAG 2.1.4). */
export const singleKeys = (): boolean => localStorage.getItem(KEYS) !== 'off'

export function preferSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(KEYS)
  else localStorage.setItem(KEYS, 'off')
}

/** At sign-out: the next person chooses for themselves. */
export function forgetPreferences(): void {
  localStorage.removeItem(DESK)
}
