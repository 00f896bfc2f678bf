/**
 * Something that is accepted, and that its author should look at again (rule 12): between accepted and refused there is
 * "accepted, with warnings".
 */
export interface Warning {
  /** JSON pointer (RFC 6901) into the input. */
  path: string
  /** Kebab-case, never reused. */
  code: 'organ-doubtful'
  /** A whole sentence in Chinese, with what to do. Never personal data. */
  message: string
}
