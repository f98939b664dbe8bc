// ISO 3166-1 alpha-2. Names come from the browser, in the reader's language.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Whom the network's desks see most, first. */
const FREQUENT = ['HN', 'VE', 'HT', 'GT', 'SV', 'CU', 'NI', 'CO', 'EC', 'MX', 'US']

const ALL = (
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL ' +
  'CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FM FR GA GB GD GE GF GH GM GN GP GQ GR GT GW ' +
  'GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY ' +
  'MA MC MD ME MG MH MK ML MM MN MQ MR MS MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PR PS ' +
  'PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV ' +
  'TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WS YE ZA ZM ZW'
).split(' ')

interface Option {
  value: string
  label: string
}

/** Countries to choose from: the frequent ones, then all by name. */
export function useCountries(): { frequent: Option[]; all: Option[]; name: (code: string) => string } {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'region' })
    const option = (value: string): Option => ({ value, label: names.of(value) ?? value })
    const all = ALL.map(option).sort((a, b) => a.label.localeCompare(b.label, i18n.language))
    return { frequent: FREQUENT.map(option), all, name: (code) => names.of(code) ?? code }
  }, [i18n.language])
}
