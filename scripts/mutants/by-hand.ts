import { LATER_MUTANTS } from './by-hand-later.ts'

/** A change that somebody made by hand to see whether a test notices. */
export interface HandMutant {
  name: string
  /** What is wrong with the code then. */
  what: string
  file: string
  /** Stands in the file once. */
  from: string
  to: string
  /** The test files that are asked, the likeliest first. */
  tests: string[]
  /** Why nothing can notice; left out where a test must. */
  equivalent?: string
}

/**
 * The 23 of a first reading of the whole, and six of the rules that came later. `npm run mutants -- --by-hand` tries
 * them; docs/proofs.md has what kills each.
 */
export const HAND_MUTANTS: HandMutant[] = [
  {
    name: 'D1',
    what: 'a command with a version that is too high is taken',
    file: 'services/domain/item/decide.ts',
    from: 'if (expectedVersion !== version &&',
    to: 'if (expectedVersion < version &&',
    tests: ['test/domain/item/decide.test.ts'],
  },
  {
    name: 'D2',
    what: 'a rotated key may not sign its last event',
    file: 'services/domain/event/judge.ts',
    from: 'envelope.nodeSeq > key.untilSeq',
    to: 'envelope.nodeSeq >= key.untilSeq',
    tests: ['test/domain/event/judge.test.ts'],
  },
  {
    name: 'D3',
    what: "another hub's events count",
    file: 'services/domain/event/judge.ts',
    from: ' || envelope.hubId !== directory.hubId',
    to: '',
    tests: ['test/domain/event/judge.test.ts'],
  },
  {
    name: 'D4',
    what: "a redaction drops the withdrawal's proof",
    file: 'services/domain/item/evolve.ts',
    from: 'withdraws ? proof : (before?.withdrawal ?? null)',
    to: "withdraws ? proof : envelope.type === 'ItemRedacted' ? null : (before?.withdrawal ?? null)",
    tests: ['test/domain/item/evolve.test.ts'],
  },
  {
    name: 'D5',
    what: 'no item may be shown at an outlet of its own level',
    file: 'services/domain/item/check-content.ts',
    from: 'HEIGHT[division.level] >= HEIGHT[OUTLET_LEVEL[kind]]',
    to: 'HEIGHT[division.level] > HEIGHT[OUTLET_LEVEL[kind]]',
    tests: ['test/domain/item/check-content.test.ts'],
  },
  {
    name: 'P1',
    what: 'an event changes a document that has its version already',
    file: 'services/projector/take-place.ts',
    from: '(before?.version ?? 0) < version',
    to: '(before?.version ?? 0) <= version',
    tests: ['test/projector/take-place.test.ts', 'test/projector/crash.test.ts'],
  },
  {
    name: 'P2',
    what: 'a withdrawal need not repeat the fingerprint in force',
    file: 'services/domain/item/can-follow.ts',
    from: "(type !== 'ItemWithdrawn' || fingerprint === shown?.fingerprint)",
    to: 'true',
    tests: ['test/projector/take-place.test.ts', 'test/projector/hostile-node.test.ts'],
  },
  {
    name: 'P3',
    what: "an event counts in a partition that is not its node's",
    file: 'services/projector/fold-batch.ts',
    from: 'key === nodeId && fold.partitionOf(nodeId) === fold.partition',
    to: 'key === nodeId',
    tests: ['test/projector/fold-batch.test.ts', 'test/projector/rule-four.test.ts'],
  },
  {
    name: 'P4',
    what: 'what was applied at the head is not known to be applied',
    file: 'services/projector/load-state.ts',
    from: 'e.nodeSeq <= headOf(e.nodeId) ||',
    to: 'e.nodeSeq < headOf(e.nodeId) ||',
    tests: ['test/projector/load-state.test.ts', 'test/projector/crash.test.ts'],
    equivalent: 'The row at each head is asked for in any case, to see whether the store is whole.',
  },
  {
    name: 'P5',
    what: 'a signature that was checked with another key counts',
    file: 'services/projector/signature-checks.ts',
    from: 'known?.publicKeyText === key.publicKeyText',
    to: 'known !== undefined',
    tests: ['test/projector/signature-checks.test.ts'],
  },
  {
    name: 'P6',
    what: 'repeats of applied events become alarms when another projector was faster',
    file: 'services/projector/sweep-waiting.ts',
    from: "entry?.outcome === 'not-allowed' && ",
    to: '',
    tests: ['test/projector/sweep-waiting.test.ts'],
  },
  {
    name: 'P7',
    what: 'the directory may go back: an old announcement sent again brings back a revoked key',
    file: 'services/ports/directory-after.ts',
    from: ' || fact.position <= before.position',
    to: '',
    tests: ['test/ports/directory-after.test.ts', 'test/projector/prepared-batch.test.ts'],
  },
  {
    name: 'P8',
    what: "an item without an organ has no organ's name to be found by",
    file: 'services/projector/item-write.ts',
    from: 'shown?.organ?.name ?? cause.directory.node(document.nodeId)?.name ?? null',
    to: 'shown?.organ?.name ?? null',
    tests: ['test/projector/item-write.test.ts'],
  },
  {
    name: 'W1',
    what: 'time may go back within a chain',
    file: 'services/publisher/chain-event.ts',
    from: 'end.at !== null && end.at > unchained.at ? end.at : unchained.at',
    to: 'unchained.at',
    tests: ['test/publisher/clocks.test.ts'],
  },
  {
    name: 'W2',
    what: 'a used key answers for another item, after a refill',
    file: 'services/publisher/repeated-outcome.ts',
    from: "  if (command.type !== 'PublishItem' && command.itemId !== envelope.itemId) return false\n",
    to: '',
    tests: ['test/publisher/repeated-outcome.test.ts', 'test/publisher/relay/restored-log.test.ts'],
  },
  {
    name: 'W3',
    what: 'a log that was put back shorter is not noticed',
    file: 'services/publisher/relay/trusted-bookmark.ts',
    from: 'bookmark.readTo > end || ',
    to: '',
    tests: ['test/publisher/relay/restored-log.test.ts'],
  },
  {
    name: 'W4',
    what: 'the version right before a redaction stays in the log',
    file: 'services/publisher/relay/erase-in-log.ts',
    from: 'places.filter((place) => place < nodeSeq)',
    to: 'places.filter((place) => place < nodeSeq - 1)',
    tests: ['test/publisher/relay/erase-in-log.test.ts'],
  },
  {
    name: 'Q1',
    what: 'a withdrawn item is shown without the proof of its withdrawal',
    file: 'services/query/checked-item.ts',
    from: "  if (latest.type === 'ItemWithdrawn' && withdrawal?.version !== latest.version) return false\n",
    to: '',
    tests: ['test/query/item-reader.test.ts'],
  },
  {
    name: 'Q2',
    what: 'display dates that somebody changed in the store decide what is listed',
    file: 'services/query/outlet-list.ts',
    from: ' &&\n    isDisplayedOn(content ?? {}, query.today)',
    to: '',
    tests: ['test/query/outlet-list.test.ts'],
  },
  {
    name: 'Q3',
    what: 'a cursor of another era is taken',
    file: 'services/query/change-cursor.ts',
    from: "if (era !== here.era) return refuseGone('rebuilt')",
    to: '',
    tests: ['test/query/changes.test.ts'],
  },
  {
    name: 'Q4',
    what: '"all" may stand for several outlets of a kind',
    file: 'services/query/outlets-agree.ts',
    from: 'codes.length === 1 && ',
    to: '',
    tests: ['test/query/item-reader.test.ts'],
  },
  {
    name: 'Q5',
    what: 'a page of changes goes on at the last item of a record, not behind it',
    file: 'services/query/item-changes.ts',
    from: 'after.set(partition, { partition, logId, ...continueAfter(last) })',
    to: 'after.set(partition, { partition, logId, ...placeBefore(last.changedAt.offset) })',
    tests: ['test/query/changes.test.ts'],
  },
  {
    name: 'Q6',
    what: 'a list is as fresh as its newest partition, and unknown is hidden',
    file: 'services/query/freshness.ts',
    from: "times.toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))",
    to: "times.toSorted((a, b) => (b ?? '').localeCompare(a ?? ''))",
    tests: ['test/query/freshness.test.ts'],
  },
  ...LATER_MUTANTS,
]
