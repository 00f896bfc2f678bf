import type { CreateDocumentOptions } from 'zod-openapi'

type Override = Extract<CreateDocumentOptions['override'], (...args: never[]) => unknown>
type JsonSchema = Parameters<Override>[0]['jsonSchema']

const GREATEST_INT32 = 2 ** 31 - 1

/**
 * Says in `/openapi.json` what generators of clients understand. An answer stays open: a later version may add members
 * and words (docs/api/stability.md), and a client must refuse neither. Of an `enum` generators make a closed type, so the
 * words of today stand beside the text.
 */
export const clientSchemas: Override = ({ jsonSchema: schema, io }) => {
  if (io === 'output') openAnswer(schema)
  partText(schema)
  // Without a format generators take 32 bits.
  if (schema.type === 'integer' && (schema.maximum ?? Number.MAX_SAFE_INTEGER) > GREATEST_INT32) schema.format = 'int64'
}

function openAnswer(schema: JsonSchema): void {
  if (schema.additionalProperties === false) schema.additionalProperties = true
  if (schema.enum !== undefined) {
    schema['x-extensible-enum'] = schema.enum
    delete schema.enum
  }
  // Java takes the constant for a text.
  if (schema.type === 'boolean') delete schema.const
}

/** A text or else something: of `anyOf` a PHP client makes an empty object, and a Java client does not compile. */
function partText(schema: JsonSchema): void {
  const [text, other, ...more] = schema.anyOf ?? []
  if (text?.type !== 'string' || other === undefined || other.type === 'null' || more.length > 0) return
  delete schema.anyOf
  Object.assign(schema, { if: text, else: other })
}
