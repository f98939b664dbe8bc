// Doing a move: with the version that was seen, shown at once, and taken back with a reason.
import { useCallback } from 'react'
import {
  AcceptReferral,
  AcknowledgeReferral,
  AnswerHold,
  ClaimReferral,
  CompleteReferral,
  ConfirmOutcome,
  DisputeOutcome,
  FailReferral,
  HandOverReferral,
  HoldReferral,
  RejectReferral,
  ReleaseReferral,
  StartReferral,
  WithdrawReferral,
  type ReferralFullFragment,
} from '../documents/referral'
import { useAction } from '../graph/action'
import type { UserError } from '../graph/problems'
import type { Trusted } from '../graph/trusted'
import { useAnnounce } from '../parts/Announcements'
import { useErrorText } from '../parts/errors'
import { labelOf, type MoveName } from './moves'
import { useWords } from './words'

export interface MoveInput {
  referralId: string
  version: number
  reason?: string
  note?: string
  question?: string
  answer?: string
  outcome?: string
  staffId?: string
}

interface Answer {
  move: { referral: ReferralFullFragment | null; userErrors: UserError[] }
}

export const DOCUMENTS = {
  acknowledgeReferral: AcknowledgeReferral,
  acceptReferral: AcceptReferral,
  rejectReferral: RejectReferral,
  holdReferral: HoldReferral,
  answerHold: AnswerHold,
  startReferral: StartReferral,
  completeReferral: CompleteReferral,
  failReferral: FailReferral,
  confirmOutcome: ConfirmOutcome,
  disputeOutcome: DisputeOutcome,
  claimReferral: ClaimReferral,
  releaseReferral: ReleaseReferral,
  handOverReferral: HandOverReferral,
  withdrawReferral: WithdrawReferral,
} satisfies Record<MoveName, unknown>

/** What somebody wanted, where somebody else was faster. */
export interface Conflict {
  move: MoveName
  /** How the referral was when they decided. */
  seen: Pick<ReferralFullFragment, 'status' | 'version' | 'confirmation'>
  /** What they had written or chosen. */
  input: MoveInput
}

/** Tells the page what became of a move; false where nobody is on that page any more. */
export type Settled = (name: MoveName, conflict?: Conflict) => boolean

/** How it went; a conflict, or what was taken back, is shown elsewhere. */
export type Ended = 'done' | 'conflict' | 'refused'

/** Runs one move. */
export function useMove(name: MoveName, settled: Settled) {
  const action = useAction<Answer, MoveInput>(DOCUMENTS[name] as unknown as Trusted<Answer, { input: MoveInput }>, { quiet: true })
  const announce = useAnnounce()
  const text = useErrorText()
  const { t } = useWords()
  const { run } = action

  const go = useCallback(
    async (seen: Conflict['seen'], input: MoveInput): Promise<Ended> => {
      const { ok, errors } = await run(input)
      if (ok) {
        announce({ tone: 'done', title: t(`done.${labelOf(name, seen)}`) })
        settled(name)
        return 'done'
      }
      if (errors.some((error) => error.code === 'DISCARDED')) return 'conflict'
      if (errors.some((error) => error.code === 'CONFLICT') && settled(name, { move: name, seen, input })) return 'conflict'
      announce({
        tone: 'trouble',
        title: t('notDone', { what: t(`move.${labelOf(name, seen)}`) }),
        text: errors.length ? errors.map(text).join(' ') : t('app:problem.server.text'),
      })
      return 'refused'
    },
    [announce, name, run, settled, t, text],
  )
  return { go, pending: action.pending, about: action.about }
}
