import { ATTACHMENT_CODES } from './attachment-codes.ts'
import { HTML_CODES } from './html-codes.ts'
import { IMPORT_CODES } from './import-codes.ts'
import { REQUEST_CODES } from './request-codes.ts'
import { SIGN_OFF_CODES } from './sign-off-codes.ts'
import { SUBMISSION_CODES } from './submission-codes.ts'
import { WARNING_CODES } from './warning-codes.ts'

/**
 * Every code of an error, in groups. A code names what is wrong and never means anything else later.
 *
 * Beside each code stands what a program may do about it: `passes` when the same call may succeed later without
 * anyone's help, `lasts` when somebody must change something first. Statuses, exit codes and words stand in
 * edge/error-table.ts, which has one row for each of these codes.
 */
export const ERROR_CODES = {
  ...WARNING_CODES,

  ...REQUEST_CODES,

  // The rules of items and their content (domain/item).
  'item-unknown': 'lasts',
  'item-not-live': 'lasts',
  'item-already-published': 'lasts',
  'version-stale': 'lasts',
  /** A living item says nearly the same under nearly the same title. */
  'near-twin': 'lasts',
  /** A later first day of display would hide what is shown. */
  'already-shown': 'lasts',
  /** A redaction would give a title to what was withdrawn before its first day. */
  'never-shown': 'lasts',
  'idempotency-key-reused': 'lasts',
  /** What an item is (domain/kinds). */
  'kind-unknown': 'lasts',
  'form-unknown': 'lasts',
  'kind-member-missing': 'lasts',
  'kind-member-foreign': 'lasts',
  'kind-changed': 'lasts',
  'schema-invalid': 'lasts',
  'field-unrecognised': 'lasts',
  'content-too-large': 'lasts',
  /** Large texts are checked by few threads, which have no room or no answer now. */
  'texts-unchecked': 'passes',
  'title-missing': 'lasts',
  'body-missing': 'lasts',
  'shown-nowhere': 'lasts',
  'division-unknown': 'lasts',
  'division-not-yours': 'lasts',
  /** The name of a government elsewhere. */
  'organ-not-yours': 'lasts',
  'outlet-below-level': 'lasts',
  'date-invalid': 'lasts',
  'date-in-future': 'lasts',
  'text-unprintable': 'lasts',
  'personal-data': 'lasts',
  /** What no check digit shows. It may be acknowledged by its rule. */
  'personal-data-likely': 'lasts',

  ...ATTACHMENT_CODES,
  ...HTML_CODES,
  ...SIGN_OFF_CODES,
  ...SUBMISSION_CODES,
  ...IMPORT_CODES,

  // The command line, the data folder and its keys.
  usage: 'lasts',
  /** A command that signs was not told for whom. */
  'actor-missing': 'lasts',
  /** Who is to sign is no clerk of the node. */
  'actor-unknown': 'lasts',
  'settings-invalid': 'lasts',
  'hub-exists': 'lasts',
  'hub-not-initialised': 'lasts',
  /** Another hub runs on the folder. */
  'data-folder-taken': 'lasts',
  'data-folder-unwritable': 'lasts',
  /** One of the hub's own JSON files. A damaged store is `store-damaged`. */
  'file-damaged': 'lasts',
  'port-taken': 'lasts',
  'port-refused': 'lasts',
  'key-missing': 'lasts',
  'key-unreadable': 'lasts',
  /** The key in the folder is not the one that the directory has for the node. */
  'key-not-in-force': 'lasts',
  /** The node's key was revoked, replaced or never registered: what it signs here would not count. */
  'key-not-usable': 'lasts',
  /** This machine's clock is behind the node's last event. */
  'clock-behind': 'lasts',
  /** This machine's clock is far ahead of the log's. */
  'clock-ahead': 'lasts',
  /** Another command signs, or changes keys. */
  'keys-in-use': 'passes',

  // The directory of divisions, nodes and keys.
  'node-unregistered': 'lasts',
  'directory-broken': 'lasts',
  /** An event of the directory's chain is missing. */
  gap: 'lasts',
  /** An event of the directory does not continue the one before it. */
  fork: 'lasts',
  /** Too few of the root keys signed an event of the directory. */
  'bad-signature': 'lasts',
  /** The event log was written under another directory than the one at hand. */
  'directory-differs': 'lasts',
  'directory-missing': 'lasts',
  /** Facts of a new hub break a rule of the directory. */
  'directory-invalid': 'lasts',
  /** A newer program wrote an event that this one does not know. */
  'directory-newer': 'lasts',
  /** The directory at hand does not reach the position that a record asks for. */
  'directory-behind': 'passes',
  /** Somebody else appended to the directory first. */
  'directory-conflict': 'passes',

  // A node's journal.
  'node-not-ready': 'lasts',
  /** The journal was written to while it was rebased. */
  'journal-busy': 'passes',
  /** The file is the journal of another node. */
  'journal-foreign': 'lasts',

  // The event log, its topics and its schemas.
  'log-unavailable': 'passes',
  /** The log answers but has delivered nothing for too long. */
  'log-stalled': 'passes',
  /** Somebody else's consumer is in the projector's consumer group. */
  'log-group-taken': 'passes',
  /** The log acknowledged records that cannot be read back. */
  'log-unconfirmed': 'passes',
  /** A partition does not begin with LogCreated. */
  'log-not-created': 'passes',
  /** A partition that is to begin with LogCreated holds records already. */
  'log-not-empty': 'lasts',
  /** User, password, rights or certificate. */
  'log-refused': 'lasts',
  /** An answer of the broker that the hub does not know how to take. */
  'log-failed': 'lasts',
  'log-follow-ended': 'lasts',
  /** This process closed the log itself. */
  'log-closed': 'lasts',
  /** The file of the embedded log is gone. */
  'log-missing': 'lasts',
  /** Not the log that the read store, the journal or the checkpoint was built from. */
  'log-differs': 'lasts',
  /** Records at the beginning of a partition were deleted. */
  'log-truncated': 'lasts',
  'record-too-large': 'lasts',
  /** A broker that has just started says so too, so it is worth waiting. */
  'topic-missing': 'passes',
  'topic-differs': 'lasts',
  'registry-unavailable': 'passes',
  'registry-refused': 'lasts',
  /** The registry has other ids than the topic was written with. */
  'registry-differs': 'lasts',
  'schema-not-registered': 'lasts',
  'schema-refused': 'lasts',
  /** A released version of a schema is not what it was. */
  'schema-changed': 'lasts',
  'schema-unknown': 'lasts',
  undecodable: 'lasts',

  // The stores: read models, journals and the embedded log.
  'store-unavailable': 'passes',
  /** User, role, certificate, or the rights of a file. */
  'store-refused': 'lasts',
  /** This process closed the store itself. */
  'store-closed': 'lasts',
  'store-damaged': 'lasts',
  /** A read store lacks what lies below its heads or checkpoints. */
  'store-incomplete': 'lasts',
  'disk-full': 'passes',
  'item-not-verifiable': 'lasts',
  'nothing-projected': 'passes',
  /** The generation has a layout that this code no longer reads; the projector builds another one. */
  'layout-outdated': 'passes',
  /** The generation has a layout of a later version. */
  'layout-newer': 'lasts',
  'generation-missing': 'lasts',
  'generation-active': 'lasts',
  /** The generation was dropped under whoever wrote it. */
  'generation-dropped': 'lasts',

  // The projector and the comparison of read models.
  'projector-ended': 'lasts',
  'projector-behind': 'passes',
  /** The read models changed all the time, so no comparison was possible. */
  'projector-busy': 'passes',
  'replica-unreachable': 'passes',
  'replica-unreadable': 'lasts',

  /** A bug. */
  internal: 'lasts',
} as const satisfies Record<string, 'passes' | 'lasts'>

export type ErrorCode = keyof typeof ERROR_CODES

/** A code that comes from another thread or process; what is no code is a bug there. */
export const errorCodeOf = (text: string): ErrorCode =>
  Object.hasOwn(ERROR_CODES, text) ? (text as ErrorCode) : 'internal'

/** Whether the same call may succeed later without anyone's help. */
export const mayPass = (code: ErrorCode): boolean => ERROR_CODES[code] === 'passes'
