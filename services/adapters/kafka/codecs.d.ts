declare module 'lz4js' {
  /** Writes from `dIndex` on and gives the index after it. What does not fit into `dst` is dropped. */
  export function decompressBlock(
    src: Uint8Array,
    dst: Uint8Array,
    sIndex: number,
    sLength: number,
    dIndex: number,
  ): number
}

declare module 'snappyjs' {
  /** Throws when the bytes are no snappy block, or longer than `maxLength` once they are decompressed. */
  export function uncompress(compressed: Buffer, maxLength: number): Buffer
}
