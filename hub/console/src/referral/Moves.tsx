// The bar of moves: the likely one first, the others beside it or, on a phone, behind one button.
import { Box, Button, Group, Menu, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useOnline } from '../app/connection'
import type { ReferralFullFragment } from '../documents/referral'
import { Icon } from '../parts/Icon'
import { MoveDialog } from './MoveDialog'
import { choiceOf, DANGEROUS, FORMS, labelOf, type MoveName } from './moves'
import { useMove, type Settled } from './useMove'
import { useWords } from './words'

interface Props {
  referral: ReferralFullFragment
  /** Something about this referral waits to be sent: nothing is decided on top of it. */
  busy: boolean
  asked: MoveName | undefined
  ask: (name: MoveName | undefined) => void
  settled: Settled
}

const BAR = 'moves'

/** Where whoever uses a keyboard goes on once the button that they pressed is gone. */
export function goOn(): void {
  setTimeout(() => {
    if (document.activeElement && document.activeElement !== document.body) return
    document.getElementById(document.getElementById(BAR) ? BAR : 'main')?.focus({ preventScroll: true })
  }, 150)
}

export function Moves({ referral, busy, asked, ask, settled }: Props) {
  const { t } = useWords()
  const online = useOnline()
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const { primary, others } = choiceOf(referral.status, referral.moves)
  const props = (name: MoveName) => ({ name, referral, busy, ask, settled })
  const listed = phone ? (primary ? others : others.slice(1)) : []
  const beside = phone ? (primary ? [] : others.slice(0, 1)) : others
  return (
    <>
      {(primary || others.length > 0) && (
        <Box className="moves" id={BAR} tabIndex={-1} role="group" aria-label={t('moves')}>
          <Group gap="xs" wrap={phone ? 'nowrap' : 'wrap'}>
            {primary && <MoveButton {...props(primary.name)} primary grow={phone} />}
            {beside.map((move) => (
              <MoveButton key={move.name} {...props(move.name)} grow={phone} />
            ))}
            {listed.length > 0 && (
              <Menu position="top-end" withinPortal>
                <Menu.Target>
                  <Button variant="default" disabled={busy}>
                    {t('moreMoves')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {listed.map((move) => (
                    <MoveItem key={move.name} {...props(move.name)} />
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
          {busy && !online && (
            <Text size="sm" c="dimmed" mt={4}>
              {t('busy')}
            </Text>
          )}
        </Box>
      )}
      {asked && <MoveDialog key={asked} name={asked} referral={referral} close={() => ask(undefined)} settled={settled} />}
    </>
  )
}

interface MoveProps {
  name: MoveName
  referral: ReferralFullFragment
  busy: boolean
  ask: (name: MoveName) => void
  settled: Settled
}

/** Does what says nothing and closes nothing at once; asks before the rest. */
function useStart({ name, referral, ask, settled }: MoveProps) {
  const { go, pending } = useMove(name, settled)
  const [started, setStarted] = useState(false)
  const start = () => {
    if (FORMS[name]) return ask(name)
    setStarted(true)
    void go(referral, { referralId: referral.id, version: referral.version }).finally(() => setStarted(false))
  }
  return { start, pending: pending || started }
}

function MoveButton({ primary = false, grow = false, ...props }: MoveProps & { primary?: boolean; grow?: boolean }) {
  const { t } = useWords()
  const { start, pending } = useStart(props)
  const { name, referral, busy } = props
  return (
    <Button
      variant={primary ? 'filled' : DANGEROUS.has(name) ? 'outline' : 'default'}
      color={!primary && DANGEROUS.has(name) ? 'red' : undefined}
      flex={grow ? 1 : undefined}
      disabled={busy && !pending}
      loading={pending}
      onClick={start}
    >
      {t(`move.${labelOf(name, referral)}`)}
    </Button>
  )
}

function MoveItem(props: MoveProps) {
  const { t } = useWords()
  const { start } = useStart(props)
  return (
    <Menu.Item
      mih={44}
      onClick={start}
      leftSection={DANGEROUS.has(props.name) ? <Icon name="alert" /> : undefined}
    >
      {t(`move.${labelOf(props.name, props.referral)}`)}
    </Menu.Item>
  )
}
