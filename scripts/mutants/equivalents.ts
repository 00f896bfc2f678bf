import { DIRECTORY_EQUIVALENTS } from './directory-equivalents.ts'

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

const FIND = 'services/domain/personal-data/find-personal-data.ts'
const FIRST_LOOK = 'It lets more pass to the second look, which decides.'

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
  ...DIRECTORY_EQUIVALENTS,
  {
    file: 'services/domain/ids.ts',
    within: 'INSTANT',
    change:
      '/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$/ → /^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z/',
    why: 'The moment is written again and compared with the whole text.',
  },
  { file: 'services/domain/ids.ts', within: 'isItemId', change: 'dot > 0 → dot >= 0', why: 'No node id is empty.' },
  ...[
    'errors.filter((issues) => issues.length > 0) → errors',
    'issues.length > 0 → true',
    'issues.length > 0 → issues.length >= 0',
  ].map((change) => ({
    file: 'services/domain/schema-faults.ts',
    within: 'nearestOption',
    change,
    why: 'An option that found nothing wrong would have been taken.',
  })),
  {
    file: 'services/domain/unified-han.ts',
    within: 'IDEOGRAPH_OF',
    change: 'RADICALS.length / 2 → RADICALS.length * 2',
    why: 'The pairs behind the last one are of nothing, and nobody asks for nothing.',
  },
  ...['rest === 3 → true', 'rest >= 2 → true'].map((change) => ({
    file: 'services/domain/partition-for.ts',
    within: 'murmur2',
    change,
    why: NO_BYTE,
  })),
  {
    file: 'services/projector/incomplete-store.ts',
    within: 'placeOfLatest',
    change: '[] → ["Stryker was here"]',
    why: 'The first of what is found is not asked for.',
  },
  {
    file: 'services/projector/prepared-batch.ts',
    within: 'addedNodes',
    change: 'before === after → false',
    why: 'The same directory knows no node more: the comparison saves time.',
  },
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
    file: 'services/projector/signature-checks.ts',
    within: 'createSignatureChecks',
    change: '[] → ["Stryker was here"]',
    why: 'What is no promise is not waited for.',
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
    within: 'passesLuhn',
    change: 'sum += value > 9 ? value - 9 : value → sum -= value > 9 ? value - 9 : value',
    why: 'A sum can be divided by ten exactly when the same sum below zero can.',
  },
  ...[
    "first === '1' → true",
    "first === '8' → true",
    "first === '0' → true",
    "digits[begin + 6] === '1' || digits[begin + 6] === '2' → true",
    "end - begin >= 16 && first >= '3' && first <= '6' && passesLuhn(digits, begin, end) → true",
    "end - begin >= 16 && first >= '3' && first <= '6' && passesLuhn(digits, begin, end) → end - begin >= 16 && first >= '3' && first <= '6' || passesLuhn(digits, begin, end)",
    "end - begin >= 16 && first >= '3' && first <= '6' → true",
    "end - begin >= 16 && first >= '3' && first <= '6' → end - begin >= 16 && first >= '3' || first <= '6'",
    "end - begin >= 16 && first >= '3' → true",
    "end - begin >= 16 && first >= '3' → end - begin >= 16 || first >= '3'",
    'end - begin >= 16 → true',
    'end - begin → end + begin',
    "first >= '3' → true",
    "first <= '6' → true",
  ].map((change) => ({ file: FIND, within: 'mayBeNumber', change, why: FIRST_LOOK })),
  ...[
    'from < run.length → from <= run.length',
    'to > from && end - begin >= FEWEST_DIGITS → to > from || end - begin >= FEWEST_DIGITS',
    'to > from → true',
    'to > from → to >= from',
    'end - begin >= FEWEST_DIGITS → true',
    'end - begin → end + begin',
  ].map((change) => ({
    file: FIND,
    within: 'findsIn',
    change,
    why: 'One look more is taken, at fewer digits than a number has.',
  })),
  ...['run[index]?.digits → run[index].digits'].map((change) => ({
    file: FIND,
    within: 'digitsOf',
    change,
    why: 'Each index that is asked for lies in the run.',
  })),
  ...['digits < MOST_DIGITS → digits <= MOST_DIGITS'].map((change) => ({
    file: FIND,
    within: 'endOfNumber',
    change,
    why: 'One look more is taken, at more digits than a number has.',
  })),
  ...[
    'length > MOST_DIGITS → false',
    'length === 18 → true',
    'length <= 15 → true',
    'length >= 16 → true',
    '/^(?:(?:00)?86)?(1[3-9]\\d{9})$/ → /^(?:(?:00)?86)?(1[3-9]\\d{9})/',
  ].map((change) => ({
    file: FIND,
    within: 'kindOf',
    change,
    why: 'The pattern of each kind holds its lengths already: the comparison saves time.',
  })),
  ...['/[0-9０-９]\\.$/ → /[0-9０-９]\\./'].map((change) => ({
    file: FIND,
    within: 'standsAlone',
    change,
    why: 'Two characters are looked at.',
  })),
  ...['looked < offset → looked <= offset'].map((change) => ({
    file: FIND,
    within: 'addressesOf',
    change,
    why: 'The number itself is looked at as well, and it ends no address.',
  })),
  ...['[] → ["Stryker was here"]'].map((change) => ({
    file: 'services/domain/personal-data/check-personal-data.ts',
    within: 'checkPersonalData',
    change,
    why: 'No rule has such a name.',
  })),
  ...['() => false → () => undefined'].map((change) => ({
    file: 'services/domain/personal-data/check-personal-data.ts',
    within: 'checkReasonText',
    change,
    why: 'Both mean no.',
  })),
  ...['last === undefined → false'].map((change) => ({
    file: 'services/domain/personal-data/check-personal-data.ts',
    within: 'faultsIn',
    change,
    why: 'Where more follow, there is a last one.',
  })),
  ...['/[xＸｘ]$/ → /[xＸｘ]/'].map((change) => ({
    file: 'services/domain/personal-data/digit-runs.ts',
    within: 'digitRuns',
    change,
    why: 'X stands at the end only.',
  })),
  ...['digits[17]?.toUpperCase → digits[17].toUpperCase'].map((change) => ({
    file: 'services/domain/personal-data/number-checks.ts',
    within: 'isIdCard',
    change,
    why: 'The shape has 18 characters.',
  })),
  {
    file: 'services/domain/item/content.ts',
    within: 'contentIn',
    change: 'contentText === null → false',
    why: 'null is read as JSON, and gives null.',
  },
]
