// Spanish or English, at once and for the next visit.
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, OWN_NAMES, type Language } from '../language/i18n'
import { prefer } from './preferences'

export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <NativeSelect
      aria-label={t('language')}
      value={i18n.language}
      data={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
      onChange={(event) => {
        const language = event.currentTarget.value as Language
        prefer(language)
        void i18n.changeLanguage(language)
      }}
    />
  )
}
