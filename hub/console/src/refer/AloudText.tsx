// The words to read aloud, in Spanish or in English, whatever language the console is in.
import { Alert, Group, SegmentedControl, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatsOf } from '../language/format'
import { LANGUAGES, OWN_NAMES, type Language } from '../language/i18n'
import { Icon } from '../parts/Icon'
import { aloud, type Aloud } from './aloud'
import { useReferring } from './referring'

/** Catalogues of both languages: the person's may not be the reader's. */
export function useBoth(namespace: 'aloud'): boolean {
  const { i18n } = useTranslation()
  const [there, setThere] = useState(() => LANGUAGES.every((language) => i18n.hasResourceBundle(language, namespace)))
  useEffect(() => {
    if (there) return
    let current = true
    void i18n.reloadResources([...LANGUAGES], [namespace]).then(() => current && setThere(true))
    return () => {
      current = false
    }
  }, [i18n, namespace, there])
  return there
}

/** The first of the person's languages in which there is wording; undefined where they speak none of these. */
export function usePersonLanguage(): Language | undefined {
  const { i18n } = useTranslation()
  const { draft } = useReferring()
  if (!draft.languages.length) return i18n.language as Language
  const said = draft.languages.map((language) => language.slice(0, 2))
  return LANGUAGES.find((language) => said.includes(language))
}

interface InLanguageProps {
  id: string
  title: string
  /** What the choice of a language is called. */
  label: string
  language: Language
  change: (language: Language) => void
}

/** The heading of what is there in each language, and the choice among them. */
export function InLanguage({ id, title, label, language, change }: InLanguageProps) {
  return (
    <Group justify="space-between" mb="xs" className="no-print" maw={640}>
      <Title order={3} size="h4" id={id}>
        {title}
      </Title>
      <SegmentedControl
        aria-label={label}
        value={language}
        onChange={(value) => change(value as Language)}
        data={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
      />
    </Group>
  )
}

export function AloudText({ facts, until }: { facts: Omit<Aloud, 'until'>; until: string }) {
  const { t, i18n } = useTranslation('refer')
  const there = useBoth('aloud')
  const theirs = usePersonLanguage()
  const [language, setLanguage] = useState<Language>(theirs ?? (i18n.language as Language))
  if (!there) return null
  const words = i18n.getFixedT(language, 'aloud')
  const { before, categories, after } = aloud(words, {
    ...facts,
    until: until ? formatsOf(language).date(until) : undefined,
  })
  return (
    <section aria-labelledby="aloud">
      <InLanguage id="aloud" title={t('consent.aloud')} label={t('consent.aloudLanguage')} language={language} change={setLanguage} />
      {theirs === undefined && (
        <Alert color="blue" variant="light" mb="xs" icon={<Icon name="people" />}>
          {t('consent.interpreter')}
        </Alert>
      )}
      <div className="refer-aloud" lang={language}>
        {before.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {categories.length > 0 && (
          <ul>
            {categories.map(({ category, text }) => (
              <li key={category}>{text}</li>
            ))}
          </ul>
        )}
        {after.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </section>
  )
}
