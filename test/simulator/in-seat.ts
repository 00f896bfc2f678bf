import type { Cast, Seat } from './cast.ts'
import type { NodeDisk } from './office.ts'
import type { World } from './world.ts'

/** Does work in a seat whose office is open, with one of its nodes. Does nothing while all offices are closed. */
export function inSeat({ dice }: World, cast: Cast, work: (seat: Seat, disk: NodeDisk) => void): void {
  const seats = cast.seats.filter(({ office }) => office !== null)
  if (seats.length === 0) return
  const seat = dice.pick(seats)
  work(seat, dice.pick(seat.disks))
}

export function closeSeat(seat: Seat): void {
  seat.office?.crash()
  seat.office = null
}
