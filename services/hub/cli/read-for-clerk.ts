import { HubError } from '../../domain/errors.ts'
import { errorForClerk } from '../../edge/error-for-clerk.ts'

const OF_FILE = ['file-unreadable', 'file-too-large', 'header-missing', 'column-missing']

/** Reads a file; what is wrong with the whole of it is said in the clerk's words, with its name. */
export async function readForClerk<Read>(file: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof HubError) || !OF_FILE.includes(error.code)) throw error
    throw errorForClerk(error.code, { reason: error.message, column: error.message }, { place: file, cause: error })
  }
}
