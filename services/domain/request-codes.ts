/** Codes of errors of a request over HTTP, before anything is decided. What they say stands in edge/errors/request-errors.ts. */
export const REQUEST_CODES = {
  'request-unreadable': 'lasts',
  'request-timeout': 'passes',
  'request-too-long': 'lasts',
  'json-unreadable': 'lasts',
  'json-duplicate-key': 'lasts',
  'idempotency-key-missing': 'lasts',
  'parameter-invalid': 'lasts',
  'token-missing': 'lasts',
  'token-unknown': 'lasts',
  'token-expired': 'lasts',
  'node-not-yours': 'lasts',
  'item-not-yours': 'lasts',
  'not-found': 'lasts',
  'method-not-allowed': 'lasts',
  'outlet-unknown': 'lasts',
  /** No set of rules has this name. */
  'rules-unknown': 'lasts',
  /** The item is no plan, or the tasks of the plan are not shown any more. */
  'plan-unknown': 'lasts',
  /** The item is no catalogue, or was none by the day that is asked for. */
  'catalogue-unknown': 'lasts',
  /** No version of the catalogue that counts on the day has this row. */
  'catalogue-row-unknown': 'lasts',
  /** The catalogue has no such version, or its text is not shown. */
  'version-unknown': 'lasts',
  /** The directory has no field of this name. */
  'field-unknown': 'lasts',
  /** This process does not publish for the node. */
  'node-not-here': 'lasts',
  'cursor-gone': 'lasts',
  'body-too-large': 'lasts',
  'media-type-unsupported': 'lasts',
  'if-match-missing': 'lasts',
  /** A token of a sign-in would go over plain http. */
  'desk-needs-https': 'lasts',
  /** A form behind a sign-in came from another site. */
  'desk-cross-site': 'lasts',
  'rate-limited': 'passes',
  'reads-limited': 'passes',
  /** As many readers follow the changes, or take an export, as may do so at a time. */
  'streams-taken': 'passes',
  'exports-taken': 'passes',
  /** A reader waited for a version of an item, and it did not come in time. */
  'version-not-reached': 'passes',
} as const
