// Where one is in a referral, and the way back: one list of steps, the current one said aloud.
import { useTranslation } from 'react-i18next'
import { useReferring } from './referring'
import { STEPS, reachable } from './draft'
import { Icon } from '../parts/Icon'

export function Steps() {
  const { t } = useTranslation('refer')
  const { draft, go } = useReferring()
  const here = STEPS.indexOf(draft.step)
  return (
    <nav aria-label={t('steps')} className="refer-steps no-print">
      <p className="refer-steps-now" aria-hidden>
        {t('stepOf', { at: here + 1, of: STEPS.length })} <strong>{t(`step.${draft.step}`)}</strong>
      </p>
      <ol>
        {STEPS.map((step, at) => (
          <li key={step} data-state={at < here ? 'done' : at === here ? 'here' : 'ahead'}>
            <button
              type="button"
              aria-current={at === here ? 'step' : undefined}
              disabled={at !== here && !reachable(draft, step)}
              onClick={() => go(step)}
            >
              <span className="refer-step-mark" aria-hidden>
                {at < here ? <Icon name="check" size={16} /> : at + 1}
              </span>
              <span className="refer-step-name">{t(`step.${step}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
