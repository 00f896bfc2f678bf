const DIRECTORY = 'services/domain/directory'
const FACT_FITS =
  'Facts that do not fit were passed over before: the division or node is known, and each name is of a day after the first one. Of two names of one day the later one is found.'
const ONLY_MEMORY = 'What is kept is answered again as it would be worked out again: only memory and time differ.'

/** Changes of the directory's rules that change nothing. */
export const DIRECTORY_EQUIVALENTS: { file: string; within: string; change: string; times?: number; why: string }[] = [
  ...[
    { change: 'record === undefined → false', times: 2 },
    { change: 'record.names.filter((known) => known.since !== since) → record.names' },
    { change: 'known.since !== since → true' },
    { change: 'known.since > since → known.since >= since' },
    { change: 'later < 0 → later <= 0' },
  ].map((one) => ({ file: `${DIRECTORY}/apply-fact.ts`, within: 'applyFact', ...one, why: FACT_FITS })),
  { file: `${DIRECTORY}/apply-fact.ts`, within: 'changeNode', change: 'node !== undefined → true', why: FACT_FITS },
  {
    file: `${DIRECTORY}/apply-directory-events.ts`,
    within: 'factOf',
    change: "signed.type === 'DivisionDefined' → true",
    why: 'A fact of another type then has a parent too, which nobody reads.',
  },
  {
    file: `${DIRECTORY}/check-directory-fact.ts`,
    within: 'hasKey',
    change: 'directory.node(nodeId)?.keys → directory.node(nodeId).keys',
    why: 'It is asked only for a node that is known.',
  },
  ...[
    'at == null → false',
    'record.merged === null → false',
    'above === null → false',
    'state.divisions.get(above)?.merged → state.divisions.get(above).merged',
    '[] → ["Stryker was here"]',
  ].map((change) => ({
    file: `${DIRECTORY}/directory-over.ts`,
    within: 'directoryOver',
    change,
    why: 'Nothing is known under null, what lies above a division is known, and a day after all others gives what the last merger gives.',
  })),
  {
    file: `${DIRECTORY}/directory-over.ts`,
    within: 'divisionAt',
    change: 'inForce?.name → inForce.name',
    why: 'Each division has a name from its beginning.',
  },
  ...[
    { within: 'beginningsOf', change: 'known !== undefined → false' },
    { within: 'beginningsOf', change: 'beginnings.set(directory, made) → ;' },
    { within: 'governmentsOf', change: 'known !== undefined → false' },
    { within: 'governmentsOf', change: 'governments.set(directory, made) → ;' },
  ].map((one) => ({ file: `${DIRECTORY}/foreign-government.ts`, ...one, why: ONLY_MEMORY })),
  ...[
    {
      within: 'foreignPrefix',
      change: 'Math.min(text.length, LONGEST_BEGINNING) → Math.max(text.length, LONGEST_BEGINNING)',
      why: 'Longer beginnings are looked up too, and no name is as long.',
    },
    { within: 'foreignPrefix', change: 'end > 0 → end >= 0', why: 'No name is empty.' },
    {
      within: 'governmentsOf',
      change: 'division !== undefined → true',
      why: 'The division of each node is known, or its registration did not count.',
    },
    {
      within: 'addBearer',
      change: '!bearers.includes(division) → true',
      why: 'A bearer that stands there twice answers as once.',
    },
    {
      within: 'namesOf',
      change: "level === 'province' → false",
      why: 'The level matters to the name of a township only.',
    },
    {
      within: 'namesOf',
      change: '/人民政府$/ → /人民政府/',
      why: 'These words stand at the end of an office’s name, or nowhere.',
    },
  ].map((one) => ({ file: `${DIRECTORY}/foreign-government.ts`, ...one })),
  ...[
    { within: 'readDirectoryRecord', change: '!isObject(record) → false' },
    { within: 'isEvent', change: '!isObject(event) → false' },
    {
      within: 'isObject',
      change: "typeof value === 'object' && value !== null && !Array.isArray(value) → true",
    },
    {
      within: 'isObject',
      change:
        "typeof value === 'object' && value !== null && !Array.isArray(value) → typeof value === 'object' && value !== null || !Array.isArray(value)",
    },
    { within: 'isObject', change: "typeof value === 'object' && value !== null → true" },
    {
      within: 'isObject',
      change: "typeof value === 'object' && value !== null → typeof value === 'object' || value !== null",
    },
    { within: 'isObject', change: "typeof value === 'object' → true" },
    { within: 'isObject', change: 'value !== null → true' },
  ].map((one) => ({
    file: `${DIRECTORY}/read-directory-record.ts`,
    ...one,
    why: 'What is no object lacks the members that are asked next, or cannot be asked, and either makes it no record.',
  })),
  {
    file: `${DIRECTORY}/directory-chain.ts`,
    within: 'createDirectoryChain',
    change: 'a.offset - b.offset → a.offset + b.offset',
    why: 'Those of one place are kept in the order of their offsets already, and the sort keeps it.',
  },
  ...[
    { within: 'daysThatDiffer', change: 'since > begin → since >= begin' },
    { within: 'daysThatDiffer', change: 'since < end → since <= end' },
    { within: 'directoryOver', change: 'mergers.length === 0 → false' },
  ].map((one) => ({
    file: `${DIRECTORY}/directory-over.ts`,
    ...one,
    why: 'A day that is asked twice gives one answer, and without a merger every day gives the same.',
  })),
  {
    file: `${DIRECTORY}/foreign-government.ts`,
    within: 'namesOf',
    change: '[] → ["Stryker was here"]',
    why: 'No organ bears that name.',
  },
]
