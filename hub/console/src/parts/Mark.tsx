// A state: a word and a sign, and a colour that only repeats them.
import { Badge } from '@mantine/core'
import { Icon, type IconName } from './Icon'

interface Props {
  color: string
  icon: IconName
  children: React.ReactNode
  className?: string
  /** It comes and goes: whoever listens is told. */
  live?: boolean
}

export function Mark({ color, icon, children, className, live }: Props) {
  return (
    <Badge color={color} variant="light" tt="none" className={className} role={live ? 'status' : undefined} leftSection={<Icon name={icon} size={14} />}>
      {children}
    </Badge>
  )
}
