/** A change that no test can notice, because it changes nothing that anybody can see. */
export interface Equivalent {
  file: string
  /** The declaration at the left margin. */
  within: string
  /** As `npm run mutants` prints it: `original → replacement`. */
  change: string
  /** How many mutants of the declaration are this change; 1 unless said. */
  times?: number
  why: string
}

const SAME_TEXT = 'The library gives the same text, only more slowly. It is asked more often than it must be.'
const ONLY_MEMORY = 'What is kept is answered again as it would be worked out again: only memory and time differ.'
const NO_BYTE = 'A byte that is not there is undefined, which counts as 0 among bits.'

export const EQUIVALENTS: Equivalent[] = [
  { file: 'services/domain/canonical.ts', within: 'canonicalText', change: 'false → true', why: SAME_TEXT },
  ...[
    "(key >= '0' && key < ':') || key === '__proto__' → true",
    "key >= '0' && key < ':' → key >= '0' || key < ':'",
    "key >= '0' → true",
    "key < ':' → true",
    "key < ':' → key <= ':'",
  ].map((change) => ({ file: 'services/domain/canonical.ts', within: 'isOutOfOrder', change, why: SAME_TEXT })),
  {
    file: 'services/domain/directory/apply-fact.ts',
    within: 'applyFact',
    change: 'parent != null → true',
    why: 'The divisions without a parent are then listed under null, and nobody can ask for the children of null.',
  },
  {
    file: 'services/domain/directory/directory-over.ts',
    within: 'directoryOver',
    change: 'known !== undefined → false',
    times: 2,
    why: ONLY_MEMORY,
  },
  ...[
    'found.size > 0 → true',
    'found.size > 0 → false',
    'found.size > 0 → found.size >= 0',
    'found.size > 0 → found.size <= 0',
    'lineages.set(code, all) → ;',
  ].map((change) => ({
    file: 'services/domain/directory/directory-over.ts',
    within: 'directoryOver',
    change,
    why: ONLY_MEMORY,
  })),
  ...['rest === 3 → true', 'rest >= 2 → true'].map((change) => ({
    file: 'services/domain/partition-for.ts',
    within: 'murmur2',
    change,
    why: NO_BYTE,
  })),
  {
    file: 'services/projector/settle.ts',
    within: 'isLostAlarm',
    change: 'state.applied.get(nodeSeqKey(envelope))?.outcome → state.applied.get(nodeSeqKey(envelope)).outcome',
    why: 'Only a repeat comes here, and an event is a repeat because it has an entry there.',
  },
  {
    file: 'services/projector/settle.ts',
    within: 'isLostAlarm',
    change: 'record.offset >= position.offset → record.offset > position.offset',
    why: 'The record at the same offset is left out one line above.',
  },
  {
    file: 'services/projector/take-place.ts',
    within: 'changeOf',
    change: "type === 'ItemPublished' → false",
    why: 'A publication has version 1, so there is no content before it that it could replace.',
  },
  {
    file: 'services/projector/take-place.ts',
    within: 'canFollow',
    change: 'before?.fingerprint → before.fingerprint',
    why: 'A withdrawal whose version follows has a document before it, for version 1 belongs to publications.',
  },
  {
    file: 'services/domain/personal-data/number-checks.ts',
    within: 'luhn',
    change: 'sum += doubled > 9 ? doubled - 9 : doubled → sum -= doubled > 9 ? doubled - 9 : doubled',
    why: 'A sum can be divided by ten exactly when the same sum below zero can.',
  },
]
