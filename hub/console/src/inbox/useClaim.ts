// Taking a referral on at the desk, and giving it back: shown at once, undone with a reason if refused.
import { useCallback } from 'react'
import { useAction } from '../graph/action'
import { GiveBack, TakeOn } from '../documents/inbox'
import { OPEN } from './filters'
import type { Row } from './merge'

export function useClaim(row: Row) {
  const taking = useAction(TakeOn)
  const giving = useAction(GiveBack)
  const input = { referralId: row.id, version: row.version }
  const take = useCallback(() => void taking.run(input), [taking.run, row.id, row.version])
  const giveBack = useCallback(() => void giving.run(input), [giving.run, row.id, row.version])
  const can = row.incoming && OPEN.includes(row.status)
  return { can, take, giveBack, pending: taking.pending || giving.pending }
}
