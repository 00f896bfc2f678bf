/** How files of a type begin. Only types that every program writes in the same way. */
const SIGNATURES: [types: string[], isOne: (bytes: Uint8Array) => boolean][] = [
  [['image/png', 'image/apng'], begins('\x89PNG\r\n\x1a\n')],
  [['image/jpeg', 'image/jpg', 'image/pjpeg'], begins('\xff\xd8\xff')],
  [['image/gif'], (bytes) => begins('GIF87a')(bytes) || begins('GIF89a')(bytes)],
  [['image/webp'], (bytes) => begins('RIFF')(bytes) && begins('WEBP')(bytes.subarray(8))],
  [['image/bmp', 'image/x-ms-bmp'], begins('BM')],
  [['application/pdf'], begins('%PDF-')],
]
/** Archives and office documents. */
const CONTAINERS = [begins('PK\x03\x04'), begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), begins('Rar!\x1a\x07')]
const NO_CONTAINER = /^(?:text|image|audio|video)\//
const UNSAID = 'application/octet-stream'

/** So many bytes of its beginning are looked at. */
export const SIGNATURE_BYTES = 16

/** What a picture is, by its bytes; null for what browsers do not show, or not alike. */
export function pictureTypeOf(bytes: Uint8Array): string | null {
  const type = signedAs(bytes)?.[0] ?? null
  return type?.startsWith('image/') ? type : null
}

/** How pictures end, which are written so that an end is known. */
const ENDS: Record<string, string> = { 'image/png': 'IEND', 'image/jpeg': '\xff\xd9', 'image/gif': ';' }

/** Whether the bytes of a picture go to its end. Programs may write something behind it. */
export function isWholePicture(bytes: Uint8Array, mediaType: string): boolean {
  const end = ENDS[mediaType]
  if (end !== undefined) return buffer(bytes).lastIndexOf(end, undefined, 'latin1') >= SIGNATURE_BYTES / 2
  const said = mediaType === 'image/webp' ? sizeAt(bytes, 4) + 8 : sizeAt(bytes, 2)
  return bytes.length >= said
}

const sizeAt = (bytes: Uint8Array, at: number): number =>
  bytes.length < at + 4 ? Number.POSITIVE_INFINITY : buffer(bytes).readUInt32LE(at)

/**
 * Whether the beginning of a file shows that it is not of the type that is said. Of most types nothing is known: offices
 * name their documents in many ways, and nobody is shown more by a name.
 */
export function belies(beginning: Uint8Array, mediaType: string): boolean {
  const said = mediaType.toLowerCase()
  if (said === UNSAID) return false
  const types = signedAs(beginning)
  if (types !== null) return !types.includes(said)
  if (SIGNATURES.some(([known]) => known.includes(said))) return true
  return NO_CONTAINER.test(said) && CONTAINERS.some((isOne) => isOne(beginning))
}

const signedAs = (bytes: Uint8Array): string[] | null => SIGNATURES.find(([, isOne]) => isOne(bytes))?.[0] ?? null

function begins(signature: string): (bytes: Uint8Array) => boolean {
  const wanted = Buffer.from(signature, 'latin1')
  return (bytes) => wanted.equals(bytes.subarray(0, wanted.length))
}

/** The same bytes, without a copy. */
const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
