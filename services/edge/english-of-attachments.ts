import type { ATTACHMENT_ERRORS } from './errors/attachment-errors.ts'

/** What is wrong, and what to do about it, of attachments. */
export const ATTACHMENT_SENTENCES: Readonly<
  Record<keyof typeof ATTACHMENT_ERRORS, readonly [message: string, remedy: string]>
> = {
  'attachment-missing': [
    'The file {file} was not sent to this node.',
    'Send it with PUT /v1/attachments/{sha256} first.',
  ],
  'attachment-size-differs': ['The file {file} has {found} bytes, not {bytes}.', 'Correct bytes, or check the file.'],
  'attachment-type-differs': [
    'The bytes of the file {file} are no {mediaType}.',
    'Correct mediaType, or check the file.',
  ],
  'attachments-too-many': [
    'An item may name {most} stored files and pictures at most.',
    'Divide it, or put pictures together in one file.',
  ],
  'attachment-hash-differs': [
    'The {bytes} bytes that came have the SHA-256 {found}, not {expected}; nothing was kept.',
    'Compute the hash again, or send the whole file again.',
  ],
  'attachment-too-large': [
    'The file has more than {maxBytes} bytes; nothing was kept.',
    'Make it smaller; HUB_ATTACHMENT_BYTES sets the limit.',
  ],
  'attachment-type-refused': [
    'No file of this type may be an attachment: {found}.',
    'Save it as PDF, OFD, an office document, a picture, sound, video, an archive or plain text.',
  ],
  'attachment-unknown': [
    'There is no such attachment, or no item that names it is shown to you.',
    'Read its address in the item again.',
  ],
  'attachment-damaged': [
    'The stored bytes of the file {file} do not have its SHA-256, so it is not given.',
    'The operator finds it with hub verify; the relay of the node brings the file again.',
  ],
}
