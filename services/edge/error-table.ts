import type { ErrorCode } from '../domain/error-codes.ts'
import type { ErrorEntry } from './error-entry.ts'
import { ATTACHMENT_ERRORS } from './errors/attachment-errors.ts'
import { HUB_ERRORS } from './errors/hub-errors.ts'
import { IMPORT_ERRORS } from './errors/import-errors.ts'
import { ITEM_ERRORS } from './errors/item-errors.ts'
import { KIND_ERRORS } from './errors/kind-errors.ts'
import { LOG_ERRORS } from './errors/log-errors.ts'
import { REQUEST_ERRORS } from './errors/request-errors.ts'
import { SAMENESS_ERRORS } from './errors/sameness-errors.ts'
import { SIGN_OFF_ERRORS } from './errors/sign-off-errors.ts'
import { STORE_ERRORS } from './errors/store-errors.ts'
import { SUBMISSION_ERRORS } from './errors/submission-errors.ts'
import { TEXT_ERRORS } from './errors/text-errors.ts'

/** One row for each code; the compiler refuses a code without one. docs/errors.md shows the whole. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorEntry>> = {
  ...REQUEST_ERRORS,
  ...ITEM_ERRORS,
  ...KIND_ERRORS,
  ...SAMENESS_ERRORS,
  ...TEXT_ERRORS,
  ...ATTACHMENT_ERRORS,
  ...SIGN_OFF_ERRORS,
  ...SUBMISSION_ERRORS,
  ...IMPORT_ERRORS,
  ...HUB_ERRORS,
  ...LOG_ERRORS,
  ...STORE_ERRORS,
}
