import type { Division } from '../domain/directory/directory.ts'
import { isDivisionCode } from '../domain/ids.ts'
import { entriesMatching, OUTLET_KINDS, OUTLET_LEVEL, type OutletEntry, type OutletKind } from '../domain/outlets.ts'
import { fail } from '../http/problem.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'

/** A place that shows items. */
export interface Outlet {
  kind: OutletKind
  division: Division
  /** The stored entries that make an item visible here. */
  entries: OutletEntry[]
}

/** Fails with the problem `outlet-unknown` when no division of the outlet's level has the code. */
export async function outletOf(kind: string, code: string, reader: DirectoryReader): Promise<Outlet> {
  const unknown = () => fail('outlet-unknown', { outlet: `${kind}/${code}` })
  const known = OUTLET_KINDS.find((candidate) => candidate === kind)
  if (known === undefined || !isDivisionCode(code)) return unknown()
  const directory = reader.latest().division(code) === undefined ? await reader.refresh() : reader.latest()
  const division = directory.division(code)
  if (division?.level !== OUTLET_LEVEL[known]) return unknown()
  return { kind: known, division, entries: entriesMatching(known, code, directory) }
}
