import type { HandMutant } from './hand-mutant.ts'

/** Those of the rules that came after the first reading of the whole. */
export const LATER_MUTANTS: HandMutant[] = [
  {
    name: 'R1',
    what: 'the directory in force at a start is the first one again',
    file: 'services/projector/follow-log.ts',
    from: 'directory.at(checkpoint?.directoryPosition ?? 0)',
    to: 'directory.at(0)',
    tests: ['test/projector/follow-log.test.ts'],
  },
  {
    name: 'R2',
    what: 'beside a withdrawn document stands where the directory is now, not where its content came',
    file: 'services/projector/take-place.ts',
    from: 'itemWrite(after, null, cause, before?.directoryPosition)',
    to: 'itemWrite(after, null, cause)',
    tests: ['test/projector/take-place.test.ts', 'test/query/directory-at-the-record.test.ts'],
  },
  {
    name: 'R3',
    what: 'what was withheld from a reader of the changes is never given again',
    file: 'services/query/item-changes.ts',
    from: 'reading.withheld = [...again.withheld, ...again.unread]',
    to: 'reading.withheld = []',
    tests: ['test/query/withheld-changes.test.ts'],
  },
  {
    name: 'R4',
    what: "the log's time decides whether an event goes back",
    file: 'services/projector/take-place.ts',
    from: 'latestAtAfter(state.heads.get(nodeId)?.latestAt ?? null, envelope.at)',
    to: 'latestAtAfter(state.heads.get(nodeId)?.latestAt ?? null, arrived.time)',
    tests: ['test/projector/take-place.test.ts'],
  },
  {
    name: 'R5',
    what: 'the calendar of a year counts only from the day on which it was adopted',
    file: 'services/domain/rules/rules-in-force.ts',
    from: 'placesAbove(directory, division, day), () => true)',
    to: 'placesAbove(directory, division, day), (rule) => rule.since <= day)',
    tests: ['test/domain/rules/rules-in-force.test.ts'],
  },
  {
    name: 'R6',
    what: 'a verdict counts although its maker has no right to it',
    file: 'services/query/catalogues/node-catalogues.ts',
    from: "mayReview(directory, { maker, of: nodeId, reviews: 'catalogue', field, day })",
    to: 'true',
    tests: ['test/query/catalogues.test.ts'],
  },
]
