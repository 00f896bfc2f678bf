import { Binary } from 'mongodb'

export const binaryOf = (bytes: Uint8Array): Binary => new Binary(bytes)

export const bytesOfBinary = (binary: Binary): Uint8Array => Uint8Array.from(binary.value())
