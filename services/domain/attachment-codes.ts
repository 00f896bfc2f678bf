/** Of files that items name. See error-codes.ts. */
export const ATTACHMENT_CODES = {
  /** A content names a file that is not in the node's folder. */
  'attachment-missing': 'lasts',
  /** A content says another size than the file has. */
  'attachment-size-differs': 'lasts',
  /** The first bytes of a file show that it is not of the type that a content says. */
  'attachment-type-differs': 'lasts',
  /** A content names more stored files than anybody follows. */
  'attachments-too-many': 'lasts',
  /** The bytes that were sent are not those of the hash in the address. */
  'attachment-hash-differs': 'lasts',
  'attachment-too-large': 'lasts',
  /** What the bytes are is on no list of files that people may be given. */
  'attachment-type-refused': 'lasts',
  /** No item that this reader may see names such a file. */
  'attachment-unknown': 'lasts',
  /** The stored bytes are not those of the hash. */
  'attachment-damaged': 'lasts',
} as const
