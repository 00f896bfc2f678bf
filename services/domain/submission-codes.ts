/** Codes of drafts that are sent for review (domain/submission). See error-codes.ts. */
export const SUBMISSION_CODES = {
  /** A call that an office signs has no signature, or one that cannot be read. */
  'signature-missing': 'lasts',
  /** The signature does not count: who signed, with which key, or what. */
  'signature-refused': 'lasts',
  /** What was signed to be read now was signed long ago, or one of the clocks is wrong. */
  'signature-not-of-now': 'lasts',
  /** No node of this hub reviews the catalogues of that office. */
  'review-not-here': 'lasts',
  /** The node has no right to this verdict. */
  'review-not-yours': 'lasts',
  'submission-unknown': 'lasts',
  'rows-hash-differs': 'lasts',
  /** Another round of the draft is next. */
  'round-out-of-order': 'lasts',
  'submissions-full': 'lasts',
  /** A comment names a row that the draft does not have. */
  'row-unknown': 'lasts',
  'reviewer-unreachable': 'passes',
  'reviewer-unreadable': 'lasts',
  /** Nobody has said where drafts are sent. */
  'reviewer-unnamed': 'lasts',
} as const
