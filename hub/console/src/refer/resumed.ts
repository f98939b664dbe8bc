// What was asked of the hub and not answered while this page was open is asked again under the same key: the
// hub does it once, and says what came of it.
import { useEffect, useRef } from 'react'
import { useAction } from '../graph/action'
import { AddNeed, OpenCase, SendReferral, type AddNeedInput, type OpenCaseInput, type SendReferralInput } from '../documents/refer'
import { caseIdOf, type ReferDraft } from './draft'
import { addingOf, sendingOf, afterAdding, afterOpening, afterSending } from './asking'
import type { Referring } from './referring'

export function useResumed(draft: ReferDraft | undefined, patch: Referring['patch']): void {
  const open = useAction(OpenCase)
  const add = useAction(AddNeed)
  const send = useAction(SendReferral)
  const begun = useRef(false)
  useEffect(() => {
    if (!draft || begun.current) return
    begun.current = true
    const { opening } = draft.case ?? {}
    if (opening && !opening.done)
      void open.run(opening.input as OpenCaseInput, opening.key).then((heard) => patch(afterOpening(heard, opening.key)))
    const adding = draft.need?.adding
    if (adding && !adding.done && caseIdOf(draft))
      void add.run(addingOf(draft) as AddNeedInput, adding.key).then((heard) => patch(afterAdding(heard, adding.key)))
    const { sending } = draft
    if (sending && !sending.done)
      void send.run(sendingOf(draft) as SendReferralInput, sending.key).then((heard) => patch(afterSending(heard, sending.key)))
    // Once, when the draft has been read.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [draft !== undefined])
}
