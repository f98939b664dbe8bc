// What a draft asks of the hub, and what it learns from the answers. Ids that are not known yet are references
// to earlier entries of the outbox.
import type { Outcome } from '../graph/action'
import type {
  AddNeedMutation,
  DataCategory,
  OpenCaseMutation,
  RecordConsentInput,
  RecordConsentMutation,
  SaveAnswersMutation,
  SendReferralMutation,
} from '../documents/refer'
import { caseIdOf, furthest, needIdOf, reachable, shared, type ReferDraft, type Step } from './draft'

type Change = (draft: ReferDraft) => ReferDraft

/** A step, or the furthest before it that what is known still permits. */
const within = (draft: ReferDraft, step: Step): ReferDraft => ({
  ...draft,
  step: reachable(draft, step) ? step : furthest(draft),
})

export const addingOf = (draft: ReferDraft) => ({
  caseId: caseIdOf(draft),
  serviceCode: draft.need!.serviceCode,
  urgency: draft.need!.urgency || null,
  story: draft.need!.adding?.story.trim() || null,
})

export const savingOf = (draft: ReferDraft) => ({
  caseId: caseIdOf(draft),
  form: draft.saving!.form,
  answers: draft.saving!.answers,
  openNeeds: true,
})

export function recordingOf(
  draft: ReferDraft,
  categories: DataCategory[],
  effect: 'GRANT' | 'WITHHOLD',
): Omit<RecordConsentInput, 'caseId'> & { caseId: unknown } {
  const consent = draft.consent!
  const byConsent = consent.basis === 'CONSENT' || effect === 'WITHHOLD'
  return {
    caseId: caseIdOf(draft),
    effect,
    categories,
    purposes: [consent.purpose],
    recipient: { agencyId: draft.route!.agencyId },
    // The whole of the chosen day counts, in Mexico.
    expiresAt: effect === 'GRANT' && consent.expires ? `${consent.expires}T23:59:59-06:00` : null,
    legalBasis: byConsent ? 'CONSENT' : consent.basis,
    givenBy: byConsent ? consent.givenBy || 'SELF' : null,
    how: byConsent ? consent.how || 'ORAL' : null,
    assent: consent.assent,
    caregiverInformed: consent.caregiverInformed,
    reason: consent.reason.trim() || null,
  }
}

export const sendingOf = (draft: ReferDraft) => {
  const categories = shared(draft)
  return {
    needId: needIdOf(draft),
    serviceAtLocationId: draft.route!.service.id,
    purpose: draft.consent!.purpose,
    categories,
    urgency: draft.urgency || null,
    note: draft.note.trim() || null,
    narrative: categories.includes('NARRATIVE') ? draft.narrative.trim() || null : null,
  }
}

export function afterOpening(heard: Outcome<OpenCaseMutation>, key: string): Change {
  return (draft) => {
    if (draft.case?.opening?.key !== key) return draft
    const found = heard.ok ? heard.payload?.case : undefined
    if (!found) return { ...draft, case: undefined, step: 'whom', way: 'new' }
    return {
      ...draft,
      case: {
        id: found.id,
        code: found.code,
        ageBand: found.ageBand,
        sex: found.sex,
        opening: { ...draft.case.opening, done: true },
      },
    }
  }
}

export function afterAdding(heard: Outcome<AddNeedMutation>, key: string): Change {
  return (draft) => {
    if (draft.need?.adding?.key !== key) return draft
    const found = heard.ok ? heard.payload?.need : undefined
    if (!found) return within({ ...draft, need: undefined }, draft.sending ? draft.step : 'need')
    return {
      ...draft,
      need: { id: found.id, serviceCode: found.serviceCode, urgency: found.urgency, adding: { ...draft.need.adding, done: true } },
    }
  }
}

export function afterSaving(heard: Outcome<SaveAnswersMutation>, key: string): Change {
  return (draft) => {
    if (draft.saving?.key !== key) return draft
    if (!heard.ok) return { ...draft, saving: undefined }
    return {
      ...draft,
      saving: { ...draft.saving, done: true },
      form: '',
      assessment: heard.payload?.assessment,
    }
  }
}

/** Refused: it is not recorded after all, and one is back where it can be put right. */
export function afterRecording(heard: Pick<Outcome<RecordConsentMutation>, 'ok'>, key: string): Change {
  return (draft) => {
    const { consent } = draft
    if (!consent?.recorded.some((one) => one.key === key)) return draft
    if (heard.ok) return { ...draft, consent: { ...consent, recorded: consent.recorded.map((one) => (one.key === key ? { ...one, done: true } : one)) } }
    const undone = { ...draft, consent: { ...consent, recorded: consent.recorded.filter((one) => one.key !== key) } }
    return draft.step === 'check' ? { ...undone, step: 'consent' } : undone
  }
}

/** Refused: it is not sent after all, and one is back where it can be put right. */
export function afterSending(heard: Outcome<SendReferralMutation>, key: string): Change {
  return (draft) => {
    if (draft.sending?.key !== key) return draft
    const found = heard.ok ? heard.payload?.referral : undefined
    if (!found) return within({ ...draft, sending: undefined }, 'check')
    return {
      ...draft,
      sending: {
        ...draft.sending,
        done: true,
        referralId: found.id,
        decideDueAt: found.decideDueAt,
        acknowledgeDueAt: found.acknowledgeDueAt,
        due: found.dueExplanation,
      },
    }
  }
}
