import type { SUBMISSION_ERRORS } from './errors/submission-errors.ts'

/** Of drafts that are sent for review: what is wrong, and what to do about it. */
export const SUBMISSION_SENTENCES: Readonly<Record<keyof typeof SUBMISSION_ERRORS, readonly [string, string]>> = {
  'signature-missing': [
    'The request has no signature of an office, or one that cannot be read.',
    'Send node, key and signature as Authorization: Hub-Signature.',
  ],
  'signature-refused': ['The signature does not count: {reason}.', "Sign with the node's key in force."],
  'signature-not-of-now': [
    'The time {at} that was signed is more than ten minutes from the clock here.',
    'Check both clocks and sign again.',
  ],
  'review-not-here': [
    'By the rules, the catalogue of "{nodeId}" in the field "{field}" is not reviewed here.',
    'Check the address, or the rules of the set review.',
  ],
  'review-not-yours': [
    'By the rules, the node "{maker}" has no right to review the catalogue of "{nodeId}" in the field "{field}".',
    'Ask the node that has it, or check the rules of the set review.',
  ],
  'submission-unknown': ['There is no such submission.', 'Check its id.'],
  'rows-hash-differs': [
    'The hash of the rows is another one.',
    'Compute it again: SHA-256 of the JCS of what the rows print.',
  ],
  'round-out-of-order': [
    'Round {expected} is next, not round {round}.',
    'Read which rounds there are, and send the next one.',
  ],
  'submissions-full': ['There are too many submissions or comments.', 'Ask the administrators of the reviewing hub.'],
  'row-unknown': ['The draft has no row "{rowId}".', 'Check the id; a comment on the whole names no row.'],
  'reviewer-unreachable': ['The reviewing hub does not answer.', 'Try again later; nothing is sent twice.'],
  'reviewer-unreadable': ['The reviewing hub answers what cannot be read.', 'Check the address and the versions.'],
  'reviewer-unnamed': [
    'No rule says who reviews drafts of the field "{field}", and where.',
    'Adopt a rule of the set review that names the reviewer and the address. Where it names the reviewer, --to names the address.',
  ],
}
