// The state of a case and of a need: a word and a sign, and a colour that only repeats them.
import { useTranslation } from 'react-i18next'
import type { CaseStatus, NeedStatus, ReferralStatus } from '../documents/cases'
import type { IconName } from '../parts/Icon'
import { Mark } from '../parts/Mark'

const CASE: Record<CaseStatus, [string, IconName]> = {
  OPEN: ['blue', 'folder'],
  CLOSED: ['gray', 'check'],
  ERASED: ['gray', 'close'],
}

export function CaseMark({ status }: { status: CaseStatus }) {
  const { t } = useTranslation('codes')
  const [color, icon] = CASE[status]
  return (
    <Mark color={color} icon={icon}>
      {t(`CaseStatus.${status}`)}
    </Mark>
  )
}

const NEED: Record<NeedStatus, [string, IconName]> = {
  OPEN: ['blue', 'clock'],
  MET: ['green', 'check'],
  CLOSED: ['gray', 'close'],
}

export function NeedMark({ status }: { status: NeedStatus }) {
  const { t } = useTranslation('codes')
  const [color, icon] = NEED[status]
  return (
    <Mark color={color} icon={icon}>
      {t(`NeedStatus.${status}`)}
    </Mark>
  )
}

const ENDED: ReadonlySet<ReferralStatus> = new Set(['COMPLETED', 'REJECTED', 'FAILED', 'CANCELLED', 'ENTERED_IN_ERROR'])

/** Whether something can still come of a referral. */
export const isOpenReferral = (status: ReferralStatus): boolean => !ENDED.has(status)
