import crypto, { type KeyObject } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

type MakeKey = typeof crypto.createPublicKey
type Verify = typeof crypto.verify
type Sign = typeof crypto.sign

/** Keys follow from their names, so that all runs can share them. */
const keys = new Map<string, KeyObject>()

/**
 * Ed25519 gives the same answer to the same question, and a run asks each question dozens of times, because every
 * process reads the whole directory and every replay the whole log. That is most of a run's cost. So for the length of
 * a run node:crypto remembers its answers; nothing in services/ knows of it. Gives back the way to end this.
 */
export function rememberCrypto(): () => void {
  const { createPublicKey, verify, sign } = crypto
  const answers = new Map<string, unknown>()
  const names = new Map<KeyObject, number>()
  const nameOf = (key: KeyObject) => {
    const name = names.get(key) ?? names.size
    names.set(key, name)
    return name
  }
  const remembered = <T>(question: string, answer: () => T): T => {
    if (!answers.has(question)) answers.set(question, answer())
    return answers.get(question) as T
  }

  crypto.createPublicKey = ((input: Parameters<MakeKey>[0]) => {
    const x = typeof input === 'object' && 'format' in input && input.format === 'jwk' ? input.key.x : undefined
    if (x === undefined) return createPublicKey(input)
    const key = keys.get(x) ?? createPublicKey(input)
    keys.set(x, key)
    return key
  }) as MakeKey
  crypto.verify = ((algorithm: null, data: Buffer, key: KeyObject, signature: Uint8Array) =>
    remembered(`v ${nameOf(key)} ${latin(signature)} ${latin(data)}`, () =>
      verify(algorithm, data, key, signature),
    )) as Verify
  crypto.sign = ((algorithm: null, data: Buffer, key: KeyObject) =>
    remembered(`s ${nameOf(key)} ${latin(data)}`, () => sign(algorithm, data, key))) as unknown as Sign
  syncBuiltinESMExports()

  return () => {
    Object.assign(crypto, { createPublicKey, verify, sign })
    syncBuiltinESMExports()
  }
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
