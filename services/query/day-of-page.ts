import { z } from 'zod'
import { addMonths } from '../domain/clock/days.ts'
import { isDate } from '../domain/item/dates.ts'
import { refuseParameter } from '../http/problem.ts'
import { decodeCursor, refuseCursor } from './cursor.ts'

/** The day (`YYYY-MM-DD`) of the first page, which a cursor carries to all further ones. */
export const cursorDay = z.string().refine((text) => text.length === 10 && isDate(text))

/** A row that is due anew in each period is due without end: somewhere an answer has to stop. */
const MOST_MONTHS_AHEAD = 24

const dated = z.looseObject({ on: cursorDay })

/**
 * The day that a page takes as today: the one that is asked for, else that of the first page, else today. So a list that
 * was begun before midnight can be read to its end. A cursor is made by anybody: it names no day ahead that was not asked
 * for. Fails with `parameter-invalid` for a day more than two years ahead.
 */
export function dayOfPage({ on, cursor }: { on?: string | undefined; cursor?: string | undefined }, today: string) {
  const last = addMonths(today, MOST_MONTHS_AHEAD)
  if (on !== undefined && on > last) return refuseParameter('on', `最晚到两年以后，即 ${last}。`)
  if (cursor === undefined) return on ?? today
  const begun = decodeCursor(dated, cursor).on
  if (begun === on || (on === undefined && begun <= today)) return begun
  return refuseCursor('是另一天的游标：请写明第一页的 on，或者去掉游标，从头开始。')
}
