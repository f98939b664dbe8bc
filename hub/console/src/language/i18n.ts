// Languages: catalogues by page, fetched when the page is; Spanish unless somebody chose otherwise.
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = ['es', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Languages are called by their own names, whatever language is in use. */
export const OWN_NAMES: Record<Language, string> = { es: 'Español', en: 'English' }

const catalogues = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json')

const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = catalogues[`../locales/${language}/${namespace}.json`]
    if (!load) return done(new Error(`There is no catalogue ${language}/${namespace}.`), false)
    load().then(
      (catalogue) => done(null, catalogue.default),
      (error: Error) => done(error, false),
    )
  },
}

/** Text runs from right to left in these. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])

export const directionOf = (language: string): 'rtl' | 'ltr' =>
  RIGHT_TO_LEFT.has(language.slice(0, 2)) ? 'rtl' : 'ltr'

/** Sets the languages up. */
export async function setUpLanguages(language: Language): Promise<void> {
  i18next.on('languageChanged', (now) => {
    document.documentElement.lang = now
    document.documentElement.dir = directionOf(now)
  })
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      ns: ['app', 'codes'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      returnNull: false,
    })
}
