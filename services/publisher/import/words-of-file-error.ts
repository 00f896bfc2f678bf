import { HubError } from '../../domain/errors.ts'
import { wordsOf } from '../../edge/words-of.ts'

const OF_THE_FILE = new Set([
  'file-unreadable',
  'file-too-large',
  'header-missing',
  'column-missing',
  'column-twice',
  'column-unclear',
  'revises-no-row',
])

/** Why a clerk's file cannot be imported, in sentences for her; null for an error that is of something else. */
export function wordsOfFileError(error: unknown): { error: HubError; message: string; remedy: string } | null {
  if (!(error instanceof HubError) || !OF_THE_FILE.has(error.code)) return null
  const [first = '', second = ''] = error.message.split('\n')
  return { error, ...wordsOf(error.code, { reason: error.message, column: error.message, first, second }) }
}
