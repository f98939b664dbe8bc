// The catalogues that the page of a referral speaks from.
import { useTranslation } from 'react-i18next'

const CATALOGUES = ['referral', 'codes', 'outbox', 'app'] as const

export const useWords = () => useTranslation(CATALOGUES)
