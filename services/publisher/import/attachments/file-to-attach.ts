/** A file that rows may name, in a folder or a ZIP. */
export interface FileToAttach {
  /** From the folder, or in the ZIP, with slashes. */
  path: string
  /** As the folder or the ZIP says. */
  bytes: number
  /** Why it cannot be read, in Chinese, where that shows without reading it. */
  unreadable?: string
  /** It lies in the node's folder already. */
  isStored?: true
  /** HubError `file-unreadable` with the reason, for a file that is damaged. */
  read(): AsyncIterable<Uint8Array>
}

/** Where the files lie that rows name. */
export interface FilesToAttach {
  /** The name of the folder or ZIP, for messages. */
  from: string
  files: FileToAttach[]
}
