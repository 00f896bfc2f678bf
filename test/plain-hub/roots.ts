import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../../services/adapters/avro/event-codec.ts'
import type { RootKeys } from '../../services/domain/directory/directory-event.ts'
import type { EventCodec } from '../../services/ports/event-codec.ts'
import { keyNamed } from './keys.ts'

export const HUB_ID = 'simulated'
export const ROOT_KEY = keyNamed('root')
export const ROOT_KEYS: RootKeys = {
  hubId: HUB_ID,
  threshold: 1,
  keys: [{ keyId: ROOT_KEY.keyId, publicKey: ROOT_KEY.publicKeyText }],
}
export const CODEC: EventCodec = createAvroCodec({ folder: fileURLToPath(new URL('../../schemas', import.meta.url)) })
