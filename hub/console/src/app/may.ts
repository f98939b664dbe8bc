// What one's roles may do at all, as the hub's policies say: what one may never do is not offered.
import { useDesk } from './desk'

/** Whether the hub may let one do something somewhere. It still decides each time. */
export function useMay(operation: string): boolean {
  const { me } = useDesk()
  return me?.may.includes(operation) ?? false
}
