// What one's roles may do at all, as the hub's policies say: what one may never do is not offered.
import { useConnection } from './connection'

const TEMP: Record<string, string[]> = { agency_admin: ['saveOffice','saveDesk','saveStaff','savePartner','saveAbsence','setDeskMembers','approvePlugin','disablePlugin'], focal_point: ['saveAbsence','setDeskMembers'] }

/** Whether the hub may let one do something somewhere. It still decides each time. */
export function useMay(operation: string): boolean {
  const { session } = useConnection()
  return session.roles.some((role) => TEMP[role]?.includes(operation))
}
