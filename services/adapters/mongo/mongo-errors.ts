import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb'
import { HubError } from '../../domain/errors.ts'

/** Codes (mongodb.com/docs/manual/reference/error-codes) by which a server refuses, with the remedy. */
const REFUSED: Record<number, string> = {
  13: 'the user of HUB_MONGO may not do this: give it the role readWrite on the database (readers: read; publishers: find and insert on attachments.files and attachments.chunks)',
  18: 'user or password of HUB_MONGO is wrong, or the user is of another authSource',
  20: 'it is no replica set: start mongod with --replSet and run rs.initiate() once (infra/mongo)',
  8000: 'user or password of HUB_MONGO is wrong',
}
const DISK_FULL = 14031
/** InternalError and UnknownError: the server's storage engine gave up. */
const FAILED_WITHIN = new Set([1, 8])
/** Codes of faults that pass: the primary changes, a server restarts, a collection was dropped. */
const PASSING = new Set([
  6, 7, 43, 50, 63, 64, 79, 89, 91, 94, 100, 112, 133, 134, 175, 189, 202, 234, 237, 262, 317, 358, 384, 9001, 10107,
  11600, 11602, 13388, 13435, 13436,
])

/** How calls end that were under way when the store was closed, or that came later. */
const CLOSED = [
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoTopologyClosedError,
]

/** Runs work on a MongoDB deployment. Its faults come out as HubErrors that name its hosts, never its password. */
export async function guarded<T>(hosts: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw hubErrorOf(hosts, error)
  }
}

/** A bug (a wrong call, a document that its validator refuses) comes back as it is. */
function hubErrorOf(hosts: string, error: unknown): unknown {
  const failed = (code: 'store-unavailable' | 'store-refused' | 'store-closed', says: string) =>
    new HubError(code, `MongoDB at ${hosts}: ${says}`, { cause: error })
  const unavailable = (says: string) => failed('store-unavailable', says)
  if (isNameFault(error)) return unavailable(`its name is not found (${error.message})`)
  if (!(error instanceof MongoError)) return error

  const certificate = certificateFault(error)
  if (certificate !== null) return failed('store-refused', certificate)
  if (error instanceof MongoServerSelectionError) return unavailable(noServer(error))
  if (error instanceof MongoNetworkError || isBrokenBulk(error))
    return unavailable(`the connection broke (${error.message})`)
  if (CLOSED.some((kind) => error instanceof kind)) return failed('store-closed', 'the store was closed')

  const { code, says } = serverFault(error)
  if (code === DISK_FULL || /no space left on device/i.test(says))
    return new HubError('disk-full', `MongoDB at ${hosts}: its disk is full (${says})`, {
      cause: error,
    })
  if (error instanceof MongoWriteConcernError || hasWriteConcernError(error))
    return unavailable(`a write is not on a majority of the replica set yet (${says})`)
  if (PASSING.has(code) || error.hasErrorLabel('RetryableWriteError')) return unavailable(says)
  if (FAILED_WITHIN.has(code))
    return unavailable(`it failed within itself (${says}): see its own log, and whether its disk is full`)
  const refused = REFUSED[code]
  return refused === undefined ? error : failed('store-refused', `${refused} (${says})`)
}

/** The resolver's own error for a `mongodb+srv` URL, which the driver passes on as it is. */
const isNameFault = (error: unknown): error is Error =>
  error instanceof Error && /^query(Srv|Txt)$/.test((error as NodeJS.ErrnoException).syscall ?? '')

/** In a bulk write the driver (7.9) wraps its own errors and drops their class: there is no code, and no failed write. */
const isBrokenBulk = (error: MongoError): boolean =>
  error instanceof MongoBulkWriteError && error.code === undefined && [error.writeErrors].flat().length === 0

function serverFault(error: MongoError): { code: number; says: string } {
  const concern = hasWriteConcernError(error) ? (error as MongoBulkWriteError).result.getWriteConcernError() : undefined
  const code = concern?.code ?? (error instanceof MongoServerError ? error.code : undefined)
  return { code: typeof code === 'number' ? code : -1, says: concern?.errmsg ?? error.message }
}

export const hasWriteConcernError = (error: unknown): boolean =>
  error instanceof MongoBulkWriteError && error.result?.getWriteConcernError() !== undefined

/** Why no server could be chosen. The driver leaves out servers of another replica set than the URL's. */
function noServer({ message, reason }: MongoServerSelectionError): string {
  const topology = reason as TopologyDescription | undefined
  const setName = topology?.setName ?? null
  const servers = [...(topology?.servers.values() ?? [])]
  if (setName === null || servers.some(({ error }) => error !== null)) return `cannot be reached (${message})`
  return servers.length === 0
    ? `no server there is a member of replica set ${setName}: see rs.status() for the set's name, or rs.initiate() a new one`
    : `replica set ${setName} has no primary now (${message})`
}

const CERTIFICATE_FAULTS = /CERT_|certificate|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/i

function certificateFault(error: MongoError): string | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code === 'string' && CERTIFICATE_FAULTS.test(code))
      return `its certificate is not accepted (${code}: ${cause.message}): renew it, or name its authority in NODE_EXTRA_CA_CERTS`
  }
  return null
}
