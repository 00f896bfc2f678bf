/** Codes of what is wrong with who has reviewed an item before. What they say stands in edge/errors/sign-off-errors.ts. */
export const SIGN_OFF_CODES = {
  /** A rule demands roles in which nobody has signed off. */
  'sign-off-missing': 'lasts',
  /** A rule wants several persons, and one signed off in two roles. */
  'sign-off-not-distinct': 'lasts',
  /** The token has not the right to say who has reviewed something. */
  'sign-off-not-yours': 'lasts',
} as const
