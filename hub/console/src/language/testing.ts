// For component tests: what a person reads, in English.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

/** Speaks English, from these pages' catalogues. */
export async function inEnglish(catalogues: Record<string, object>): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    ns: Object.keys(catalogues),
    defaultNS: 'app',
    resources: { en: catalogues as Record<string, Record<string, unknown>> },
    interpolation: { escapeValue: false },
  })
}
