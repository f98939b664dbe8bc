// What one reads aloud before somebody consents: who would get what, why and until when; that one may say no;
// composed from the catalogues' sentences, in the language of the person who is asked.
import type { TFunction } from 'i18next'
import type { DataCategory, Purpose } from '../documents/refer'
import { SEALED } from './consent'

export interface Aloud {
  acronym: string
  agencyName: string
  city: string
  purpose: Purpose
  categories: DataCategory[]
  /** A day, already in words; undefined: without end. */
  until: string | undefined
  /** The service goes under a code whatever is shared. */
  underCode: boolean
  /** A child is asked too, in plainer words. */
  child: boolean
}

export interface Paragraphs {
  before: string[]
  categories: { category: DataCategory; text: string }[]
  after: string[]
}

export function aloud(t: TFunction<'aloud'>, facts: Aloud): Paragraphs {
  const coded = facts.underCode || facts.categories.some((category) => SEALED.has(category))
  const who = facts.agencyName === facts.acronym ? facts.acronym : `${facts.agencyName} (${facts.acronym})`
  return {
    before: [
      t('who', { who, city: facts.city }),
      t(`why.${facts.purpose}`),
      t(facts.categories.length ? 'what' : 'nothing'),
    ],
    categories: facts.categories.map((category) => ({ category, text: t(`category.${category}`) })),
    after: [
      ...(coded ? [t('underCode')] : []),
      t('before'),
      facts.until ? t('until', { until: facts.until }) : t('noEnd'),
      t('mayRefuse'),
      t('mayWithdraw'),
      t('never'),
      ...(facts.child ? [t('child')] : []),
      t('agree'),
    ],
  }
}
