import { HubError } from '../../domain/errors.ts'

/** Refuses a file of more rows than are taken at once: HubError `file-too-large`. */
export function demandRoom(rows: number, mostRows = Number.POSITIVE_INFINITY): void {
  if (rows > mostRows) throw new HubError('file-too-large', `多于 ${mostRows} 行`)
}
