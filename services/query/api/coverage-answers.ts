import type { Directory } from '../../domain/directory/directory.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { sayAbsence } from '../../edge/say-absence.ts'
import type { Coverage } from '../catalogues/coverage.ts'
import type { VersionDiff } from '../catalogues/version-diff.ts'
import { printedAnswer } from './catalogue-answers.ts'

/** What a coverage and a difference are over HTTP and for a command. */

export const namedPlace = (directory: Directory, code: DivisionCode) => ({
  code,
  name: directory.division(code)?.name ?? code,
})

export function coverageAnswer({ offices, fields, total, withheld, incomplete, next }: Coverage, directory: Directory) {
  return {
    fields,
    offices: offices.map(({ office, cells, covered, applicable }) => ({
      nodeId: office.nodeId,
      name: office.name,
      level: office.level,
      division: namedPlace(directory, office.divisionCode),
      covered,
      applicable,
      cells: cells.map(({ field, state, absence, catalogue }) => ({
        field,
        state,
        reason: state === 'not-applicable' && absence !== null ? sayAbsence(absence) : null,
        itemId: catalogue?.item.itemId ?? null,
        version: catalogue?.standing.newest.version ?? null,
        inForce: catalogue?.standing.inForce
          ? { version: catalogue.standing.inForce.version.version, since: catalogue.standing.inForce.since }
          : null,
      })),
    })),
    total,
    incomplete,
    withheld,
    next,
  }
}

export function diffAnswer({ item, from, to, changes, withheld }: VersionDiff) {
  const told = ({ version, day, rowsHash }: VersionDiff['to']) => ({ version, day, rowsHash })
  return {
    itemId: item.itemId,
    title: item.title,
    maker: { nodeId: item.node.nodeId, name: item.node.name },
    field: item.content?.field ?? '',
    from: from && told(from),
    to: told(to),
    changes: changes.map(({ before, after, ...change }) => ({
      ...change,
      before: before && printedAnswer(before),
      after: after && printedAnswer(after),
    })),
    withheld,
  }
}
